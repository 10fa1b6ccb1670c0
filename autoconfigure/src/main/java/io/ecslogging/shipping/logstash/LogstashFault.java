package io.ecslogging.shipping.logstash;

import java.net.SocketException;

import io.ecslogging.shipping.net.EndedFirstException;
import io.ecslogging.shipping.net.LinkFault;
import io.ecslogging.shipping.net.UnexpectedAnswerException;

/**
 * Says what a fault of a connection to Logstash means, and which property helps.
 */
final class LogstashFault {

	private static final String WRONG_PORT = " before anything was confirmed. It may be a Beats input "
			+ "(ecs.logging.logstash.protocol=beats), a port that requires TLS (ecs.logging.logstash.ssl.enabled), an "
			+ "HTTP server, or a proxy without a backend";

	private LogstashFault() {
	}

	/**
	 * Return what has failed.
	 * @param connected whether there was a connection: else nothing is known of the port
	 * @param everDelivered whether events have been delivered before: then the port is
	 * right
	 */
	static String explain(Exception failure, boolean connected, boolean everDelivered) {
		if (failure instanceof EndedFirstException) {
			return failure.getMessage() + (everDelivered ? "" : WRONG_PORT);
		}
		if (connected && failure.getClass() == SocketException.class && !everDelivered) {
			return failure + WRONG_PORT;
		}
		if (failure instanceof UnexpectedAnswerException answer) {
			return "the peer answers, which the tcp input of Logstash never does: " + explain(answer);
		}
		return LinkFault.explain(failure, "ecs.logging.logstash.ssl", failure instanceof NotConfirmedException);
	}

	private static String explain(UnexpectedAnswerException answer) {
		if (answer.isTls()) {
			return "it requires TLS, see ecs.logging.logstash.ssl.enabled";
		}
		return answer.isHttp() ? "it is an HTTP server" : "it is something else";
	}

}
