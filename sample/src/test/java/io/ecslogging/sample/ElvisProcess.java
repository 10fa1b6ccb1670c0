package io.ecslogging.sample;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The packaged service in a JVM of its own. Its standard output is read by one thread
 * until it ends, its standard error is not looked at.
 */
final class ElvisProcess implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Thread reader = new Thread(this::read, "elvis-stdout");

	private ElvisProcess(Process process) {
		this.process = process;
		this.reader.setDaemon(true);
		this.reader.start();
	}

	static ElvisProcess start(String... arguments) {
		return start(Map.of(), List.of(), arguments);
	}

	static ElvisProcess start(Map<String, String> environment, List<String> options, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(options);
		command.addAll(List.of("-jar", System.getProperty("elvis.jar")));
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
		builder.environment().putAll(environment);
		try {
			return new ElvisProcess(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private void read() {
		try (BufferedReader out = this.process.inputReader(StandardCharsets.UTF_8)) {
			out.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.lines.add("Cannot read: " + ex);
		}
	}

	void awaitStarted() {
		awaitLine((line) -> line.contains("Started ElvisApplication"));
	}

	void awaitLine(Predicate<String> condition) {
		Awaitility.await()
			.atMost(TIMEOUT)
			.failFast("the service has ended",
					() -> assertThat(this.process.isAlive()).as(() -> String.join("\n", this.lines)).isTrue())
			.until(() -> this.lines.stream().anyMatch(condition));
	}

	/**
	 * Send the signal that Ctrl-C sends.
	 */
	void interrupt() throws Exception {
		Process kill = new ProcessBuilder("sh", "-c", "kill -INT " + this.process.pid()).start();
		assertThat(kill.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(kill.exitValue()).isZero();
	}

	/**
	 * Send the signal that an orchestrator sends. {@link Process#destroy()} would close
	 * the output as well.
	 */
	void terminate() {
		this.process.toHandle().destroy();
	}

	/**
	 * Wait for the end of the service and of its output.
	 * @return the exit status
	 */
	int awaitEnd() throws InterruptedException {
		assertThat(this.process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as("has ended").isTrue();
		this.reader.join(TIMEOUT.toMillis());
		assertThat(this.reader.isAlive()).as("output is open").isFalse();
		return this.process.exitValue();
	}

	List<String> lines() {
		return this.lines;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
