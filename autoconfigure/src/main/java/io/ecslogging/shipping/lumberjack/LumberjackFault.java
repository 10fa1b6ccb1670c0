package io.ecslogging.shipping.lumberjack;

import java.net.SocketException;

import io.ecslogging.shipping.net.EndedFirstException;
import io.ecslogging.shipping.net.LinkFault;
import io.ecslogging.shipping.net.UnexpectedAnswerException;

/**
 * Says what a fault of a connection to a {@code beats} input means, and which property
 * helps.
 */
final class LumberjackFault {

	private LumberjackFault() {
	}

	/**
	 * Return what has failed.
	 * @param connected whether there was a connection: else nothing is known of the port
	 * @param everDelivered whether events have been delivered before: then the port is
	 * right
	 */
	static String explain(Exception failure, boolean connected, boolean everDelivered) {
		if (failure instanceof EndedFirstException || connected && failure.getClass() == SocketException.class) {
			String said = (failure instanceof EndedFirstException) ? String.valueOf(failure.getMessage())
					: failure.toString();
			return said + (everDelivered ? " before it had acknowledged everything"
					: " before anything was acknowledged. It may be another input than that for Beats "
							+ "(ecs.logging.logstash.protocol), a port that requires TLS "
							+ "(ecs.logging.logstash.ssl.enabled), or a proxy without a backend");
		}
		if (failure instanceof UnexpectedAnswerException answer) {
			return "the peer does not answer as a Beats input does: " + explain(answer);
		}
		return LinkFault.explain(failure, "ecs.logging.logstash.ssl",
				failure instanceof NotAcknowledgedException || failure instanceof WrongAckException);
	}

	private static String explain(UnexpectedAnswerException answer) {
		if (answer.isTls()) {
			return "it requires TLS, see ecs.logging.logstash.ssl.enabled";
		}
		return (answer.isHttp() ? "it is an HTTP server" : "it is something else")
				+ ", see ecs.logging.logstash.protocol and ecs.logging.logstash.destinations";
	}

}
