package io.ecslogging.autoconfigure.shipping;

import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.testcontainers.service.connection.ServiceConnection;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.testcontainers.containers.GenericContainer;

import io.ecslogging.autoconfigure.connection.ElasticsearchLoggingConnectionDetails;
import io.ecslogging.autoconfigure.connection.LogstashConnectionDetails;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Where real applications with containers as beans ship. The containers stand for peers
 * outside of any container engine.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(120)
class ContainerApplicationTests {

	private static int port;

	@AutoClose
	private final LogstashServer server = LogstashServer.start();

	@BeforeEach
	void listen() {
		port = this.server.port();
	}

	@AfterEach
	void stop() {
		SettledShipping.end();
	}

	@Test
	void shouldShipToAContainerThatIsNamedLogstash() {
		try (ConfigurableApplicationContext context = run(NamedLogstash.class)) {
			TestApplication.logger.info("to the container");
			assertThat(context.isActive()).isTrue();
		}
		Awaitility.await().until(() -> messages("to the container") == 1);
	}

	@Test
	void shouldUsePort5000OfSeveral() {
		try (ConfigurableApplicationContext context = run(LogstashWithApi.class)) {
			TestApplication.logger.info("to port 5000");
			assertThat(context.getBean(LogstashConnectionDetails.class).getNodes())
				.containsExactly(new LogstashConnectionDetails.Node("localhost", port));
		}
		Awaitility.await().until(() -> messages("to port 5000") == 1);
	}

	@Test
	void shouldStopTheStartWhenThePortIsNotClear(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(LogstashWithOtherPorts.class));
		assertThat(output).contains("APPLICATION FAILED TO START", "exposes the ports [5044, 9600]",
				"withExposedPorts(5000)");
	}

	@Test
	void shouldKnowTheElasticsearchThatIsForLogs() {
		try (ConfigurableApplicationContext context = run(NamedElasticsearch.class)) {
			ElasticsearchLoggingConnectionDetails details = context
				.getBean(ElasticsearchLoggingConnectionDetails.class);
			assertThat(details.getNodes()).extracting(Object::toString).containsExactly("http://localhost:" + port);
			assertThat(details.getUsername()).isEqualTo("elastic");
			assertThat(details.getPassword()).isEqualTo("private");
			assertThat(details.getSslBundle()).isNull();
		}
	}

	private static ConfigurableApplicationContext run(Class<?> application) {
		TestApplication.forgetFormerRuns();
		return new SpringApplicationBuilder(application).web(WebApplicationType.NONE)
			.run("--ecs.logging.shipping.shutdown-timeout=1s");
	}

	private long messages(String text) {
		return this.server.lines().stream().filter((line) -> line.contains(text)).count();
	}

	/**
	 * A container that need not be started.
	 */
	static final class Outside extends GenericContainer<Outside> {

		Outside(String image, Integer... ports) {
			super(image);
			withExposedPorts(ports);
		}

		@Override
		public void start() {
		}

		@Override
		public void stop() {
		}

		@Override
		public String getHost() {
			return "localhost";
		}

		/**
		 * The usual ports are those of the peer, others are nowhere.
		 */
		@Override
		public Integer getMappedPort(int originalPort) {
			return (List.of(5000, 6000, 9200).contains(originalPort)) ? port : 1;
		}

	}

	static class NamedLogstash extends TestApplication {

		@Bean
		@ServiceConnection("logstash")
		Outside pipeline() {
			return new Outside("acme/pipeline:1", 6000);
		}

	}

	static class LogstashWithApi extends TestApplication {

		@Bean
		@ServiceConnection("logstash")
		Outside pipeline() {
			return new Outside("registry.example.com/logstash/logstash:9.5.2", 9600, 5000);
		}

	}

	static class LogstashWithOtherPorts extends TestApplication {

		@Bean
		@ServiceConnection("logstash")
		Outside pipeline() {
			return new Outside("logstash:9.5.2", 5044, 9600);
		}

	}

	static class NamedElasticsearch extends TestApplication {

		@Bean
		@ServiceConnection("ecs-logging-elasticsearch")
		Outside logs() {
			return new Outside("elasticsearch:9.5.2", 9200).withEnv(Map.of("ELASTIC_PASSWORD", "private"));
		}

	}

}
