package io.ecslogging.logback;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import net.logstash.logback.argument.StructuredArguments;
import net.logstash.logback.marker.Markers;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;

/**
 * Logs structured arguments and markers of the logstash-logback-encoder version on the
 * class path.
 */
public final class StructuredCalls {

	private StructuredCalls() {
	}

	public static void main(String[] arguments) throws InterruptedException {
		Logger logger = ecsLogger();
		HttpHeaders headers = new HttpHeaders();
		headers.setBearerAuth("S1");
		logger.info(Markers.append("marker.n", 7), "{} {} {}",
				StructuredArguments.kv("order.total", new BigDecimal("1.50")),
				StructuredArguments.entries(Map.of("list.of", List.of(1, "two"))),
				StructuredArguments.kv("login", new Login("ann", "S1")));
		logger.info("{} {}", StructuredArguments.kv("password", "S1"), StructuredArguments.kv("headers", headers));
		logger.atInfo().addKeyValue("held", StructuredArguments.kv("n", 1)).log("held");
		for (Thread thread : Thread.getAllStackTraces().keySet()) {
			if (thread.getName().equals("ecs-logging-notice")) {
				thread.join();
			}
		}
	}

	private static Logger ecsLogger() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		context.reset();
		EcsEncoder encoder = new EcsEncoder();
		encoder.setContext(context);
		encoder.start();
		ConsoleAppender<ILoggingEvent> console = new ConsoleAppender<>();
		console.setContext(context);
		console.setEncoder(encoder);
		console.start();
		Logger logger = context.getLogger(Logger.ROOT_LOGGER_NAME);
		logger.addAppender(console);
		return logger;
	}

	record Login(String user, String password) {

	}

}
