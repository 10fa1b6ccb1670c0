package io.ecslogging.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

import org.awaitility.Awaitility;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A JVM that runs until it is told to end. Its standard output is read by one thread
 * until then, its standard error is not looked at.
 */
public final class RunningJvm implements AutoCloseable {

	private static final Duration TIMEOUT = Duration.ofSeconds(60);

	private final Process process;

	private final List<String> lines = new CopyOnWriteArrayList<>();

	private final Thread reader = new Thread(this::read, "jvm-stdout");

	RunningJvm(Process process) {
		this.process = process;
		this.reader.setDaemon(true);
		this.reader.start();
	}

	private void read() {
		try (BufferedReader out = this.process.inputReader(StandardCharsets.UTF_8)) {
			out.lines().forEach(this.lines::add);
		}
		catch (IOException | UncheckedIOException ex) {
			this.lines.add("Cannot read: " + ex);
		}
	}

	public void awaitLine(Predicate<String> condition) {
		Awaitility.await()
			.atMost(TIMEOUT)
			.failFast("the JVM has ended",
					() -> assertThat(this.process.isAlive()).as(() -> String.join("\n", this.lines)).isTrue())
			.until(() -> this.lines.stream().anyMatch(condition));
	}

	/**
	 * Send the signal that Ctrl-C sends.
	 */
	public void interrupt() throws IOException, InterruptedException {
		Process kill = new ProcessBuilder("sh", "-c", "kill -INT " + this.process.pid()).start();
		assertThat(kill.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).isTrue();
		assertThat(kill.exitValue()).isZero();
	}

	/**
	 * Send the signal that an orchestrator sends. {@link Process#destroy()} would close
	 * the output as well.
	 */
	public void terminate() {
		this.process.toHandle().destroy();
	}

	/**
	 * Wait for the end of the JVM and of its output.
	 * @return the exit status
	 */
	public int awaitEnd() throws InterruptedException {
		assertThat(this.process.waitFor(TIMEOUT.toSeconds(), TimeUnit.SECONDS)).as("has ended").isTrue();
		this.reader.join(TIMEOUT.toMillis());
		assertThat(this.reader.isAlive()).as("output is open").isFalse();
		return this.process.exitValue();
	}

	public List<String> lines() {
		return this.lines;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
