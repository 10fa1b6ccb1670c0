package io.ecslogging.benchmarks;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import net.logstash.logback.appender.LogstashTcpSocketAppender;
import net.logstash.logback.encoder.LogstashEncoder;

/**
 * Ways to ship to Logstash, with their defaults.
 */
enum Delivery {

	/**
	 * This project.
	 */
	ECS_LOGGING {

		private EcsShipping shipping;

		@Override
		Appender<ILoggingEvent> start(LoggerContext context, int port) {
			this.shipping = new EcsShipping(port, null);
			return this.shipping.appender(context);
		}

		@Override
		void stop() {
			this.shipping.close();
		}

	},

	/**
	 * The TCP appender of logstash-logback-encoder.
	 */
	LOGSTASH {

		@Override
		Appender<ILoggingEvent> start(LoggerContext context, int port) {
			LogstashEncoder encoder = new LogstashEncoder();
			encoder.setContext(context);
			encoder.start();
			LogstashTcpSocketAppender appender = new LogstashTcpSocketAppender();
			appender.setContext(context);
			appender.addDestination("localhost:" + port);
			appender.setEncoder(encoder);
			appender.start();
			return appender;
		}

		@Override
		void stop() {
			// ended with the context
		}

	};

	abstract Appender<ILoggingEvent> start(LoggerContext context, int port);

	abstract void stop();

}
