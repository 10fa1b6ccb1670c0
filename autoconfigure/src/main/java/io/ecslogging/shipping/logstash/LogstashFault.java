package io.ecslogging.shipping.logstash;

import io.ecslogging.shipping.net.EndedFirstException;
import io.ecslogging.shipping.net.LinkFault;
import io.ecslogging.shipping.net.UnexpectedAnswerException;

/**
 * Says what a fault of a connection to Logstash means, and which property helps.
 */
final class LogstashFault {

	private LogstashFault() {
	}

	/**
	 * Return what has failed.
	 * @param everDelivered whether events have been delivered before: then the port is
	 * right
	 */
	static String explain(Exception failure, boolean everDelivered) {
		if (failure instanceof EndedFirstException) {
			return failure.getMessage()
					+ (everDelivered ? "" : " and confirmed nothing. It may be a port that requires TLS "
							+ "(ecs.logging.logstash.ssl.enabled), an HTTP server, or a proxy without a backend");
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
