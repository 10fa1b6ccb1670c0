package io.ecslogging.testing;

import java.util.Map;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingSystemProperty;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

/**
 * A minimal service, run as a real application. It has no client of Elasticsearch, which
 * would start each time.
 */
@SpringBootConfiguration
@EnableAutoConfiguration(
		excludeName = "org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchRestClientAutoConfiguration")
public class TestApplication {

	public static final Logger logger = LoggerFactory.getLogger(TestApplication.class);

	public static void main(String[] arguments) {
		try (ConfigurableApplicationContext context = SpringApplication.run(TestApplication.class, arguments)) {
			logger.atInfo().addKeyValue("order.id", 4711).log("hello");
			if (context.getEnvironment().matchesProfiles("structured")) {
				StructuredCall.log();
			}
		}
	}

	/**
	 * Run with command line arguments, log a little, and close.
	 */
	public static void run(String... arguments) {
		forgetFormerRuns();
		log(new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.NONE).run(arguments));
	}

	/**
	 * Run with these and no other environment variables, log a little, and close.
	 */
	public static void run(Map<String, Object> variables, String... arguments) {
		forgetFormerRuns();
		log(start(variables, arguments));
	}

	/**
	 * Start with these and no other environment variables.
	 */
	public static ConfigurableApplicationContext start(Map<String, Object> variables, String... arguments) {
		StandardEnvironment environment = new StandardEnvironment();
		environment.getPropertySources()
			.replace(StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, new SystemEnvironmentPropertySource(
					StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME, variables));
		return new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.NONE)
			.environment(environment)
			.run(arguments);
	}

	/**
	 * Boot hands its logging properties to Logback through system properties, which the
	 * first application of a JVM sets for all.
	 */
	public static void forgetFormerRuns() {
		for (LoggingSystemProperty property : LoggingSystemProperty.values()) {
			System.clearProperty(property.getEnvironmentVariableName());
		}
	}

	private static void log(ConfigurableApplicationContext context) {
		try (context; MDC.MDCCloseable tenant = MDC.putCloseable("tenant", "acme")) {
			logger.atInfo().addKeyValue("order.id", 4711).log("hello {}", "world");
			logger.error("failed", new IllegalStateException("outer", new IllegalArgumentException("inner")));
		}
	}

}
