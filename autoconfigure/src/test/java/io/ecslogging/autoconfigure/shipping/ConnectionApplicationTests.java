package io.ecslogging.autoconfigure.shipping;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

import ch.qos.logback.classic.LoggerContext;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.jks.JksSslStoreBundle;
import org.springframework.boot.ssl.jks.JksSslStoreDetails;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ApplicationContextInitializer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.ecslogging.autoconfigure.connection.ElasticsearchLoggingConnectionDetails;
import io.ecslogging.autoconfigure.connection.LogstashConnectionDetails;
import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Where real applications ship if beans say where the peers are.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(120)
class ConnectionApplicationTests {

	private static final String DESTINATIONS = "--ecs.logging.logstash.destinations=";

	private static final String USE = "--ecs.logging.elasticsearch.use-spring-connection=true";

	@TempDir
	private Path directory;

	/**
	 * Where the bean says that Logstash is.
	 */
	@AutoClose
	private final LogstashServer server = LogstashServer.start();

	/**
	 * Where the property says that it is.
	 */
	@AutoClose
	private final LogstashServer other = LogstashServer.start();

	@AfterEach
	void stop() {
		SettledShipping.end();
	}

	@Test
	void shouldShipFromTheRefreshOnWhenOnlyABeanSaysWhere() {
		try (ConfigurableApplicationContext context = start(this::withBean)) {
			TestApplication.logger.info("from now on");
			assertThat(context.isActive()).isTrue();
		}
		Awaitility.await().until(() -> messages(this.server, "from now on") == 1);
		assertThat(messages(this.server, "Starting ")).isZero();
		EcsLine line = lines(this.server).filter((candidate) -> "from now on".equals(candidate.string("message")))
			.findFirst()
			.orElseThrow();
		assertThat(line.at("data_stream").toString()).contains("\"dataset\":\"generic\"");
		assertThat(line.string("host.name")).isNotBlank();
	}

	@Test
	void shouldSendWhatHasBeenQueuedToWhereABeanSays() {
		try (ConfigurableApplicationContext context = start(this::withBean, DESTINATIONS + this.other.destination())) {
			TestApplication.logger.info("hello");
			assertThat(context.isActive()).isTrue();
		}
		Awaitility.await().until(() -> messages(this.server, "hello") == 1);
		assertThat(messages(this.server, "Starting ")).isOne();
		assertThat(this.server.lines()).doesNotHaveDuplicates();
		assertThat(this.other.connectionCount()).isZero();
	}

	@Test
	void shouldGoBackToThePropertiesWithTheNextApplication() {
		start(this::withBean, DESTINATIONS + this.other.destination()).close();
		long before = this.server.lineCount();
		TestApplication.run(DESTINATIONS + this.other.destination());
		Awaitility.await().until(() -> messages(this.other, "hello world") == 1);
		assertThat(messages(this.other, "Starting ")).isOne();
		assertThat(this.server.lineCount()).isEqualTo(before);
	}

	@Test
	void shouldShipNothingAnyMoreWhenTheNextApplicationHasNoBean() {
		start(this::withBean).close();
		TestApplication.run();
		assertThat(isAttached()).isFalse();
		assertThat(messages(this.server, "hello world")).isZero();
	}

	@Test
	void shouldShipToTheBeanOfTheNextApplication() {
		start(this::withBean).close();
		try (ConfigurableApplicationContext context = start((next) -> register(next, this.other.port(), null))) {
			TestApplication.logger.info("of the next");
			assertThat(context.isActive()).isTrue();
		}
		Awaitility.await().until(() -> messages(this.other, "of the next") == 1);
		assertThat(messages(this.server, "of the next")).isZero();
	}

	@ParameterizedTest
	@ValueSource(strings = { "--ecs.logging.enabled=false", "--ecs.logging.logstash.threshold=off" })
	void shouldShipNothingIfThatIsSwitchedOff(String argument) {
		try (ConfigurableApplicationContext context = start(this::withBean, argument)) {
			TestApplication.logger.info("hello");
			assertThat(isAttached()).isFalse();
			assertThat(context.isActive()).isTrue();
		}
		assertThat(this.server.connectionCount()).isZero();
	}

	@Test
	void shouldShipWhatOtherBeansLogWhenTheyAreDestroyed() {
		start((context) -> {
			withBean(context);
			((GenericApplicationContext) context).registerBean("late", DisposableBean.class,
					() -> () -> TestApplication.logger.info("destroyed"));
		}).close();
		Awaitility.await().until(() -> messages(this.server, "destroyed") == 1);
	}

	@Test
	void shouldShipForAChildToWhereTheBeanOfItsParentSays() {
		SpringApplicationBuilder parent = builder(this::withBean);
		try (ConfigurableApplicationContext context = parent.run()) {
			TestApplication.forgetFormerRuns();
			parent.child(TestApplication.class).web(WebApplicationType.NONE).initializers((child) -> {
				TestApplication.logger.info("the child starts");
				register(child, this.other.port(), null);
			}).run(DESTINATIONS + this.other.destination()).close();
			TestApplication.logger.info("for the parent");
			assertThat(context.isActive()).isTrue();
		}
		Awaitility.await().until(() -> messages(this.server, "for the parent") == 1);
		assertThat(messages(this.server, "the child starts")).isOne();
		assertThat(this.server.lines()).doesNotHaveDuplicates();
		assertThat(this.other.connectionCount()).isZero();
	}

	@Test
	void shouldShipToTheBeanOfAChildOnceThereIsOne() {
		SpringApplicationBuilder parent = builder((context) -> {
		});
		try (ConfigurableApplicationContext context = parent.run(DESTINATIONS + this.other.destination())) {
			TestApplication.logger.info("before");
			TestApplication.forgetFormerRuns();
			try (ConfigurableApplicationContext child = parent.child(TestApplication.class)
				.web(WebApplicationType.NONE)
				.initializers(this::withBean)
				.run(DESTINATIONS + this.other.destination())) {
				TestApplication.logger.info("after");
				assertThat(child.getParent()).isSameAs(context);
			}
		}
		Awaitility.await().until(() -> messages(this.server, "after") == 1 && messages(this.other, "before") == 1);
		assertThat(messages(this.other, "after")).isZero();
		assertThat(messages(this.server, "before")).isZero();
	}

	@Test
	void shouldSecureConnectionsAsTheBeanSays() throws Exception {
		Certificates certificates = new Certificates(this.directory);
		Path key = certificates.create("details", "localhost");
		Path trust = certificates.writeTrustStore("details-trust", key);
		SslBundle bundle = SslBundle.of(new JksSslStoreBundle(null,
				new JksSslStoreDetails(null, null, "file:" + trust, Certificates.PASSWORD)));
		try (LogstashServer secured = LogstashServer.startTls(Certificates.context(key), false)) {
			try (ConfigurableApplicationContext context = start(
					(starting) -> register(starting, secured.port(), bundle))) {
				TestApplication.logger.info("over TLS");
				assertThat(context.isActive()).isTrue();
			}
			Awaitility.await().until(() -> messages(secured, "over TLS") == 1);
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			localhost   | 0     | A port is between 1 and 65535
			localhost   | 65536 | A port is between 1 and 65535
			http://a    | 5000  | A destination has the form host:port
			''          | 5000  | A destination has the form host:port
			""")
	void shouldStopTheStartWhenADestinationIsInvalid(String host, int port, String reason, CapturedOutput output) {
		assertThatException().isThrownBy(() -> start((context) -> register(context, LogstashConnectionDetails.class,
				() -> List.of(new LogstashConnectionDetails.Node(host, port)))));
		assertThat(output.getOut()).contains("APPLICATION FAILED TO START",
				"the bean of the type LogstashConnectionDetails is invalid", reason);
	}

	@Test
	void shouldStopTheStartWhenThereIsNoDestination(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> start((context) -> register(context, LogstashConnectionDetails.class, List::of)));
		assertThat(output.getOut()).contains("APPLICATION FAILED TO START", "it names no destination",
				"Without such a bean, ecs.logging.logstash.destinations counts");
	}

	@Test
	void shouldStopTheStartWhenThereAreSeveralBeans(CapturedOutput output) {
		assertThatException().isThrownBy(() -> start((context) -> {
			withBean(context);
			withBean(context);
		}));
		assertThat(output.getOut()).contains("APPLICATION FAILED TO START",
				"there are several beans of the type LogstashConnectionDetails", "@Primary");
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			http://es.test:9200         | a:private |          |         | allow-insecure=true
			http://es.test:9200         |           | elastic  | private | allow-insecure=true
			http://localhost.evil:9200  |           | elastic  | private | allow-insecure=true
			https://u:private@es.test   |           |          |         | must not contain a user
			ftp://es.test               |           |          |         | An address has the form https://host
			https://es_1.test           |           |          |         | has an underscore
			https://es.test             | private   |          |         | An API key has the form id:api_key
			https://es.test             |           | a:b      | private | must not contain a colon
			""")
	void shouldStopTheStartAndKeepTheSecret(String node, @Nullable String apiKey, @Nullable String username,
			@Nullable String password, String reason, CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> start(
					(context) -> register(context, ElasticsearchLoggingConnectionDetails.class,
							new Details(node, apiKey, username, password)),
					"--ecs.logging.elasticsearch.uris=https://nowhere.invalid",
					"--ecs.logging.shipping.shutdown-timeout=100ms"))
			.satisfies((ex) -> assertThat(ex.toString()).doesNotContain("private"));
		assertThat(output)
			.contains("APPLICATION FAILED TO START",
					"the bean of the type ElasticsearchLoggingConnectionDetails is invalid", reason)
			.doesNotContain("private");
	}

	@Test
	void shouldSendCredentialsOverPlainHttpWhereThatIsAllowed() {
		start((context) -> register(context, ElasticsearchLoggingConnectionDetails.class,
				new Details("http://nowhere.invalid", null, "elastic", "private")),
				"--ecs.logging.elasticsearch.allow-insecure=true", "--ecs.logging.shipping.shutdown-timeout=100ms")
			.close();
		assertThat(ShippingSinks.of("elasticsearch").snapshot().accepted()).isPositive();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			uris=https://a                           | replaces ecs.logging.elasticsearch.uris: remove this property
			cloud-id=x:YWI=                          | replaces ecs.logging.elasticsearch.cloud-id: remove
			api-key=a:private                        | replaces ecs.logging.elasticsearch.api-key: remove
			username=u password=private              | username, ecs.logging.elasticsearch.password: remove these
			path-prefix=/x                           | replaces ecs.logging.elasticsearch.path-prefix: remove
			ssl.bundle=x                             | replaces ecs.logging.elasticsearch.ssl.bundle: remove
			""")
	void shouldStopTheStartWhenBootsConnectionIsToBeUsedAndAnotherOneToo(String arguments, String reason,
			CapturedOutput output) {
		String[] all = Stream.concat(Stream.of("use-spring-connection=true"), Stream.of(arguments.split(" ")))
			.map("--ecs.logging.elasticsearch."::concat)
			.toArray(String[]::new);
		assertThatException().isThrownBy(() -> TestApplication.run(all));
		assertThat(output)
			.contains("APPLICATION FAILED TO START", "Property: ecs.logging.elasticsearch.use-spring-connection",
					reason, "or remove use-spring-connection")
			.doesNotContain("private");
	}

	@Test
	void shouldStopTheStartWhenBootHasNoConnection(CapturedOutput output) {
		assertThatException()
			.isThrownBy(() -> TestApplication.run(USE, "--ecs.logging.shipping.shutdown-timeout=100ms"));
		assertThat(output).contains("APPLICATION FAILED TO START",
				"there is no bean of the type ElasticsearchConnectionDetails", "spring.elasticsearch.uris",
				"set ecs.logging.elasticsearch.uris");
		ShippingLifecycle.disable();
		Awaitility.await().untilAsserted(() -> assertThat(output).contains("Shipping to elasticsearch has ended, "));
		assertThat(output).contains("0 delivered", "not sent");
	}

	@Test
	void shouldStopTheStartWhenBootsModuleIsMissing() {
		ChildJvm.Result result = ChildJvm.without("spring-boot-elasticsearch")
			.run(TestApplication.class, USE, "--ecs.logging.shipping.shutdown-timeout=100ms");
		assertThat(result.exitCode()).isNotZero();
		assertThat(result.output()).contains("the module spring-boot-elasticsearch is not on the class path",
				"org.springframework.boot:spring-boot-starter-elasticsearch");
	}

	@ParameterizedTest
	@ValueSource(strings = { "--ecs.logging.enabled=false", "--ecs.logging.elasticsearch.threshold=off" })
	void shouldNeedNoConnectionIfNothingIsShipped(String argument) {
		TestApplication.run(USE, argument);
		assertThat(isAttached()).isFalse();
	}

	@Test
	void shouldStartWithoutTheOptionalModules() {
		ChildJvm.Result result = ChildJvm
			.without("spring-boot-elasticsearch", "spring-boot-docker-compose", "spring-boot-testcontainers",
					"testcontainers", "docker-java")
			.run(TestApplication.class, DESTINATIONS + this.server.destination());
		assertThat(result.exitCode()).as(result.errors()).isZero();
		Awaitility.await().until(() -> messages(this.server, "hello") == 1);
	}

	@Test
	void shouldLoadNothingWhereThereIsNeitherAPropertyNorABean() {
		ChildJvm.Result result = ChildJvm
			.without("spring-boot-docker-compose", "spring-boot-testcontainers", "micrometer-core")
			.option("-Xlog:class+load")
			.run(TestApplication.class);
		assertThat(result.exitCode()).as(result.errors()).isZero();
		assertThat(result.output().lines().filter((line) -> line.contains("[class,load] io.ecslogging.autoconfigure.")))
			.anyMatch((line) -> line.contains(".shipping.ShippingListener "))
			.noneMatch((line) -> line.contains(".shipping.ShippingLifecycle ") || line.contains(".Connections ")
					|| line.contains("ConnectionDetails "));
	}

	private ConfigurableApplicationContext start(Consumer<ConfigurableApplicationContext> beans, String... arguments) {
		return builder(beans::accept).run(arguments);
	}

	private static SpringApplicationBuilder builder(
			ApplicationContextInitializer<ConfigurableApplicationContext> beans) {
		TestApplication.forgetFormerRuns();
		return new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.NONE).initializers(beans);
	}

	private void withBean(ConfigurableApplicationContext context) {
		register(context, this.server.port(), null);
	}

	private static void register(ConfigurableApplicationContext context, int port, @Nullable SslBundle bundle) {
		register(context, LogstashConnectionDetails.class, new LogstashConnectionDetails() {

			@Override
			public List<Node> getNodes() {
				return List.of(new Node("localhost", port));
			}

			@Override
			public @Nullable SslBundle getSslBundle() {
				return bundle;
			}

		});
	}

	/**
	 * Each time under another name.
	 */
	private static <T> void register(ConfigurableApplicationContext context, Class<T> type, T details) {
		((GenericApplicationContext) context).registerBean("details" + context.getBeanDefinitionCount(), type,
				() -> details);
	}

	private static boolean isAttached() {
		return ((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT")
			.getAppender("ECS_LOGGING_SHIPPING") != null;
	}

	private static Stream<EcsLine> lines(LogstashServer server) {
		return server.lines().stream().map((line) -> EcsLine.of((line + "\n").getBytes()));
	}

	private static long messages(LogstashServer server, String text) {
		return server.lines().stream().filter((line) -> line.contains(text)).count();
	}

	/**
	 * A connection to Elasticsearch.
	 */
	private record Details(String node, @Nullable String apiKey, @Nullable String username,
			@Nullable String password) implements ElasticsearchLoggingConnectionDetails {

		@Override
		public List<URI> getNodes() {
			return List.of(URI.create(this.node));
		}

		@Override
		public @Nullable String getApiKey() {
			return this.apiKey;
		}

		@Override
		public @Nullable String getUsername() {
			return this.username;
		}

		@Override
		public @Nullable String getPassword() {
			return this.password;
		}

	}

}
