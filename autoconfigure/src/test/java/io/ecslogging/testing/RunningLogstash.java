package io.ecslogging.testing;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import org.jspecify.annotations.Nullable;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A {@link LogstashProcess} that can be killed and started again, and what it has handed
 * over.
 */
public final class RunningLogstash implements AutoCloseable {

	/**
	 * How many lines it takes while its output is blocked.
	 */
	public static final int QUEUE = 20;

	private static final int FIRST_PORT = 10_000;

	private static final int LAST_PORT = 32_000;

	private static final Set<Integer> TAKEN = ConcurrentHashMap.newKeySet();

	private final Path file;

	private final @Nullable Path key;

	private final Duration stopAfter;

	private final Duration endAfter;

	/**
	 * The seed of wrong answers of a beats input, 0 for right ones; {@code null} for a
	 * tcp input.
	 */
	private final @Nullable Long answers;

	private final int port = freePort();

	private Process process;

	private BufferedReader output;

	private RunningLogstash(Path file, @Nullable Path key, Duration stopAfter, Duration endAfter,
			@Nullable Long answers) {
		this.answers = answers;
		this.file = file;
		this.key = key;
		this.stopAfter = stopAfter;
		this.endAfter = endAfter;
		start();
	}

	/**
	 * Start one.
	 * @param file where it keeps what it has handed over
	 * @param key its key, if it uses TLS
	 * @param stopAfter how long it goes on listening when it is told to end
	 * @param endAfter how long it then goes on reading until it ends its connections
	 */
	public static RunningLogstash start(Path file, @Nullable Path key, Duration stopAfter, Duration endAfter) {
		return new RunningLogstash(file, key, stopAfter, endAfter, null);
	}

	/**
	 * Start one with a beats input.
	 * @param answers the seed of its wrong answers, 0 for right ones only
	 * @see #start(Path, Path, Duration, Duration)
	 */
	public static RunningLogstash startBeats(Path file, @Nullable Path key, Duration stopAfter, Duration endAfter,
			long answers) {
		return new RunningLogstash(file, key, stopAfter, endAfter, answers);
	}

	/**
	 * Return a port that the kernel gives to nobody: while this is not running, another
	 * server must not get its port, and its lines.
	 */
	private static int freePort() {
		while (true) {
			int port = ThreadLocalRandom.current().nextInt(FIRST_PORT, LAST_PORT);
			try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
				if (TAKEN.add(port)) {
					return socket.getLocalPort();
				}
			}
			catch (IOException ex) {
				// in use
			}
		}
	}

	/**
	 * Start it again, on the same port.
	 */
	public void start() {
		List<String> command = new ArrayList<>(
				List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx128m",
						"-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-cp", System.getProperty("java.class.path"),
						LogstashProcess.class.getName(), "file=" + this.file, "port=" + this.port, "queue=" + QUEUE,
						"stop-after=" + this.stopAfter.toMillis(), "end-after=" + this.endAfter.toMillis()));
		if (this.answers != null) {
			command.add("answers=" + this.answers);
		}
		if (this.key != null) {
			command.add("key=" + this.key);
		}
		try {
			this.process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
			this.output = this.process.inputReader(StandardCharsets.US_ASCII);
			String listens = this.output.readLine();
			assertThat(listens).isEqualTo("listens on " + this.port);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	public int port() {
		return this.port;
	}

	public String destination() {
		return "localhost:" + this.port;
	}

	/**
	 * Take no more than fits into the queue.
	 */
	public void block() {
		tell("block");
	}

	public void unblock() {
		tell("unblock");
	}

	/**
	 * Reset all connections.
	 */
	public void reset() {
		tell("reset");
	}

	private void tell(String command) {
		try {
			this.process.outputWriter(StandardCharsets.US_ASCII).append(command).append('\n').flush();
			assertThat(this.output.readLine()).isEqualTo(command);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Kill the process.
	 */
	public void kill() {
		this.process.destroyForcibly();
		awaitEnd();
	}

	/**
	 * Tell the process to end, and wait until it has.
	 */
	public void terminate() {
		this.process.toHandle().destroy();
		awaitEnd();
	}

	private void awaitEnd() {
		try {
			assertThat(this.process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Return the lines that it has handed over.
	 */
	public List<String> lines() {
		try {
			return Files.readAllLines(this.file);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	@Override
	public void close() {
		kill();
	}

}
