package io.ecslogging.autoconfigure.shipping;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.queue.PersistedQueue;
import io.ecslogging.shipping.ShippingSnapshot;
import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatException;

/**
 * Real applications with a persisted queue.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(180)
class PersistedApplicationTests {

	private static final String QUEUE = "ecs.logging.shipping.queue.";

	@TempDir
	private Path directory;

	@AutoClose
	private final LogstashServer server = LogstashServer.start();

	@AfterEach
	void stop() {
		ShippingLifecycle.disable();
	}

	private String[] persisted(String... more) {
		String[] arguments = new String[more.length + 3];
		arguments[0] = "--ecs.logging.logstash.destinations=" + this.server.destination();
		arguments[1] = "--" + QUEUE + "type=persisted";
		arguments[2] = "--" + QUEUE + "directory=" + this.directory.resolve("queue");
		System.arraycopy(more, 0, arguments, 3, more.length);
		return arguments;
	}

	/**
	 * Return what the server has received, each line once: it may get one again.
	 */
	private List<EcsLine> received() {
		return this.server.lines().stream().distinct().map((line) -> EcsLine.of((line + "\n").getBytes())).toList();
	}

	private long messages(String text) {
		return this.server.lines().stream().distinct().filter((line) -> line.contains(text)).count();
	}

	@Test
	void shouldSendAfterARestartWhatAnOutageHeldUp() {
		this.server.refuse();
		ChildJvm.Result failed = ChildJvm.with(Map.of())
			.run(ShippingApplicationTests.FailingApplication.class, persisted());
		assertThat(failed.exitCode()).isNotZero();
		long start = System.nanoTime();
		ChildJvm.Result result = ChildJvm.with(Map.of()).run(TestApplication.class, persisted());
		assertThat(result.exitCode()).isZero();
		assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
		assertThat(result.output()).contains("kept on the disk for the next start");
		this.server.accept();
		ChildJvm.Result last = ChildJvm.with(Map.of()).run(TestApplication.class, persisted());
		assertThat(last.exitCode()).isZero();
		assertThat(messages("cannot start")).as(last.output()).isPositive();
		assertThat(messages("\"message\":\"hello\"")).as(result.output() + last.output()).isEqualTo(2);
		assertThat(received()).extracting((line) -> line.string("event.id"))
			.doesNotContainNull()
			.doesNotHaveDuplicates();
	}

	@Test
	void shouldUseMemoryIfTheDirectoryIsInUse(CapturedOutput output) throws Exception {
		Path path = this.directory.resolve("queue").resolve("logstash");
		PersistedQueue other = PersistedQueue.open(path, new PersistedQueue.Settings(1024 * 1024, Duration.ZERO, null));
		try {
			TestApplication.run(persisted());
			Awaitility.await().until(() -> messages("hello world") == 1);
			assertThat(output).contains("wait in memory", "another process uses the directory", QUEUE + "directory");
		}
		finally {
			other.close();
		}
	}

	@Test
	void shouldStopTheStartIfTheDirectoryIsInUseAndThatIsAskedFor(CapturedOutput output) throws Exception {
		Path path = this.directory.resolve("queue").resolve("logstash");
		PersistedQueue other = PersistedQueue.open(path, new PersistedQueue.Settings(1024 * 1024, Duration.ZERO, null));
		try {
			assertThatException().isThrownBy(() -> TestApplication.run(persisted("--" + QUEUE + "on-conflict=fail")));
			assertThat(output).contains("APPLICATION FAILED TO START", "Property: " + QUEUE + "directory",
					"another process uses the directory");
		}
		finally {
			other.close();
		}
	}

	@Test
	void shouldStopTheStartIfTheDirectoryCannotBeUsed(CapturedOutput output) throws Exception {
		Files.writeString(this.directory.resolve("queue"), "a file");
		assertThatException().isThrownBy(() -> TestApplication.run(persisted()));
		assertThat(output).contains("APPLICATION FAILED TO START", "Property: " + QUEUE + "directory",
				"The directory cannot be used");
	}

	@Test
	void shouldStopTheStartWithoutADirectory(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run("--" + QUEUE + "type=persisted"));
		assertThat(output).contains("Property: " + QUEUE + "directory", "needs a directory");
	}

	@Test
	void shouldStopTheStartIfADirectoryHasNoUse(CapturedOutput output) {
		assertThatException().isThrownBy(() -> TestApplication.run("--" + QUEUE + "directory=" + this.directory));
		assertThat(output).contains("Property: " + QUEUE + "directory", "queue.type=persisted");
	}

	@Test
	void shouldHandOverToAnotherConfigurationInTheSameJvm(CapturedOutput output) {
		this.server.refuse();
		TestApplication.run(persisted());
		TestApplication.run(persisted("--ecs.logging.shipping.batch.max-lines=7"));
		this.server.accept();
		TestApplication.run(persisted("--ecs.logging.shipping.batch.max-lines=8"));
		Awaitility.await().until(() -> messages("hello world") == 3);
		assertThat(output).doesNotContain("wait in memory");
		Awaitility.await().untilAsserted(() -> {
			ShippingSnapshot all = ShippingLifecycle.sinks().get("logstash").snapshot();
			assertThat(all.missing()).isZero();
			assertThat(all.queued()).isZero();
		});
	}

	@Test
	void shouldNumberEventsIfAsked(CapturedOutput output) {
		TestApplication.run("--ecs.logging.event.id=true", "--ecs.logging.event.sequence=true");
		List<EcsLine> lines = EcsLine.all(output.getOut());
		assertThat(lines).extracting((line) -> line.string("event.id")).doesNotContainNull().doesNotHaveDuplicates();
		assertThat(lines).allSatisfy((line) -> line.followsSpecification().hasEcsTypes());
		List<Long> numbers = lines.stream().map((line) -> line.at("event").get("sequence").asLong()).toList();
		for (int i = 1; i < numbers.size(); i++) {
			assertThat(numbers.get(i)).isEqualTo(numbers.get(i - 1) + 1);
		}
	}

}
