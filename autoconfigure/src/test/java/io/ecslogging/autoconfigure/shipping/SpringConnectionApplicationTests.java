package io.ecslogging.autoconfigure.shipping;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchConnectionDetails;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.support.GenericApplicationContext;

import io.ecslogging.autoconfigure.connection.ElasticsearchLoggingConnectionDetails;
import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.HttpFront;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What real applications ship to a real Elasticsearch whose address is that of Boot's own
 * connection, or that of a bean.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(180)
class SpringConnectionApplicationTests {

	private static final String USE = "--ecs.logging.elasticsearch.use-spring-connection=true";

	private static final String BOOTS = "--spring.elasticsearch.";

	private static final ElasticsearchServer SERVER = ElasticsearchServer.get();

	/**
	 * A service that has not shipped anything before.
	 */
	private final String service = "Boots-" + UUID.randomUUID();

	private final String target = "logs-" + this.service.toLowerCase().replace('-', '_') + "-default";

	@AfterEach
	void stop() {
		SettledShipping.end();
	}

	@Test
	void shouldShipFromTheFirstLineOnByBootsConnection(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run(USE, BOOTS + "uris=" + SERVER.uri(),
				BOOTS + "username=elastic", BOOTS + "password=" + SERVER.password(),
				BOOTS + "restclient.ssl.bundle=es")) {
			TestApplication.logger.info("hello");
			assertThat(context.isActive()).isTrue();
		}
		assertThat(messages()).contains("hello")
			.anyMatch((message) -> message.startsWith("Starting "))
			.doesNotHaveDuplicates();
		assertThat(output).doesNotContain(SERVER.password());
	}

	@Test
	void shouldShipWithTheUserThatAnAddressNames() {
		try (HttpFront front = HttpFront.start(SERVER)) {
			String address = front.uri().toString().replace("http://", "http://elastic:" + SERVER.password() + "@");
			try (ConfigurableApplicationContext context = run(USE, BOOTS + "uris=" + address)) {
				TestApplication.logger.info("hello");
				assertThat(context.isActive()).isTrue();
			}
			assertThat(front.received()).isNotEmpty();
		}
		assertThat(messages()).contains("hello");
	}

	@Test
	void shouldShipWithBootsPathPrefixAndApiKey() {
		String key = SERVER.createApiKey("logs-*", "create_doc", "auto_configure");
		try (HttpFront front = HttpFront.start(SERVER)) {
			try (ConfigurableApplicationContext context = run(USE, BOOTS + "uris=" + front.uri(),
					BOOTS + "path-prefix=/a/b", BOOTS + "api-key=" + key,
					"--ecs.logging.shipping.shutdown-timeout=100ms")) {
				Awaitility.await().until(() -> !front.received().isEmpty());
				assertThat(context.isActive()).isTrue();
			}
			assertThat(front.received()).isNotEmpty().allSatisfy((request) -> {
				assertThat(request.uri()).startsWith("/a/b/" + this.target + "/_bulk?");
				assertThat(request.headers().get("Authorization")).singleElement().asString().startsWith("ApiKey ");
			});
		}
	}

	@Test
	void shouldStopTheStartWhenBootsConnectionHasCredentialsOverPlainHttp(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(USE, BOOTS + "uris=http://es.test:9200", BOOTS + "username=elastic",
				BOOTS + "password=private", "--ecs.logging.shipping.shutdown-timeout=100ms"));
		assertThat(output).contains("APPLICATION FAILED TO START", "it names 'http://es.test:9200' and has credentials",
				"ecs.logging.elasticsearch.allow-insecure=true");
		assertThat(output).doesNotContain("private");
	}

	@Test
	void shouldStopTheStartWhenNodesOfBootsConnectionHaveDifferentUsers(CapturedOutput output) {
		assertThatException().isThrownBy(() -> run(USE, BOOTS + "uris=https://a:private@x,https://b:private@y",
				"--ecs.logging.shipping.shutdown-timeout=100ms"));
		assertThat(output).contains("APPLICATION FAILED TO START", "have different users").doesNotContain("private");
	}

	@Test
	void shouldShipAFailedStartByThePropertiesOfBootsConnection() {
		ChildJvm.Result result = ChildJvm.with(Map.of())
			.run(FailingApplication.class, arguments(USE, BOOTS + "uris=" + SERVER.uri(), BOOTS + "username=elastic",
					BOOTS + "password=" + SERVER.password(), BOOTS + "restclient.ssl.bundle=es"));
		assertThat(result.exitCode()).isNotZero();
		// all but the account of shipping, which is logged too late
		assertThat(SERVER.count(this.target)).isEqualTo(EcsLine.all(result.output()).size() - 1).isPositive();
		assertThat(result.output() + result.errors()).contains("cannot start").doesNotContain(SERVER.password());
	}

	@Test
	void shouldAccountForAFailedStartWhoseConnectionNobodyKnows() {
		ChildJvm.Result result = ChildJvm.with(Map.of())
			.run(FailingApplication.class, arguments(USE, "--ecs.logging.shipping.shutdown-timeout=100ms"));
		assertThat(result.exitCode()).isNotZero();
		assertThat(result.output()).contains("the application has not started far enough", "0 delivered", "not sent");
	}

	@Test
	void shouldUseTheConnectionThatABeanOfBootsTypeSays() {
		TestApplication.forgetFormerRuns();
		try (HttpFront front = HttpFront.start(SERVER)) {
			int port = front.uri().getPort();
			new SpringApplicationBuilder(ClientApplication.class).web(WebApplicationType.NONE)
				.initializers((context) -> ((GenericApplicationContext) context).registerBean(
						ElasticsearchConnectionDetails.class,
						() -> () -> List.of(new ElasticsearchConnectionDetails.Node("localhost", port,
								ElasticsearchConnectionDetails.Node.Protocol.HTTP, "elastic", SERVER.password()))))
				.run(arguments(USE))
				.close();
			assertThat(front.received()).isNotEmpty();
		}
		assertThat(messages()).anyMatch((message) -> message.startsWith("Starting "));
	}

	@Test
	void shouldSendWhatHasBeenQueuedToTheElasticsearchOfABean() {
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(DetailsApplication.class)
			.web(WebApplicationType.NONE)
			.run(arguments("--ecs.logging.elasticsearch.uris=https://nowhere.invalid",
					"--ecs.logging.elasticsearch.api-key=id:key", "--ecs.logging.elasticsearch.path-prefix=/x"))) {
			TestApplication.logger.info("hello");
			assertThat(context.isActive()).isTrue();
		}
		assertThat(messages()).contains("hello")
			.anyMatch((message) -> message.startsWith("Starting "))
			.doesNotHaveDuplicates();
	}

	private ConfigurableApplicationContext run(String... arguments) {
		TestApplication.forgetFormerRuns();
		return new SpringApplicationBuilder(ClientApplication.class).web(WebApplicationType.NONE)
			.run(arguments(arguments));
	}

	private String[] arguments(String... arguments) {
		List<String> all = new ArrayList<>(List.of("--spring.application.name=" + this.service,
				"--spring.ssl.bundle.jks.es.truststore.location=file:" + SERVER.trustStore(),
				"--spring.ssl.bundle.jks.es.truststore.password=changeit"));
		all.addAll(List.of(arguments));
		return all.toArray(String[]::new);
	}

	private List<String> messages() {
		return SERVER.documents(this.target)
			.stream()
			.map((document) -> document.get("_source").get("message").asString())
			.toList();
	}

	/**
	 * A service with Boot's client of Elasticsearch.
	 */
	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class ClientApplication {

	}

	@SpringBootConfiguration
	@EnableAutoConfiguration
	public static class FailingApplication {

		public static void main(String[] arguments) {
			new SpringApplicationBuilder(FailingApplication.class).web(WebApplicationType.NONE).run(arguments);
		}

		@Bean
		Object failing() {
			throw new IllegalStateException("cannot start");
		}

	}

	/**
	 * A service that says itself where its logs go.
	 */
	static class DetailsApplication extends TestApplication {

		@Bean
		ElasticsearchLoggingConnectionDetails details(SslBundles bundles) {
			return new ElasticsearchLoggingConnectionDetails() {

				@Override
				public List<URI> getNodes() {
					return List.of(SERVER.uri());
				}

				@Override
				public String getUsername() {
					return "elastic";
				}

				@Override
				public String getPassword() {
					return SERVER.password();
				}

				@Override
				public @Nullable SslBundle getSslBundle() {
					return bundles.getBundle("es");
				}

			};
		}

	}

}
