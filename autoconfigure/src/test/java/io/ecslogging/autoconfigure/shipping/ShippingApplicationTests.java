package io.ecslogging.autoconfigure.shipping;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.spi.ConfigurationEvent.EventType;
import org.awaitility.Awaitility;
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
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringApplicationAotProcessor;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.logging.LoggingInitializationContext;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

import io.ecslogging.shipping.PeerStatus;
import io.ecslogging.shipping.ShippingSnapshot;
import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * What real applications ship to Logstash, from their first line to their last.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(120)
class ShippingApplicationTests {

	private static final String DESTINATIONS = "--ecs.logging.logstash.destinations=";

	@TempDir
	private static Path directory;

	@AutoClose
	private final LogstashServer server = LogstashServer.start();

	@AfterEach
	void stop() {
		ShippingLifecycle.disable();
	}

	@Test
	void shouldShipFromTheFirstLineToTheLast() {
		ChildJvm.Result result = ChildJvm
			.with(Map.of("ECS_LOGGING_LOGSTASH_DESTINATIONS", this.server.destination(),
					"ECS_LOGGING_SERVICE_ENVIRONMENT", "Pre-Prod"))
			.run(TestApplication.class, "--spring.application.name=shop", "--logging.level.org.springframework=debug",
					"--ecs.logging.console.max-line-size=1MB");
		assertThat(result.exitCode()).as(result.errors()).isZero();
		List<EcsLine> printed = withoutAccount(result);
		List<EcsLine> shipped = shipped(printed.size());
		assertThat(shipped).extracting((line) -> line.string("message"))
			.containsExactlyElementsOf(printed.stream().map((line) -> line.string("message")).toList());
		assertThat(shipped).allSatisfy((line) -> {
			assertThat(line.names()).contains("log", "ecs", "data_stream", "host").doesNotContain("log.level");
			assertThat(line.at("data_stream").toString())
				.isEqualTo("{\"type\":\"logs\",\"dataset\":\"shop\",\"namespace\":\"pre_prod\"}");
			assertThat(line.string("event.dataset")).isEqualTo("shop");
			assertThat(line.string("host.name")).isNotBlank();
			assertThat(line.string("log.level")).isNotBlank();
			line.hasEcsTypes();
		});
	}

	@Test
	void shouldShipAFailedStart() {
		ChildJvm.Result result = ChildJvm.with(Map.of())
			.run(FailingApplication.class, DESTINATIONS + this.server.destination());
		assertThat(result.exitCode()).isNotZero();
		List<EcsLine> shipped = shipped(withoutAccount(result).size());
		assertThat(shipped).last()
			.satisfies((line) -> assertThat(line.string("error.stack_trace")).contains("cannot start"));
	}

	@Test
	void shouldShipAStartThatFailsOverAProperty() {
		ChildJvm.Result result = ChildJvm.with(Map.of())
			.run(TestApplication.class, DESTINATIONS + this.server.destination(), "--ecs.logging.console.format=jsn");
		assertThat(result.exitCode()).isNotZero();
		assertThat(shipped(1).get(0).string("message")).contains("APPLICATION FAILED TO START", "jsn");
	}

	@Test
	void shouldShipWithoutAShutdownHook() {
		ChildJvm.Result result = ChildJvm.with(Map.of())
			.run(TestApplication.class, DESTINATIONS + this.server.destination(),
					"--spring.main.register-shutdown-hook=false");
		assertThat(result.exitCode()).as(result.errors()).isZero();
		shipped(withoutAccount(result).size());
	}

	@Test
	void shouldShipWhenAHookOfTheApplicationClosesTheContext() {
		ChildJvm.Result result = ChildJvm.with(Map.of())
			.run(ApplicationWithHook.class, DESTINATIONS + this.server.destination(),
					"--spring.main.register-shutdown-hook=false");
		assertThat(result.exitCode()).as(result.errors()).isEqualTo(3);
		shipped(withoutAccount(result).size());
	}

	@Test
	void shouldShipWithoutAnyHookWhenMainReturns() {
		ChildJvm.Result result = ChildJvm.with(Map.of())
			.run(ApplicationWithoutHook.class, DESTINATIONS + this.server.destination());
		assertThat(result.exitCode()).as(result.errors()).isZero();
		List<EcsLine> shipped = shipped(withoutAccount(result).size());
		assertThat(shipped).last().satisfies((line) -> assertThat(line.string("message")).isEqualTo("about to end"));
	}

	@Test
	void shouldShipOnForTheParentWhenAChildContextEnds() {
		TestApplication.forgetFormerRuns();
		SpringApplicationBuilder parent = new SpringApplicationBuilder(TestApplication.class)
			.web(WebApplicationType.NONE);
		try (ConfigurableApplicationContext running = parent.run(DESTINATIONS + this.server.destination())) {
			TestApplication.forgetFormerRuns();
			parent.child(TestApplication.class)
				.web(WebApplicationType.NONE)
				.run(DESTINATIONS + this.server.destination())
				.close();
			for (int i = 0; i < 100; i++) {
				TestApplication.logger.info("for the parent " + i);
			}
			Awaitility.await().until(() -> messages("for the parent") == 100);
			assertThat(running.isActive()).isTrue();
		}
	}

	@Test
	void shouldNotDelayAnotherStartWhileAContextEndsWithAStalledPeer() throws InterruptedException {
		this.server.stall();
		TestApplication.forgetFormerRuns();
		String[] arguments = { DESTINATIONS + this.server.destination(),
				"--ecs.logging.shipping.shutdown-timeout=40s" };
		ConfigurableApplicationContext first = new SpringApplicationBuilder(TestApplication.class)
			.web(WebApplicationType.NONE)
			.run(arguments);
		String text = "x".repeat(500_000);
		for (int i = 0; i < 20; i++) {
			TestApplication.logger.info(text);
		}
		Awaitility.await().until(() -> this.server.openConnections() == 1);
		Thread ending = new Thread(first::close);
		ending.start();
		Awaitility.await().until(() -> !first.isActive() || ending.getState() == Thread.State.TIMED_WAITING);
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext second = new SpringApplicationBuilder(TestApplication.class)
			.web(WebApplicationType.NONE)
			.run(arguments)) {
			assertThat(ending.isAlive()).isTrue();
			TestApplication.logger.info("of the second");
			this.server.read();
			ending.join();
			Awaitility.await().until(() -> messages("of the second") == 1);
		}
	}

	@Test
	void shouldSayThatItWorksAndShipThatToo(CapturedOutput output) {
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TestApplication.class)
			.web(WebApplicationType.NONE)
			.run(DESTINATIONS + this.server.destination(), "--spring.application.name=shop",
					"--ecs.logging.logstash.resend-window=100ms")) {
			Awaitility.await().until(() -> messages("Shipping to logstash works") == 1);
			assertThat(output).contains("events arrive at " + this.server.destination()
					+ " without TLS, for the data stream logs-shop-default");
			this.server.refuse().reset();
			TestApplication.logger.info("hello");
			Awaitility.await().untilAsserted(() -> assertThat(output).contains("is interrupted"));
			this.server.accept();
			Awaitility.await().until(() -> messages("Shipping to logstash is interrupted") == 1);
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void shouldShipOverTlsOnlyWhenTheJvmEndsDuringTheStart() throws Exception {
		Certificates certificates = new Certificates(directory);
		Path key = certificates.create("early", "localhost");
		Path trust = certificates.writeTrustStore("early-trust", key);
		try (LogstashServer secured = LogstashServer.startTls(Certificates.context(key), false)) {
			ChildJvm.Result result = ChildJvm.with(Map.of())
				.run(ExitingApplication.class, DESTINATIONS + secured.destination(),
						"--ecs.logging.logstash.ssl.bundle=logs",
						"--spring.ssl.bundle.jks.logs.truststore.location=file:" + trust,
						"--spring.ssl.bundle.jks.logs.truststore.password=" + Certificates.PASSWORD);
			assertThat(result.exitCode()).as(result.errors()).isEqualTo(3);
			assertThat(secured.lineCount()).isEqualTo(withoutAccount(result).size()).isPositive();
		}
	}

	@Test
	void shouldReportOnTheConsoleWhatIsLost() {
		this.server.refuse();
		ChildJvm.Result result = ChildJvm.with(Map.of())
			.run(TestApplication.class, DESTINATIONS + this.server.destination(),
					"--ecs.logging.shipping.shutdown-timeout=300ms");
		assertThat(result.exitCode()).as(result.errors()).isZero();
		List<EcsLine> lines = EcsLine.all(result.output());
		lines.forEach(EcsLine::followsSpecification);
		assertThat(lines).filteredOn((line) -> line.string("log.logger").equals("io.ecslogging.shipping"))
			.extracting((line) -> line.string("message"))
			.satisfiesExactly(
					(message) -> assertThat(message).contains("interrupted", this.server.destination(),
							"Connection refused"),
					(message) -> assertThat(message).contains("has ended", "0 delivered", "not sent",
							"ecs.logging.shipping.shutdown-timeout (300 ms)"));
	}

	@Test
	void shouldStartAsFastWhenThePeerIsDown() {
		this.server.refuse();
		TestApplication.run();
		// once in several tries: other processes may be busy on this machine
		Awaitility.await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
			long start = System.nanoTime();
			TestApplication.run();
			Duration without = Duration.ofNanos(System.nanoTime() - start);
			start = System.nanoTime();
			TestApplication.run(DESTINATIONS + this.server.destination());
			Duration with = Duration.ofNanos(System.nanoTime() - start);
			assertThat(with).isLessThan(without.plusSeconds(1));
		});
	}

	@Test
	void shouldGoOnCountingWithAnotherConfiguration() {
		ShippingSnapshot before = ShippingLifecycle.sinks().get("logstash").snapshot();
		long accepted = (before != null) ? before.accepted() : 0;
		start().close();
		long once = ShippingLifecycle.sinks().get("logstash").snapshot().accepted() - accepted;
		assertThat(once).isPositive();
		start("--ecs.logging.shipping.batch.max-lines=7").close();
		Awaitility.await().untilAsserted(() -> {
			ShippingSnapshot both = ShippingLifecycle.sinks().get("logstash").snapshot();
			assertThat(both.accepted() - accepted).isGreaterThanOrEqualTo(2 * once);
			assertThat(both.missing()).isZero();
			assertThat(both.queued()).isZero();
			assertThat(both.peer().state()).isEqualTo(PeerStatus.State.WORKING);
		});
	}

	@Test
	void shouldShipOnceWhenAnApplicationIsStartedAgain() {
		for (int i = 0; i < 3; i++) {
			TestApplication.run(DESTINATIONS + this.server.destination());
		}
		Awaitility.await().until(() -> messages("hello world") == 3);
		assertThat(this.server.lines()).doesNotHaveDuplicates();
	}

	@Test
	void shouldKeepTheQueueWhenAnApplicationIsStartedAgain() {
		this.server.refuse();
		TestApplication.run(DESTINATIONS + this.server.destination());
		this.server.accept();
		TestApplication.run(DESTINATIONS + this.server.destination());
		Awaitility.await().until(() -> messages("hello world") == 2);
	}

	@Test
	void shouldShipOnceWhenLoggingIsInitialisedAgain() {
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TestApplication.class)
			.web(WebApplicationType.NONE)
			.initializers(ShippingApplicationTests::initializeLoggingAgain)
			.run(DESTINATIONS + this.server.destination())) {
			TestApplication.logger.info("after that");
		}
		Awaitility.await().until(() -> messages("after that") == 1);
		assertThat(messages("Starting ")).isOne();
	}

	private static void initializeLoggingAgain(ConfigurableApplicationContext context) {
		LoggingSystem system = LoggingSystem.get(context.getClassLoader());
		system.cleanUp();
		system.beforeInitialize();
		system.initialize(new LoggingInitializationContext(context.getEnvironment()), null, null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "console-appender.xml", "structured-console-appender.xml" })
	void shouldShipAndPrintEcsAfterAConfigurationFileWasEdited(String appender, CapturedOutput output)
			throws Exception {
		Path file = Files.writeString(directory.resolve("scanned.xml"), configuration("scan", appender));
		try (ConfigurableApplicationContext context = start("--logging.config=" + file)) {
			CountDownLatch configured = configured();
			// in one step: the scan must not find a file that is half written
			Path edited = Files.writeString(directory.resolve("edited.xml"), configuration("edited", appender));
			Files.setLastModifiedTime(edited, FileTime.from(Instant.now().plusSeconds(10)));
			Files.move(edited, file, StandardCopyOption.ATOMIC_MOVE);
			assertThat(configured.await(60, TimeUnit.SECONDS)).isTrue();
			Awaitility.await().until(() -> logback().getLogger("edited").getLevel() == Level.WARN);
			assertShipsAndPrintsEcs(output);
			assertThat(context.isActive()).isTrue();
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "console-appender.xml", "structured-console-appender.xml" })
	void shouldShipAndPrintEcsAfterLogbackWasResetAndConfigured(String appender, CapturedOutput output)
			throws Exception {
		Path file = Files.writeString(directory.resolve("configured.xml"), configuration("mine", appender));
		try (ConfigurableApplicationContext context = start()) {
			for (int i = 0; i < 3; i++) {
				logback().reset();
				JoranConfigurator configurator = new JoranConfigurator();
				configurator.setContext(logback());
				configurator.doConfigure(file.toFile());
			}
			assertShipsAndPrintsEcs(output);
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void shouldShipAndPrintEcsAfterLoggingWasInitialisedAgainAndAgain(CapturedOutput output) throws Exception {
		Path file = Files.writeString(directory.resolve("initialised.xml"),
				configuration("mine", "console-appender.xml"));
		try (ConfigurableApplicationContext context = start()) {
			for (String location : new String[] { null, file.toString(), null, file.toString() }) {
				LoggingSystem system = LoggingSystem.get(context.getClassLoader());
				system.cleanUp();
				system.beforeInitialize();
				system.initialize(new LoggingInitializationContext(context.getEnvironment()), location, null);
				assertShipsAndPrintsEcs(output);
			}
		}
	}

	@Test
	void shouldShipBetweenAResetAndWhatComesThenButNoMoreThanBefore() {
		try (ConfigurableApplicationContext context = start()) {
			logback().reset();
			assertShips();
			TestApplication.logger.debug("nobody has asked for this");
			logback().stop();
			logback().reset();
			assertShips();
			assertThat(messages("nobody has asked for this")).isZero();
			assertThat(context.isActive()).isTrue();
		}
	}

	@Test
	void shouldStayAwayFromALogbackThatIsResetAfterShippingWasDisabled() {
		start().close();
		// disables both, and configures Logback again
		start("--ecs.logging.enabled=false").close();
		logback().reset();
		logback().stop();
		logback().reset();
		assertThat(logback().getLogger("ROOT").getAppender("ECS_LOGGING_SHIPPING")).isNull();
		assertThat(logback().getCopyOfListenerList()).isEmpty();
	}

	private ConfigurableApplicationContext start(String... arguments) {
		TestApplication.forgetFormerRuns();
		return new SpringApplicationBuilder(TestApplication.class).web(WebApplicationType.NONE)
			.run(Stream.concat(Stream.of(DESTINATIONS + this.server.destination()), Stream.of(arguments))
				.toArray(String[]::new));
	}

	private static LoggerContext logback() {
		return (LoggerContext) LoggerFactory.getILoggerFactory();
	}

	private static String configuration(String logger, String appender) {
		return """
				<configuration scan="true" scanPeriod="50 milliseconds">
					<include resource="org/springframework/boot/logging/logback/defaults.xml"/>
					<include resource="org/springframework/boot/logging/logback/%s"/>
					<root level="INFO"><appender-ref ref="CONSOLE"/></root>
					<logger name="%s" level="WARN"/>
				</configuration>""".formatted(appender, logger);
	}

	/**
	 * Called after the listener that the application has added.
	 */
	private static CountDownLatch configured() {
		CountDownLatch latch = new CountDownLatch(1);
		logback().addConfigurationEventListener((event) -> {
			if (event.getEventType() == EventType.CONFIGURATION_ENDED_SUCCESSFULLY) {
				latch.countDown();
			}
		});
		return latch;
	}

	private void assertShipsAndPrintsEcs(CapturedOutput output) {
		String run = assertShips();
		List<String> printed = output.getOut().lines().filter((line) -> line.contains(run)).toList();
		assertThat(printed).hasSize(50)
			.allSatisfy((line) -> EcsLine.of((line + "\n").getBytes()).followsSpecification());
	}

	/**
	 * Log fifty events, and wait until each has arrived once.
	 */
	private String assertShips() {
		String run = UUID.randomUUID().toString();
		for (int i = 0; i < 50; i++) {
			TestApplication.logger.info("event {} of {}", i, run);
		}
		Awaitility.await().until(() -> messages("event 49 of " + run) == 1);
		assertThat(messages(run)).isEqualTo(50);
		for (int i = 0; i < 50; i++) {
			assertThat(messages("event " + i + " of " + run)).isOne();
		}
		return run;
	}

	@Test
	void shouldShipNothingOfAheadOfTimeProcessing() {
		ChildJvm.Result result = aheadOfTimeProcessing(DESTINATIONS + this.server.destination());
		assertThat(result.exitCode()).as(result.errors()).isZero();
		assertThat(EcsLine.all(result.output())).isNotEmpty();
		assertThat(directory.resolve("aot")).isDirectoryRecursivelyContaining("glob:**.java");
		assertThat(this.server.connectionCount()).isZero();
	}

	@Test
	void shouldStopAheadOfTimeProcessingWhenMisconfigured() {
		ChildJvm.Result result = aheadOfTimeProcessing(DESTINATIONS + "nowhere");
		assertThat(result.exitCode()).isNotZero();
		assertThat(result.output()).contains("ecs.logging.logstash.destinations", "host:port, such as logstash:5000");
	}

	private static ChildJvm.Result aheadOfTimeProcessing(String argument) {
		String target = directory.resolve("aot").toString();
		return ChildJvm.without()
			.run(SpringApplicationAotProcessor.class, TestApplication.class.getName(), target, target, target, "group",
					"artifact", argument);
	}

	@ParameterizedTest
	@ValueSource(classes = { TestApplication.class, FailingApplication.class })
	void shouldShipNothingOfATrainingRun(Class<?> application) {
		ChildJvm.Result result = ChildJvm.without()
			.option("-Dspring.context.exit=onRefresh")
			.run(application, DESTINATIONS + this.server.destination());
		assertThat(EcsLine.all(result.output())).isNotEmpty()
			.noneMatch((line) -> "hello".equals(line.string("message")));
		assertThat(this.server.connectionCount()).isZero();
	}

	@Test
	void shouldGoToAnotherDestinationWhenAnotherApplicationSaysSo() {
		try (LogstashServer other = LogstashServer.start()) {
			TestApplication.run(DESTINATIONS + this.server.destination());
			TestApplication.run(DESTINATIONS + other.destination());
			Awaitility.await().until(() -> messages("hello world") == 1);
			Awaitility.await().until(() -> other.lines().stream().anyMatch((line) -> line.contains("hello world")));
			ShippingLifecycle.disable();
		}
	}

	@Test
	void shouldShipNothingAnyMoreWhenAnotherApplicationDoesNot() {
		TestApplication.run(DESTINATIONS + this.server.destination());
		TestApplication.run();
		TestApplication.run("--ecs.logging.enabled=false", DESTINATIONS + this.server.destination());
		Awaitility.await().until(() -> messages("hello world") == 1);
		assertThat(((LoggerContext) LoggerFactory.getILoggerFactory()).getLogger("ROOT")
			.getAppender("ECS_LOGGING_SHIPPING")).isNull();
	}

	@Test
	void shouldShipFromTheThresholdOn() {
		TestApplication.run(DESTINATIONS + this.server.destination(), "--ecs.logging.logstash.threshold=error");
		Awaitility.await().until(() -> messages("failed") == 1);
		assertThat(this.server.lineCount()).isOne();
	}

	@Test
	void shouldShipWithABundle() throws Exception {
		Certificates certificates = new Certificates(directory);
		Path key = certificates.create("logs", "localhost");
		Path trust = certificates.writeTrustStore("trust", key);
		try (LogstashServer secured = LogstashServer.startTls(Certificates.context(key), false)) {
			TestApplication.run(DESTINATIONS + secured.destination(), "--ecs.logging.logstash.ssl.bundle=logs",
					"--spring.ssl.bundle.jks.logs.truststore.location=file:" + trust,
					"--spring.ssl.bundle.jks.logs.truststore.password=" + Certificates.PASSWORD);
			Awaitility.await().until(() -> secured.lines().stream().anyMatch((line) -> line.contains("hello world")));
			ShippingLifecycle.disable();
		}
	}

	@Test
	void shouldShipWithTheAuthoritiesOfTheJvm() throws Exception {
		Certificates certificates = new Certificates(directory);
		Path key = certificates.create("public", "localhost");
		Path trust = certificates.writeTrustStore("cacerts", key);
		try (LogstashServer secured = LogstashServer.startTls(Certificates.context(key), false)) {
			ChildJvm.Result result = ChildJvm
				.with(Map.of("ECS_LOGGING_LOGSTASH_DESTINATIONS", secured.destination(),
						"ECS_LOGGING_LOGSTASH_SSL_ENABLED", "true"))
				.option("-Djavax.net.ssl.trustStore=" + trust)
				.option("-Djavax.net.ssl.trustStorePassword=" + Certificates.PASSWORD)
				.run(TestApplication.class);
			assertThat(secured.lineCount()).isEqualTo(withoutAccount(result).size());
		}
	}

	@Test
	void shouldShipToAHostWhoseNameHasAnUnderscore() throws Exception {
		Path hosts = Files.writeString(directory.resolve("underscore"), "127.0.0.1 log_stash\n");
		ChildJvm.Result result = ChildJvm.without()
			.option("-Djdk.net.hosts.file=" + hosts)
			.run(TestApplication.class, DESTINATIONS + "log_stash:" + this.server.port());
		assertThat(result.exitCode()).as(result.errors()).isZero();
		shipped(withoutAccount(result).size());
	}

	@Test
	void shouldStopTheStartWhenTheHostCannotBeVerified(CapturedOutput output) {
		assertThatException().isThrownBy(
				() -> TestApplication.run(DESTINATIONS + "log_stash:5000", "--ecs.logging.logstash.ssl.enabled=true"));
		assertThat(output.getOut()).contains("Property: ecs.logging.logstash.destinations",
				"The host name 'log_stash' has an underscore");
	}

	@Test
	void shouldLookTheHostUpAgain() throws Exception {
		Path hosts = Files.writeString(directory.resolve("hosts"), "");
		Path unresolved = directory.resolve("unresolved.log");
		CompletableFuture<ChildJvm.Result> run = CompletableFuture.supplyAsync(() -> ChildJvm.with(Map.of())
			.option("-Djdk.net.hosts.file=" + hosts)
			.option("-Dsun.net.inetaddr.negative.ttl=0")
			.run(TestApplication.class, DESTINATIONS + "logs.test:" + this.server.port(),
					"--logging.file.name=" + unresolved, "--ecs.logging.shipping.shutdown-timeout=30s",
					"--ecs.logging.shipping.retry.max-delay=500ms"));
		Awaitility.await()
			.atMost(Duration.ofSeconds(60))
			.until(() -> Files.exists(unresolved) && Files.readString(unresolved).contains("cannot be resolved"));
		assertThat(run).isNotDone();
		Files.writeString(hosts, "127.0.0.1 logs.test\n");
		List<EcsLine> printed = EcsLine.all(run.get().output());
		assertThat(printed).extracting((line) -> line.string("message"))
			.anySatisfy((message) -> assertThat(message).contains("the host name cannot be resolved"));
		Awaitility.await().until(() -> messages("hello") == 1);
	}

	@Test
	void shouldShipAFailedStartWithABundle() throws Exception {
		Certificates certificates = new Certificates(directory);
		Path key = certificates.create("failing", "localhost");
		Path trust = certificates.writeTrustStore("failing-trust", key);
		try (LogstashServer secured = LogstashServer.startTls(Certificates.context(key), false)) {
			ChildJvm.with(Map.of())
				.run(FailingApplication.class, DESTINATIONS + secured.destination(),
						"--ecs.logging.logstash.ssl.bundle=logs",
						"--spring.ssl.bundle.jks.logs.truststore.location=file:" + trust,
						"--spring.ssl.bundle.jks.logs.truststore.password=" + Certificates.PASSWORD);
			Awaitility.await().until(() -> secured.lines().stream().anyMatch((line) -> line.contains("cannot start")));
		}
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			logstash.destinations         | logstash             | host:port, such as logstash:5000
			logstash.destinations         | logstash:99999       | between 1 and 65535
			logstash.destinations         | http://logstash:5000 | host:port, such as logstash:5000
			logstash.destinations         | a:1,b                | host:port, such as logstash:5000
			logstash.destinations[0]      | logstash             | host:port, such as logstash:5000
			logstash.strategy             | first                | prefer-primary, round-robin, random
			logstash.write-timeout        | 0s                   | at least 1ms
			logstash.keep-alive           | -1s                  | at least 0ms
			logstash.threshold            | loud                 | trace, debug, info, warn, error, fatal, off
			shipping.queue.capacity       | 1KB                  | at least 64KB
			shipping.max-line-size        | 1GB                  | at most 64MB
			shipping.batch.max-lines      | 0                    | at least 1
			shipping.retry.max-delay      | 1ms                  | at least 200ms
			""")
	void shouldStopTheStartWhenMisconfigured(String property, String value, String reason, CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run("--ecs.logging." + property + "=" + value));
		assertThat(output.getOut()).contains("Property: ecs.logging." + property)
			.contains("Value: \\\"" + value)
			.contains(reason);
	}

	@Test
	void shouldStopTheStartWhenTheBundleIsUnknown(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run(DESTINATIONS + this.server.destination(),
				"--ecs.logging.logstash.ssl.bundle=logs", "--spring.ssl.bundle.jks.other.protocol=TLS"));
		assertThat(output.getOut()).contains("Property: ecs.logging.logstash.ssl.bundle",
				"There is no such SSL bundle, but there are: other");
	}

	@ParameterizedTest
	@ValueSource(strings = { "localhost", "unknown.invalid", "192.0.2.1" })
	void shouldNotSlowDownTheThreadsThatLogWhenThePeerTakesNothing(String host) {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		TestApplication.run("--logging.console.enabled=false");
		this.server.stall();
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext running = new SpringApplicationBuilder(TestApplication.class)
			.web(WebApplicationType.NONE)
			.run(DESTINATIONS + host + ":" + this.server.port(), "--logging.console.enabled=false",
					"--ecs.logging.shipping.shutdown-timeout=100ms")) {
			Logger root = context.getLogger("ROOT");
			Appender<ILoggingEvent> shipping = root.getAppender("ECS_LOGGING_SHIPPING");
			logNanos(200_000);
			// once in several tries: other processes may be busy on this machine
			Awaitility.await().pollDelay(Duration.ZERO).atMost(Duration.ofSeconds(60)).untilAsserted(() -> {
				long with = percentile(logNanos(100_000));
				root.detachAppender(shipping);
				long without = percentile(logNanos(100_000));
				root.addAppender(shipping);
				assertThat(Duration.ofNanos(with)).isLessThan(Duration.ofNanos(without).plusMillis(1));
			});
		}
	}

	private static long[] logNanos(int count) {
		long[] nanos = new long[count];
		for (int i = 0; i < count; i++) {
			long start = System.nanoTime();
			TestApplication.logger.info("Customer {} placed an order in {} ms", "c-1001", i);
			nanos[i] = System.nanoTime() - start;
		}
		return nanos;
	}

	private static long percentile(long[] nanos) {
		Arrays.sort(nanos);
		return nanos[nanos.length / 1000 * 999];
	}

	/**
	 * Return what was printed, except the account of shipping, which is logged too late
	 * to be shipped.
	 */
	private static List<EcsLine> withoutAccount(ChildJvm.Result result) {
		return EcsLine.all(result.output())
			.stream()
			.filter((line) -> !line.string("message").startsWith("Shipping to logstash has ended: "))
			.toList();
	}

	private List<EcsLine> shipped(int count) {
		Awaitility.await().untilAsserted(() -> assertThat(this.server.lineCount()).isEqualTo(count));
		return this.server.lines().stream().map((line) -> EcsLine.of((line + "\n").getBytes())).toList();
	}

	private long messages(String text) {
		return this.server.lines().stream().filter((line) -> line.contains(text)).count();
	}

	public static class ApplicationWithoutHook extends TestApplication {

		public static void main(String[] arguments) {
			SpringApplication application = new SpringApplication(TestApplication.class);
			application.setRegisterShutdownHook(false);
			application.run(arguments);
			logger.info("about to end");
		}

	}

	public static class ApplicationWithHook extends TestApplication {

		public static void main(String[] arguments) {
			ConfigurableApplicationContext context = SpringApplication.run(TestApplication.class, arguments);
			Runtime.getRuntime().addShutdownHook(new Thread(context::close));
			logger.info("about to end");
			System.exit(3);
		}

	}

	public static class ExitingApplication extends TestApplication {

		public static void main(String[] arguments) {
			SpringApplication.run(ExitingApplication.class, arguments);
		}

		@Bean
		Object exiting() {
			System.exit(3);
			return this;
		}

	}

	public static class FailingApplication extends TestApplication {

		public static void main(String[] arguments) {
			new SpringApplicationBuilder(FailingApplication.class).web(WebApplicationType.NONE).run(arguments);
		}

		@Bean
		Object failing() {
			throw new IllegalStateException("cannot start");
		}

	}

}
