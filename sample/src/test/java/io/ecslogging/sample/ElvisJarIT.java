package io.ecslogging.sample;

import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLines;
import io.ecslogging.testing.RunningJvm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Tests for what the packaged service prints from its first line to its last.
 */
@EnabledOnOs({ OS.LINUX, OS.MAC })
class ElvisJarIT {

	private static final String[] ARGUMENTS = { "--server.port=0", "--elvis.generator.min-delay=10ms",
			"--elvis.generator.max-delay=50ms" };

	private static final String GENERATOR = "\"logger\":\"" + ElvisGenerator.class.getName() + "\"";

	@Test
	void shouldPrintNothingButEcsUntilInterrupted() throws Exception {
		assumeThat(ignoresInterrupt()).as("started in the background of a shell").isFalse();
		try (RunningJvm elvis = start(ARGUMENTS)) {
			awaitGenerated(elvis);
			elvis.interrupt();
			assertThat(elvis.awaitEnd()).isEqualTo(130);
			assertEcsToTheEnd(elvis);
		}
	}

	@Test
	void shouldPrintNothingButEcsUntilTerminated() throws Exception {
		try (RunningJvm elvis = start(ARGUMENTS)) {
			awaitGenerated(elvis);
			elvis.terminate();
			assertThat(elvis.awaitEnd()).isEqualTo(143);
			assertEcsToTheEnd(elvis);
		}
	}

	@Test
	void shouldPrintNothingButEcsWhenProcessedAheadOfTime() throws Exception {
		try (RunningJvm elvis = start(ChildJvm.with(Map.of()).option("-Dspring.aot.enabled=true"), ARGUMENTS)) {
			awaitGenerated(elvis);
			elvis.terminate();
			assertThat(elvis.awaitEnd()).isEqualTo(143);
			assertEcsToTheEnd(elvis);
			assertThat(elvis.lines().get(0)).contains("Starting AOT-processed ElvisApplication");
		}
	}

	@Test
	void shouldPrintTextOfBootWhenAskedFor() throws Exception {
		try (RunningJvm elvis = start(ChildJvm.with(Map.of("ECS_LOGGING_CONSOLE_FORMAT", "text")), ARGUMENTS)) {
			awaitStarted(elvis);
			elvis.terminate();
			assertThat(elvis.awaitEnd()).isEqualTo(143);
			assertThat(elvis.lines()).anyMatch((line) -> line.contains(":: Spring Boot ::"))
				.anyMatch((line) -> line.matches("\\S+ +INFO \\d+ --- \\[elvis].*Started ElvisApplication in .*"))
				.noneMatch((line) -> line.startsWith("{"));
		}
	}

	@Test
	void shouldPrintNothingButEcsWhenPropertyIsWrong() throws Exception {
		try (RunningJvm elvis = start("--server.port=notanumber")) {
			assertThat(elvis.awaitEnd()).isEqualTo(1);
			assertThat(lastMessage(elvis)).contains("APPLICATION FAILED TO START", "server.port", "notanumber");
		}
	}

	@Test
	void shouldPrintNothingButEcsWhenPortIsInUse() throws Exception {
		try (ServerSocket socket = new ServerSocket(0);
				RunningJvm elvis = start("--server.port=" + socket.getLocalPort())) {
			assertThat(elvis.awaitEnd()).isEqualTo(1);
			assertThat(lastMessage(elvis)).contains("APPLICATION FAILED TO START",
					"Port %d was already in use".formatted(socket.getLocalPort()));
		}
	}

	@Test
	void shouldNamePropertyValueOriginAndChoicesWhenFormatIsUnknown() throws Exception {
		try (RunningJvm elvis = start(ChildJvm.with(Map.of("ECS_LOGGING_CONSOLE_FORMAT", "jsn")), ARGUMENTS)) {
			assertThat(elvis.awaitEnd()).isEqualTo(1);
			assertThat(lastMessage(elvis)).contains("APPLICATION FAILED TO START",
					"Property: ecs.logging.console.format", "Value: \"jsn\"", "ecs, text",
					"\"ECS_LOGGING_CONSOLE_FORMAT\"");
		}
	}

	private static RunningJvm start(String... arguments) {
		return start(ChildJvm.with(Map.of()), arguments);
	}

	private static RunningJvm start(ChildJvm jvm, String... arguments) {
		return jvm.start(Path.of(System.getProperty("elvis.jar")), arguments);
	}

	private static void awaitStarted(RunningJvm elvis) {
		elvis.awaitLine((line) -> line.contains("Started ElvisApplication"));
	}

	private static void awaitGenerated(RunningJvm elvis) {
		awaitStarted(elvis);
		elvis.awaitLine((line) -> line.contains(GENERATOR));
	}

	private static void assertEcsToTheEnd(RunningJvm elvis) {
		EcsLines lines = EcsLines.of(elvis.lines());
		assertThat(lines.messages().get(0)).startsWith("Starting ");
		assertThat(lines.messages()).containsSubsequence(
				"Commencing graceful shutdown. Waiting for active requests to" + " complete",
				"Graceful shutdown complete");
		assertThat(lines.ofLogger(ElvisGenerator.class).all()).isNotEmpty()
			.allSatisfy((line) -> assertThat(line.at("http.request.body.content").isString()).isTrue());
	}

	private static String lastMessage(RunningJvm elvis) {
		List<String> messages = EcsLines.of(elvis.lines()).messages();
		return messages.get(messages.size() - 1);
	}

	/**
	 * A shell without job control makes its background jobs ignore the signal, and so do
	 * their children.
	 */
	private static boolean ignoresInterrupt() throws Exception {
		Path status = Path.of("/proc/self/status");
		if (!Files.exists(status)) {
			return false;
		}
		return Files.readAllLines(status)
			.stream()
			.filter((line) -> line.startsWith("SigIgn:"))
			.anyMatch((line) -> (Long.parseUnsignedLong(line.substring(7).trim(), 16) & 0b10) != 0);
	}

}
