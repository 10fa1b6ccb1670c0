package io.ecslogging.autoconfigure.connection;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetails;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactories;
import org.springframework.boot.autoconfigure.service.connection.ConnectionDetailsFactory;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchConnectionDetails;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.core.io.support.SpringFactoriesLoader.FailureHandler;

import io.ecslogging.autoconfigure.connection.LogstashConnectionDetails.Node;
import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.ChildJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * What the factories make of containers, asked for by Boot's registry of all factories.
 */
class ConnectionDetailsFactoryTests {

	private static final String LABEL = "org.springframework.boot.service-connection";

	private static final String PORT = "io.ecslogging.logstash.port";

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "logstash", "logstash:9.5.2", "elastic/logstash:9",
			"registry.example.com/logstash/logstash:9.5.2",
			"registry.test:5000/logstash/logstash@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef" })
	void shouldFindTheLogstashOfAComposeFileByItsImage(String image) {
		assertThat(logstash(service(image, Map.of(5000, 32001), Map.of())))
			.containsExactly(new Node("docker.test", 32001));
	}

	@ParameterizedTest
	@ValueSource(strings = { "acme/logstash", "elastic/filebeat", "logstash-exporter", "elasticsearch" })
	void shouldLeaveOtherImagesAlone(String image) {
		assertThat(service(image, Map.of(5000, 32001, 9200, 32002), Map.of()).details().keySet())
			.doesNotContain(LogstashConnectionDetails.class, ElasticsearchLoggingConnectionDetails.class);
	}

	@Test
	void shouldFindTheLogstashOfAComposeFileByItsLabel() {
		assertThat(logstash(service("acme/pipeline", Map.of(5000, 32001), Map.of(LABEL, "logstash"))))
			.containsExactly(new Node("docker.test", 32001));
	}

	@Test
	void shouldUseThePortThatTheLabelNames() {
		assertThat(logstash(service("logstash", Map.of(5000, 32001, 6000, 32002), Map.of(PORT, " 6000 "))))
			.containsExactly(new Node("docker.test", 32002));
	}

	@Test
	void shouldLeaveALogstashAloneThatDoesNotPublishThePort() {
		assertThat(service("logstash", Map.of(5044, 32001), Map.of()).details()).isEmpty();
	}

	@ParameterizedTest
	@CsvSource({ "6000, does not publish that port", "tcp, not the number of a port" })
	void shouldRefuseALabelThatNamesNoPublishedPort(String port, String reason) {
		ComposeService service = service("logstash", Map.of(5000, 32001), Map.of(PORT, port));
		assertThatExceptionOfType(InvalidConnectionException.class).isThrownBy(service::details)
			.withMessageContainingAll("'the-service'", PORT + "=" + port, reason);
	}

	@Test
	void shouldLeaveTheElasticsearchOfAnApplicationToBoot() {
		assertThat(service("elasticsearch:9.5.2", Map.of(9200, 32001), Map.of()).details())
			.containsOnlyKeys(ElasticsearchConnectionDetails.class);
	}

	@Test
	void shouldFindTheElasticsearchOfAComposeFileThatIsForLogs() {
		Map<String, String> label = Map.of(LABEL, "ecs-logging-elasticsearch");
		assertThat(service("elasticsearch:9.5.2", Map.of(9200, 32001), label).details())
			.containsOnlyKeys(ElasticsearchLoggingConnectionDetails.class);
		ElasticsearchLoggingConnectionDetails details = elasticsearch(new ComposeService("elasticsearch:9.5.2",
				"127.0.0.1", Map.of(9200, 32001), label, Map.of("ELASTIC_PASSWORD", "private")));
		assertThat(details.getNodes()).containsExactly(URI.create("http://127.0.0.1:32001"));
		assertThat(details.getUsername()).isEqualTo("elastic");
		assertThat(details.getPassword()).isEqualTo("private");
		assertThat(details.getSslBundle()).isNull();
		assertThat(details.toString()).doesNotContain("private");
		assertThat(ElasticsearchConnection.of(details, false).toString()).contains("32001").doesNotContain("private");
	}

	@Test
	void shouldUseNoCredentialsWithoutAPassword() {
		ElasticsearchLoggingConnectionDetails details = elasticsearch(
				service("elasticsearch", Map.of(9200, 32001), Map.of(LABEL, "ecs-logging-elasticsearch")));
		ElasticsearchConnection connection = ElasticsearchConnection.of(details, false);
		assertThat(connection.username()).isNull();
		assertThat(connection.nodes()).containsExactly("http://docker.test:32001");
	}

	@Test
	void shouldRefuseAPasswordInAFileOfTheContainer() {
		ComposeService service = new ComposeService("elasticsearch", "localhost", Map.of(9200, 32001),
				Map.of(LABEL, "ecs-logging-elasticsearch"), Map.of("ELASTIC_PASSWORD_FILE", "/run/secrets/password"));
		assertThatExceptionOfType(InvalidConnectionException.class).isThrownBy(service::details)
			.withMessageContaining("ELASTIC_PASSWORD_FILE");
	}

	@Test
	void shouldSecureConnectionsAsTheLabelsSay() throws Exception {
		Certificates certificates = new Certificates(this.directory);
		Path trust = certificates.writeTrustStore("trust", certificates.create("compose", "localhost"));
		Map<String, String> labels = Map.of("org.springframework.boot.sslbundle.jks.truststore.location",
				"file:" + trust, "org.springframework.boot.sslbundle.jks.truststore.password", Certificates.PASSWORD,
				LABEL, "ecs-logging-elasticsearch");
		ElasticsearchLoggingConnectionDetails details = elasticsearch(
				service("elasticsearch", Map.of(9200, 32001), labels));
		assertThat(details.getNodes()).containsExactly(URI.create("https://docker.test:32001"));
		assertThat(details.getSslBundle()).isNotNull();
		assertThatCode(() -> details.getSslBundle().createSslContext()).doesNotThrowAnyException();
	}

	@Test
	void shouldLoadEveryFactoryThatIsRegistered() {
		assertThat(ours(SpringFactoriesLoader.forDefaultResourceLocation()
			.load(ConnectionDetailsFactory.class, FailureHandler.throwing())))
			.containsExactlyInAnyOrder("LogstashDockerComposeConnectionDetailsFactory",
					"ElasticsearchLoggingDockerComposeConnectionDetailsFactory",
					"LogstashContainerConnectionDetailsFactory",
					"ElasticsearchLoggingContainerConnectionDetailsFactory");
	}

	@ParameterizedTest
	@CsvSource({ "spring-boot-testcontainers, DockerCompose", "spring-boot-docker-compose, Container",
			"spring-boot-elasticsearch, ''" })
	void shouldLeaveOutOnlyTheFactoriesWhoseModuleIsMissing(String jar, String left) {
		ChildJvm.Result result = ChildJvm.without(jar + "-").run(FactoriesMain.class);
		assertThat(result.exitCode()).as(result.errors()).isZero();
		assertThat(result.output().lines()).hasSize(left.isEmpty() ? 4 : 2)
			.allMatch((name) -> name.endsWith(left + "ConnectionDetailsFactory"));
	}

	private static List<String> ours(List<?> factories) {
		return factories.stream()
			.map((factory) -> factory.getClass())
			.filter((type) -> type.getName().startsWith("io.ecslogging."))
			.map(Class::getSimpleName)
			.toList();
	}

	private static ComposeService service(String image, Map<Integer, Integer> ports, Map<String, String> labels) {
		return new ComposeService(image, "docker.test", ports, labels, Map.of());
	}

	private static List<Node> logstash(ComposeService service) {
		Map<Class<?>, ConnectionDetails> details = service.details();
		assertThat(details).containsOnlyKeys(LogstashConnectionDetails.class);
		return ((LogstashConnectionDetails) details.get(LogstashConnectionDetails.class)).getNodes();
	}

	private static ElasticsearchLoggingConnectionDetails elasticsearch(ComposeService service) {
		ConnectionDetails details = service.details().get(ElasticsearchLoggingConnectionDetails.class);
		assertThat(details).isInstanceOf(ElasticsearchLoggingConnectionDetails.class);
		return (ElasticsearchLoggingConnectionDetails) details;
	}

	/**
	 * Prints the names of those of our factories that can be loaded.
	 */
	public static final class FactoriesMain {

		private FactoriesMain() {
		}

		public static void main(String[] arguments) {
			// as Boot does
			new ConnectionDetailsFactories(null);
			ours(SpringFactoriesLoader.forDefaultResourceLocation()
				.load(ConnectionDetailsFactory.class, FailureHandler.handleMessage((message, failure) -> {
				}))).forEach(System.out::println);
		}

	}

}
