package io.ecslogging.benchmarks;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.encoder.Encoder;
import ch.qos.logback.core.joran.spi.JoranException;
import org.slf4j.LoggerFactory;
import org.springframework.boot.ansi.AnsiOutput;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

/**
 * What is compared: encoders that are configured as in a service, by Logback's XML.
 */
public enum Contender {

	/**
	 * This project, the way Boot calls it.
	 */
	ECS_LOGGING("""
			<encoder class="org.springframework.boot.logging.logback.StructuredLogEncoder">
				<format>io.ecslogging.autoconfigure.format.EcsStructuredLogFormatter</format>
			</encoder>"""),

	/**
	 * Boot's default text: its pattern, its converters, colours off.
	 */
	BOOT_TEXT("<encoder><pattern>${CONSOLE_LOG_PATTERN}</pattern></encoder>"),

	/**
	 * A pattern of Logback's own converters.
	 */
	LOGBACK_PATTERN("<encoder><pattern>%d %5p [%t] %logger : %m%n</pattern></encoder>"),

	/**
	 * Boot's ECS.
	 */
	BOOT_ECS("""
			<encoder class="org.springframework.boot.logging.logback.StructuredLogEncoder">
				<format>ecs</format>
			</encoder>"""),

	/**
	 * Boot's Logstash format.
	 */
	BOOT_LOGSTASH("""
			<encoder class="org.springframework.boot.logging.logback.StructuredLogEncoder">
				<format>logstash</format>
			</encoder>"""),

	/**
	 * Elastic's encoder.
	 */
	ELASTIC("""
			<encoder class="co.elastic.logging.logback.EcsEncoder">
				<serviceName>shop</serviceName>
				<serviceVersion>1.2.3</serviceVersion>
				<serviceEnvironment>prod</serviceEnvironment>
			</encoder>"""),

	/**
	 * The encoder of logstash-logback-encoder as it is.
	 */
	LOGSTASH("<encoder class=\"net.logstash.logback.encoder.LogstashEncoder\"/>"),

	/**
	 * The composite encoder of logstash-logback-encoder, set up for ECS.
	 */
	LOGSTASH_ECS(
			"""
					<encoder class="net.logstash.logback.encoder.LoggingEventCompositeJsonEncoder">
						<providers>
							<timestamp><fieldName>@timestamp</fieldName><timeZone>UTC</timeZone></timestamp>
							<logLevel><fieldName>log.level</fieldName></logLevel>
							<message/>
							<globalCustomFields>
								<customFields>{"ecs.version":"9.4.0","service":{"name":"shop","version":"1.2.3","environment":"prod"},"event":{"dataset":"shop"}}</customFields>
							</globalCustomFields>
							<threadName><fieldName>process.thread.name</fieldName></threadName>
							<loggerName><fieldName>log.logger</fieldName></loggerName>
							<mdc/>
							<keyValuePairs/>
							<throwableClassName><fieldName>error.type</fieldName></throwableClassName>
							<throwableMessage><fieldName>error.message</fieldName></throwableMessage>
							<stackTrace><fieldName>error.stack_trace</fieldName></stackTrace>
						</providers>
					</encoder>""");

	private static final String CONFIGURATION = """
			<configuration>
				<include resource="org/springframework/boot/logging/logback/defaults.xml"/>
				<appender name="OUT" class="ch.qos.logback.core.ConsoleAppender">%s</appender>
				<root level="INFO"><appender-ref ref="OUT"/></root>
			</configuration>""";

	private final String encoder;

	Contender(String encoder) {
		this.encoder = encoder;
	}

	/**
	 * Configure the logger context of this JVM with a console appender.
	 * @return the context
	 */
	LoggerContext configure() {
		return configure(Map.of());
	}

	private LoggerContext configure(Map<String, String> labels) {
		AnsiOutput.setEnabled(AnsiOutput.Enabled.NEVER);
		System.setProperty("APPLICATION_NAME", "shop");
		System.setProperty("PID", Long.toString(ProcessHandle.current().pid()));
		System.setProperty("LOG_CORRELATION_PATTERN", "%correlationId");
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		context.reset();
		context.putObject(Environment.class.getName(), environment(labels));
		context.setPackagingDataEnabled(true);
		JoranConfigurator configurator = new JoranConfigurator();
		configurator.setContext(context);
		try {
			configurator.doConfigure(new ByteArrayInputStream(
					CONFIGURATION.formatted(withLabels(labels)).getBytes(StandardCharsets.UTF_8)));
		}
		catch (JoranException ex) {
			throw new IllegalStateException(ex);
		}
		return context;
	}

	/**
	 * Return the configuration of the encoder with labels, where those do not come from
	 * the environment. Boot's text and Logback's have none.
	 */
	private String withLabels(Map<String, String> labels) {
		StringBuilder members = new StringBuilder();
		StringBuilder elastic = new StringBuilder();
		labels.forEach((name, value) -> {
			members.append(",\"").append(name).append("\":\"").append(value).append('"');
			elastic.append("<additionalField><key>labels.")
				.append(name)
				.append("</key><value>")
				.append(value)
				.append("</value></additionalField>");
		});
		if (labels.isEmpty()) {
			return this.encoder;
		}
		String json = "\"labels\":{" + members.substring(1) + "}";
		return switch (this) {
			case ELASTIC -> this.encoder.replace("</encoder>", elastic + "</encoder>");
			case LOGSTASH -> this.encoder.replace("/>", "><customFields>{" + json + "}</customFields></encoder>");
			case LOGSTASH_ECS -> this.encoder.replace("\"event\":", json + ",\"event\":");
			default -> this.encoder;
		};
	}

	/**
	 * Return the encoder alone.
	 * @param labels labels that are the same on every event
	 * @return the encoder, started
	 */
	Encoder<ILoggingEvent> encoder(Map<String, String> labels) {
		Logger root = configure(labels).getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
		return ((OutputStreamAppender<ILoggingEvent>) root.getAppender("OUT")).getEncoder();
	}

	private Environment environment(Map<String, String> labels) {
		Map<String, Object> properties = new HashMap<>(Map.of("spring.application.name", "shop",
				"spring.application.version", "1.2.3", "logging.structured.ecs.service.environment", "prod",
				"spring.application.pid", ProcessHandle.current().pid()));
		boolean boots = this == BOOT_ECS || this == BOOT_LOGSTASH;
		labels.forEach((name, value) -> properties
			.put((boots ? "logging.structured.json.add." : "ecs.logging.labels.") + name, value));
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources().addFirst(new MapPropertySource("benchmark", properties));
		return environment;
	}

}
