package io.ecslogging.autoconfigure.shipping;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Disabled;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.MDC;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.Environment;
import tools.jackson.databind.JsonNode;

import io.ecslogging.shipping.elasticsearch.ElasticsearchHttpCustomizer;
import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.Factories;
import io.ecslogging.testing.ForwardProxy;
import io.ecslogging.testing.HttpFront;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What real applications ship to a real Elasticsearch.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(180)
class ElasticsearchApplicationTests {

	private static final String PREFIX = "--ecs.logging.elasticsearch.";

	private static final ElasticsearchServer SERVER = ElasticsearchServer.get();

	@TempDir
	private Path directory;

	/**
	 * A service that has not shipped anything before.
	 */
	private final String service = "Shop-" + UUID.randomUUID();

	private final String dataset = this.service.toLowerCase().replace('-', '_');

	private final String target = "logs-" + this.dataset + "-default";

	@AfterEach
	void stop() {
		ShippingLifecycle.disable();
	}

	@Test
	void shouldShipEveryEventOnceWithTlsAndAnApiKey() {
		int count = 50_000;
		String key = SERVER.createApiKey("logs-*", "create_doc", "auto_configure");
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TestApplication.class)
			.web(WebApplicationType.NONE)
			.run(arguments("uris=" + SERVER.uri(), "api-key=" + key, "--logging.console.enabled=false",
					"--ecs.logging.shipping.shutdown-timeout=1m", "--ecs.logging.service.environment=Pre-Prod"))) {
			MDC.put("tenant", "acme");
			for (int i = 0; i < count; i++) {
				TestApplication.logger.atInfo()
					.addKeyValue("run.number", i)
					.addKeyValue("client.ip", "192.0.2.1")
					.addKeyValue("price.amount", 9.99)
					.addKeyValue("is.paid", true)
					.setCause((i == 4711) ? new IllegalStateException("failed") : null)
					.log("Customer {} placed an order", "c-1001");
			}
			MDC.clear();
			assertThat(context.isActive()).isTrue();
		}
		String stream = "logs-" + this.dataset + "-pre_prod";
		List<JsonNode> documents = SERVER.documents(stream);
		Set<Integer> numbers = new HashSet<>();
		int ofRun = 0;
		for (JsonNode document : documents) {
			JsonNode source = document.get("_source");
			assertThat(source.has("tags")).as("refused: %s", source).isFalse();
			assertThat(source.at("/data_stream").toString())
				.isEqualTo("{\"type\":\"logs\",\"dataset\":\"%s\",\"namespace\":\"pre_prod\"}".formatted(this.dataset));
			assertThat(source.at("/event/dataset").asString()).isEqualTo(this.dataset);
			assertThat(source.at("/service/name").asString()).isEqualTo(this.service);
			if (source.has("run")) {
				ofRun++;
				numbers.add(source.at("/run/number").asInt());
				assertThat(source.at("/message").asString()).isEqualTo("Customer c-1001 placed an order");
				assertThat(source.at("/labels/tenant").asString()).isEqualTo("acme");
			}
		}
		assertThat(ofRun).isEqualTo(count);
		assertThat(numbers).hasSize(count);
		JsonNode mapping = SERVER.call("GET", "/" + stream + "/_mapping", "").iterator().next();
		assertThat(Map.of("@timestamp", "date", "log/properties/level", "keyword", "process/properties/pid", "long",
				"run/properties/number", "long", "client/properties/ip", "ip", "labels/properties/tenant", "keyword",
				"price/properties/amount", "float", "is/properties/paid", "boolean", "error/properties/type",
				"keyword"))
			.allSatisfy((field, type) -> assertThat(mapping.at("/mappings/properties/" + field + "/type").asString())
				.as(field)
				.isEqualTo(type));
	}

	@Test
	void shouldShipWithACloudId() throws Exception {
		String decoded = "localhost:" + SERVER.port() + "$es$kibana";
		String cloudId = "my: deployment:" + Base64.getEncoder().encodeToString(decoded.getBytes());
		Path hosts = Files.writeString(this.directory.resolve("hosts"),
				"127.0.0.1 es.localhost\n127.0.0.1 localhost\n");
		ChildJvm.Result result = ChildJvm
			.with(Map.of("ECS_LOGGING_ELASTICSEARCH_CLOUDID", cloudId, "ECS_LOGGING_ELASTICSEARCH_USERNAME",
					ElasticsearchServer.USER, "ECS_LOGGING_ELASTICSEARCH_PASSWORD", SERVER.password()))
			.option("-Djdk.net.hosts.file=" + hosts)
			.run(TestApplication.class, arguments());
		assertThat(result.exitCode()).as(result.errors()).isZero();
		// all but the account of shipping, which is logged too late
		assertThat(SERVER.count(this.target)).isEqualTo(EcsLine.all(result.output()).size() - 1).isPositive();
		assertThat(result.output() + result.errors()).doesNotContain(SERVER.password());
	}

	@Test
	@Disabled("The JDK's HTTP client connects to the first address of a host name and to no other")
	void shouldTryTheOtherAddressesOfAHostName() throws Exception {
		Path hosts = Files.writeString(this.directory.resolve("addresses"),
				"127.0.0.2 es.localhost\n127.0.0.1 es.localhost\n");
		ChildJvm.Result result = ChildJvm.with(Map.of())
			.option("-Djdk.net.hosts.file=" + hosts)
			.run(TestApplication.class, arguments("uris=https://es.localhost:" + SERVER.port(), "username=elastic",
					"password=" + SERVER.password()));
		assertThat(result.exitCode()).as(result.errors()).isZero();
		assertThat(messages(this.target)).contains("hello");
	}

	@Test
	void shouldKeepEverythingUntilTheCredentialsArePutRight(CapturedOutput output) {
		try (ConfigurableApplicationContext context = run("uris=" + SERVER.uri(), "username=" + this.dataset,
				"password=a password")) {
			TestApplication.logger.info("while nobody knows the password");
			Awaitility.await().untilAsserted(() -> assertThat(output).contains("is interrupted"));
			assertThat(context.isActive()).isTrue();
			SERVER.call("PUT", "/_security/user/" + this.dataset,
					"{\"password\":\"a password\",\"roles\":[\"superuser\"]}");
			awaitMessage("while nobody knows the password");
		}
		assertThat(messages(this.target)).contains("while nobody knows the password").doesNotHaveDuplicates();
		assertThat(output.toString().lines().filter((line) -> line.contains("is interrupted"))).singleElement()
			.asString()
			.contains("the credentials are not accepted (401, security_exception)");
		assertThat(output).doesNotContain("a password");
	}

	@Test
	void shouldKeepEverythingUntilThePrivilegesArePutRight(CapturedOutput output) {
		SERVER.call("PUT", "/_security/role/" + this.dataset,
				"{\"indices\":[{\"names\":[\"metrics-*\"],\"privileges\":[\"create_doc\"]}]}");
		SERVER.call("PUT", "/_security/user/" + this.dataset,
				"{\"password\":\"a password\",\"roles\":[\"%s\"]}".formatted(this.dataset));
		try (ConfigurableApplicationContext context = run("uris=" + SERVER.uri(), "username=" + this.dataset,
				"password=a password")) {
			TestApplication.logger.info("while it may not");
			Awaitility.await().untilAsserted(() -> assertThat(output).contains("is interrupted"));
			assertThat(context.isActive()).isTrue();
			SERVER.call("PUT", "/_security/role/" + this.dataset,
					"{\"indices\":[{\"names\":[\"logs-*\"],\"privileges\":[\"create_doc\",\"auto_configure\"]}]}");
			awaitMessage("while it may not");
		}
		assertThat(messages(this.target)).contains("while it may not").doesNotHaveDuplicates();
		assertThat(output.toString().lines().filter((line) -> line.contains("is interrupted"))).singleElement()
			.asString()
			.contains("the API key or user needs create_doc and auto_configure on logs-* (403, security_exception)");
		assertThat(output).doesNotContain("a password");
	}

	@Test
	void shouldShipToAnIndex() {
		SERVER.call("PUT", "/" + this.dataset, "{\"settings\":{\"number_of_replicas\":0}}");
		try (ConfigurableApplicationContext context = run("uris=" + SERVER.uri(), "username=elastic",
				"password=" + SERVER.password(), "index=" + this.dataset, "data-stream.namespace=")) {
			TestApplication.logger.info("hello");
		}
		assertThat(messages(this.dataset)).contains("hello");
		assertThat(SERVER.documents(this.dataset)).noneMatch((document) -> document.get("_source").has("data_stream"));
	}

	@Test
	void shouldLeaveOutTheLineEndsOfCredentials() {
		SERVER.call("PUT", "/_security/user/" + this.dataset,
				"{\"password\":\" a password \",\"roles\":[\"superuser\"]}");
		TestApplication.run(Map.of("ECS_LOGGING_ELASTICSEARCH_USERNAME", " " + this.dataset + "\n",
				"ECS_LOGGING_ELASTICSEARCH_PASSWORD", " a password \r\n\n"), arguments("uris=" + SERVER.uri()));
		assertThat(messages(this.target)).contains("hello world");
	}

	@Test
	void shouldShipToTheDataStreamThatIsAskedFor() {
		try (ConfigurableApplicationContext context = run("uris=" + SERVER.uri(), "username=elastic",
				"password=" + SERVER.password(), "data-stream.dataset=Other-" + this.dataset,
				"data-stream.namespace=Team A", "threshold=warn")) {
			TestApplication.logger.info("hello");
			TestApplication.logger.warn("careful");
		}
		String stream = "logs-other_" + this.dataset + "-team_a";
		assertThat(messages(stream)).containsExactly("careful");
		JsonNode source = SERVER.documents(stream).get(0).get("_source");
		assertThat(source.at("/event/dataset").asString()).isEqualTo("other_" + this.dataset);
		assertThat(source.at("/data_stream/dataset").asString()).isEqualTo("other_" + this.dataset);
		assertThat(source.at("/data_stream/namespace").asString()).isEqualTo("team_a");
	}

	@Test
	void shouldShipToLogstashToo() {
		try (LogstashServer logstash = LogstashServer.start()) {
			try (ConfigurableApplicationContext context = run("uris=" + SERVER.uri(), "username=elastic",
					"password=" + SERVER.password(), "threshold=warn",
					"--ecs.logging.logstash.destinations=" + logstash.destination())) {
				TestApplication.logger.info("hello");
				TestApplication.logger.warn("careful");
			}
			ShippingLifecycle.disable();
			Awaitility.await().until(() -> logstash.lines().stream().anyMatch((line) -> line.contains("careful")));
			assertThat(logstash.lines()).anyMatch((line) -> line.contains("hello"));
		}
		assertThat(messages(this.target)).containsExactly("careful");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			uris=https://a cloud-id=x:YWI=                  | cloud-id | It replaces uris
			cloud-id=x:YWI=                                 | cloud-id | does not name both a host
			cloud-id=x:YS5iJGM=                             | cloud-id | needs an api-key, or username and password
			uris=a:9200                                     | uris     | An address has the form https://host
			uris=https://es_1:9200                          | uris     | The host name 'es_1' has an underscore
			uris=https://a,http://b.es_1/path               | uris     | The host name 'b.es_1' has an underscore
			uris=https://es.1:9200                          | uris     | The host name 'es.1' is illegal
			uris=https://es-:99999                          | uris     | The host name 'es-' is illegal
			cloud-id=x:aG9zdCRhX2I=                         | cloud-id | The host name 'a_b.host' has an underscore
			cloud-id=x:aG9zdC4xJGE=                         | cloud-id | The host name 'a.host.1' is illegal
			uris=https://a,ftp://b                          | uris     | An address has the form https://host
			uris=https://a/?x                               | uris     | An address has the form https://host
			uris=https://private:private@a                  | uris     | use username and password, or api-key
			uris=a:9200,https://private:private@b           | uris     | use username and password, or api-key
			uris=https://a api-key=private                  | api-key  | An API key has the form id:api_key
			uris=https://a api-key=a:private username=u     | api-key  | It replaces username
			uris=https://a username=private                 | username | There is no password
			uris=https://a password=private                 | password | There is no username
			uris=http://a api-key=a:private                 | uris     | allow-insecure=true
			uris=http://localhost.evil api-key=a:private    | uris     | allow-insecure=true
			uris=http://localhost ssl.bundle=x              | uris     | ssl.bundle is set, which needs https
			uris=https://a index=Upper                      | index    | in lower case
			uris=https://a index=x data-stream.dataset=y    | index    | It replaces the data stream
			uris=https://a path-prefix=?x                   | path-prefix | It must be a path
			uris=https://a request-timeout=0                | request-timeout | at least 1ms
			uris=https://a connect-timeout=-1s              | connect-timeout | at least 1ms
			uris=https://a ssl.bundle=x                     | ssl.bundle | There is no such SSL bundle
			""")
	void shouldStopTheStartAndKeepTheSecret(String arguments, String property, String reason, CapturedOutput output) {
		List<String> all = new ArrayList<>();
		for (String argument : arguments.split(" ")) {
			all.add(PREFIX + argument);
		}
		all.add("--spring.ssl.bundle.jks.es.truststore.location=file:" + SERVER.trustStore());
		all.add("--spring.ssl.bundle.jks.es.truststore.password=changeit");
		all.add("--ecs.logging.shipping.shutdown-timeout=100ms");
		assertThatException().isThrownBy(() -> TestApplication.run(all.toArray(String[]::new)))
			.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("private"));
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "Property: ecs.logging.elasticsearch." + property, reason)
			.doesNotContain("private");
	}

	@Test
	void shouldSendCredentialsOverPlainHttpWhereThatIsAllowed() {
		TestApplication.run(PREFIX + "uris=http://nowhere.invalid", PREFIX + "api-key=id:key",
				PREFIX + "allow-insecure=true", "--ecs.logging.shipping.shutdown-timeout=100ms");
	}

	@Test
	void shouldBeginEveryPathWithThePrefix() {
		try (HttpFront front = HttpFront.start(SERVER)) {
			TestApplication.run(PREFIX + "uris=" + front.uri() + "/a", PREFIX + "path-prefix=/b/c",
					"--spring.application.name=" + this.service);
			assertThat(front.received()).isNotEmpty()
				.allSatisfy((request) -> assertThat(request.uri()).startsWith("/a/b/c/" + this.target + "/_bulk?"));
		}
	}

	@Test
	void shouldUseTheProxyOfTheJvm() throws Exception {
		try (ForwardProxy proxy = ForwardProxy.to(SERVER.port())) {
			ChildJvm.Result result = throughProxy().option("-Dhttps.proxyHost=localhost")
				.option("-Dhttps.proxyPort=" + proxy.port())
				.run(TestApplication.class, arguments("uris=https://es.localhost:9999"));
			assertThat(result.exitCode()).as(result.errors()).isZero();
			assertThat(proxy.asked()).isNotEmpty().containsOnly("es.localhost:9999");
		}
		assertThat(messages(this.target)).contains("hello");
	}

	@Test
	void shouldAuthorizeAtAProxy() throws Exception {
		String authorization = ElasticsearchServer.basic("proxy", "its password");
		Factories.of(this.directory, ElasticsearchHttpCustomizer.class, ProxyPassword.class);
		try (ForwardProxy proxy = ForwardProxy.to(SERVER.port(), authorization)) {
			ChildJvm.Result result = throughProxy().option("-Djdk.http.auth.tunneling.disabledSchemes=")
				.jar(this.directory)
				.run(TestApplication.class, arguments("uris=https://es.localhost:9999", "--proxy.port=" + proxy.port(),
						"--proxy.authorization=" + authorization));
			assertThat(result.exitCode()).as(result.errors()).isZero();
			assertThat(result.output() + result.errors()).doesNotContain(authorization);
		}
		assertThat(messages(this.target)).contains("hello");
	}

	/**
	 * A JVM that authenticates to Elasticsearch, and knows no host but this one.
	 */
	private ChildJvm throughProxy() throws IOException {
		Path hosts = Files.writeString(this.directory.resolve("no-hosts"), "127.0.0.1 localhost\n");
		return ChildJvm
			.with(Map.of("ECS_LOGGING_ELASTICSEARCH_USERNAME", ElasticsearchServer.USER,
					"ECS_LOGGING_ELASTICSEARCH_PASSWORD", SERVER.password()))
			.option("-Djdk.net.hosts.file=" + hosts);
	}

	@Test
	void shouldSendThroughTheGatewayOfTheDocumentedExample() {
		Factories documented = Factories.documented(this.directory, "operations.md", ElasticsearchHttpCustomizer.class);
		for (int i = 1; i <= 2; i++) {
			// the customizer of the second application finds other properties
			try (HttpFront front = HttpFront.start(SERVER)) {
				documented.run((loader) -> {
					try (ConfigurableApplicationContext context = run("uris=http://elasticsearch.invalid:9200",
							"username=elastic", "password=" + SERVER.password(), "allow-insecure=true",
							"--logs.proxy.host=localhost", "--logs.proxy.port=" + front.uri().getPort())) {
						TestApplication.logger.info("through the gateway");
					}
				});
				assertThat(front.received()).isNotEmpty().allSatisfy((request) -> {
					assertThat(request.uri()).startsWith("http://elasticsearch.invalid:9200/" + this.target);
					assertThat(request.headers().get("X-gateway-tenant")).containsExactly("shop");
				});
			}
			assertThat(messages(this.target).stream().filter("through the gateway"::equals)).hasSize(i);
		}
	}

	@Test
	void shouldSayThatThereIsNoAddress(CapturedOutput output) {
		TestApplication.run(PREFIX + "api-key=id:key");
		assertThat(output).contains("Nothing is shipped to Elasticsearch").doesNotContain("id:key");
	}

	private ConfigurableApplicationContext run(String... arguments) {
		TestApplication.forgetFormerRuns();
		return new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.NONE)
			.run(arguments(arguments));
	}

	private String[] arguments(String... arguments) {
		List<String> all = new ArrayList<>(List.of("--spring.application.name=" + this.service,
				"--spring.ssl.bundle.jks.es.truststore.location=file:" + SERVER.trustStore(),
				"--spring.ssl.bundle.jks.es.truststore.password=changeit"));
		boolean plain = String.join(" ", arguments).contains("uris=http:");
		if (!plain) {
			all.add(PREFIX + "ssl.bundle=es");
		}
		for (String argument : arguments) {
			all.add(argument.startsWith("--") ? argument : PREFIX + argument);
		}
		return all.toArray(String[]::new);
	}

	private void awaitMessage(String message) {
		Awaitility.await()
			.atMost(Duration.ofSeconds(30))
			.untilAsserted(() -> assertThat(messages(this.target)).contains(message));
	}

	private static List<String> messages(String target) {
		return SERVER.documents(target)
			.stream()
			.map((document) -> document.get("_source").get("message").asString())
			.toList();
	}

	/**
	 * Authorizes at a proxy.
	 */
	static class ProxyPassword implements ElasticsearchHttpCustomizer {

		private final Environment environment;

		ProxyPassword(Environment environment) {
			this.environment = environment;
		}

		@Override
		public void customizeClient(HttpClient.Builder client) {
			int port = this.environment.getRequiredProperty("proxy.port", Integer.class);
			client.proxy(ProxySelector.of(new InetSocketAddress("localhost", port)));
		}

		@Override
		public void customizeRequest(HttpRequest.Builder request) {
			request.setHeader("Proxy-Authorization", this.environment.getRequiredProperty("proxy.authorization"));
		}

	}

}
