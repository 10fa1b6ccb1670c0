package io.ecslogging.autoconfigure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.io.support.SpringFactoriesLoader;

import io.ecslogging.ecs.EcsFieldContributor;
import io.ecslogging.ecs.EcsFields;
import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Factories;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What applications add by {@code META-INF/spring.factories}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ExtensionsTests {

	@TempDir
	private Path directory;

	@Test
	void shouldAddTheFieldsOfTheDocumentedExampleToEveryOutput(CapturedOutput output) throws IOException {
		Path file = this.directory.resolve("shop.log");
		try (LogstashServer server = LogstashServer.start()) {
			Factories.documented(this.directory, "events.md", EcsFieldContributor.class)
				.run((loader) -> TestApplication.run("--cloud.region=eu-central-1", "--logging.file.name=" + file,
						"--ecs.logging.logstash.destinations=" + server.destination()));
			List<EcsLine> printed = EcsLine.all(output.getOut());
			List<EcsLine> shipped = Awaitility.await()
				.until(() -> EcsLine.all(String.join("\n", server.lines())), (lines) -> contains(lines, "hello world"));
			for (List<EcsLine> lines : List.of(printed, EcsLine.all(Files.readString(file)), shipped)) {
				assertThat(contains(lines, "hello world")).isTrue();
				assertThat(lines).allSatisfy((line) -> {
					assertThat(line.hasEcsTypes().string("cloud.region")).isEqualTo("eu-central-1");
					assertThat(line.at("process.uptime").isIntegralNumber()).isTrue();
				});
			}
		}
	}

	private static boolean contains(List<EcsLine> lines, String message) {
		return lines.stream().anyMatch((line) -> message.equals(line.string("message")));
	}

	@Test
	void shouldAskContributorsInTheirOrder(CapturedOutput output) {
		Factories.of(this.directory, EcsFieldContributor.class, Second.class, First.class)
			.run((loader) -> TestApplication.run());
		EcsLine hello = EcsLine.all(output.getOut())
			.stream()
			.filter((line) -> "hello world".equals(line.string("message")))
			.findFirst()
			.orElseThrow();
		assertThat(hello.string("cloud.region")).isEqualTo("second");
		assertThat(hello.string("labels.cloud_region")).isEqualTo("first");
	}

	@Test
	void shouldStopTheStartAndNameAContributorThatCannotBeCreated() {
		Factories.of(this.directory, EcsFieldContributor.class, Uncreatable.class);
		ChildJvm.Result result = ChildJvm.with(Map.of()).jar(this.directory).run(TestApplication.class);
		assertThat(result.exitCode()).isNotZero();
		assertThat(result.output() + result.errors()).contains(Uncreatable.class.getName(), "no region");
	}

	@ParameterizedTest
	@CsvSource({ "events.md,io.ecslogging.ecs.EcsFieldContributor,com.example.CloudContributor",
			"operations.md,io.ecslogging.shipping.elasticsearch.ElasticsearchHttpCustomizer,com.example.GatewayCustomizer" })
	void shouldNeedNoHintsButSprings(String page, Class<?> type, String example) {
		RuntimeHints hints = new RuntimeHints();
		Factories.documented(this.directory, page, type)
			.run((loader) -> SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
				.load(RuntimeHintsRegistrar.class)
				.forEach((registrar) -> registrar.registerHints(hints, loader)));
		assertThat(hints).matches(RuntimeHintsPredicates.reflection()
			.onType(TypeReference.of(example))
			.withMemberCategory(MemberCategory.INVOKE_DECLARED_CONSTRUCTORS));
		assertThat(hints).matches(RuntimeHintsPredicates.reflection().onType(type));
		assertThat(hints).matches(RuntimeHintsPredicates.resource().forResource("META-INF/spring.factories"));
	}

	/**
	 * The first one.
	 */
	@Order(1)
	static class First implements EcsFieldContributor {

		@Override
		public void contribute(ILoggingEvent event, EcsFields fields) {
			fields.add("cloud.region", "first");
		}

	}

	/**
	 * The second one.
	 */
	@Order(2)
	static class Second implements EcsFieldContributor {

		@Override
		public void contribute(ILoggingEvent event, EcsFields fields) {
			fields.add("cloud.region", "second");
		}

	}

	/**
	 * Needs what the environment does not have.
	 */
	static class Uncreatable implements EcsFieldContributor {

		Uncreatable(Environment environment) {
			throw new IllegalStateException("no region");
		}

		@Override
		public void contribute(ILoggingEvent event, EcsFields fields) {
		}

	}

}
