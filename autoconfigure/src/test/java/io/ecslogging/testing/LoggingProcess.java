package io.ecslogging.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link LoggingMain} in a JVM of its own, which can be killed.
 */
public final class LoggingProcess implements AutoCloseable {

	private final Process process;

	private final BufferedReader output;

	private LoggingProcess(Process process) {
		this.process = process;
		this.output = process.inputReader(StandardCharsets.UTF_8);
	}

	/**
	 * Start one, and wait until it begins to log.
	 * @param environment passed on to it
	 */
	public static LoggingProcess start(Map<String, String> environment) {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx256m",
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
						LoggingMain.class.getName()));
		try {
			ProcessBuilder builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD);
			builder.environment().putAll(environment);
			LoggingProcess started = new LoggingProcess(builder.start());
			started.line("logs");
			return started;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the next line that begins so, and skip others.
	 */
	private String line(String start) throws IOException {
		String line = this.output.readLine();
		while (line != null && !line.startsWith(start)) {
			line = this.output.readLine();
		}
		assertThat(line).isNotNull();
		return line;
	}

	public void kill() throws InterruptedException {
		this.process.destroyForcibly();
		assertThat(this.process.waitFor(30, TimeUnit.SECONDS)).isTrue();
	}

	/**
	 * Have it end as an orchestrator does.
	 * @return how many events are missing in its account, how many it has recovered, and
	 * how many it has left in the queue
	 */
	public long[] terminate() throws IOException, InterruptedException {
		this.process.toHandle().destroy();
		return awaitEnd();
	}

	/**
	 * Wait for its end.
	 * @return the same as {@link #terminate}
	 */
	public long[] awaitEnd() throws IOException, InterruptedException {
		assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).as("has ended").isTrue();
		String account = line("account ");
		String[] parts = account.split(" ");
		return new long[] { Long.parseLong(parts[1]), Long.parseLong(parts[2]), Long.parseLong(parts[3]) };
	}

	/**
	 * Return the numbers of the events that a thread has logged.
	 */
	public static List<Long> logged(Path directory, int thread) throws IOException {
		Path file = LoggingMain.file(directory, thread);
		byte[] bytes = Files.exists(file) ? Files.readAllBytes(file) : new byte[0];
		List<Long> numbers = new ArrayList<>();
		for (int i = 0; i + Long.BYTES <= bytes.length; i += Long.BYTES) {
			numbers.add(ByteBuffer.wrap(bytes).getLong(i));
		}
		return numbers;
	}

	@Override
	public void close() {
		this.process.destroyForcibly();
	}

}
