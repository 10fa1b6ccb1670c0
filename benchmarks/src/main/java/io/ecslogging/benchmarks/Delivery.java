package io.ecslogging.benchmarks;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import net.logstash.logback.appender.LogstashTcpSocketAppender;
import net.logstash.logback.encoder.LogstashEncoder;
import org.jspecify.annotations.Nullable;

/**
 * Ways to ship to Logstash, with their defaults.
 */
enum Delivery {

	/**
	 * This project.
	 */
	ECS_LOGGING {

		@Override
		EcsShipping ship(int port) {
			return EcsShipping.toTcp(port, null);
		}

	},

	/**
	 * This project, to a beats input.
	 */
	ECS_LOGGING_BEATS {

		@Override
		CountingServer startServer() {
			return CountingServer.startBeats();
		}

		@Override
		EcsShipping ship(int port) {
			return EcsShipping.toBeats(port);
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

	};

	private @Nullable EcsShipping shipping;

	CountingServer startServer() {
		return CountingServer.start();
	}

	Appender<ILoggingEvent> start(LoggerContext context, int port) {
		EcsShipping started = ship(port);
		this.shipping = started;
		return started.appender(context);
	}

	EcsShipping ship(int port) {
		throw new UnsupportedOperationException();
	}

	/**
	 * End what does not end with the context.
	 */
	void stop() {
		if (this.shipping != null) {
			this.shipping.close();
		}
	}

}
