package io.ecslogging.shipping;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;

import io.ecslogging.queue.PersistedQueue;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.LoggingProcess;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

/**
 * Events in a persisted queue survive kills, restarts and outages.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(1800)
class PersistedShippingTests {

	private static final int KILLS = Integer.getInteger("queue.kills", 8);

	private static final Duration OUTAGE = Duration.ofSeconds(Integer.getInteger("queue.outage", 10));

	private static final Duration FAULTS = Duration.ofSeconds(Integer.getInteger("queue.faults", 20));

	private static final int THREADS = 4;

	@TempDir
	private Path directory;

	private final Random random = new Random(seed());

	private static long seed() {
		long seed = Long.getLong("queue.seed", System.nanoTime());
		System.out.println("seed of the faults: " + seed);
		return seed;
	}

	@Test
	void shouldIndexEachEventOnceThoughTheProcessIsKilled() throws Exception {
		ElasticsearchServer server = ElasticsearchServer.get();
		String target = "logs-" + UUID.randomUUID().toString().replace('-', '_') + "-default";
		Map<String, String> environment = environment(Map.of("URI", server.uri().toString(), "PASSWORD",
				server.password(), "TARGET", target, "TRUST", server.trustStore().toString()));
		kill(environment, KILLS);
		Map<String, Integer> indexed = new HashMap<>();
		for (JsonNode document : server.documents(target)) {
			indexed.merge(document.get("_source").get("message").asString(), 1, Integer::sum);
		}
		assertThat(indexed.values()).allMatch((times) -> times == 1);
		assertThat(indexed.keySet()).containsAll(logged());
	}

	/**
	 * The first process cannot send and is killed, the second one sends and logs more,
	 * and the third one, which knows nothing of the dataset, sends what is left.
	 */
	@Test
	void shouldIndexEachEventOnceInItsDataStreamAcrossRestarts() throws Exception {
		ElasticsearchServer server = ElasticsearchServer.get();
		String dataset = UUID.randomUUID().toString().replace('-', '_');
		Map<String, String> environment = environment(
				Map.of("URI", "https://localhost:1", "PASSWORD", server.password(), "TARGET",
						"logs-" + dataset + "-default", "TRUST", server.trustStore().toString(), "STREAM", dataset,
						"DATASET", dataset + ".other", "THREADS", String.valueOf(THREADS), "PER_SECOND", "4000"));
		try (LoggingProcess process = LoggingProcess.start(environment)) {
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> logged().size() > 12_000);
			process.kill();
		}
		environment.putAll(Map.of("URI", server.uri().toString(), "FIRST", "1000000"));
		try (LoggingProcess process = LoggingProcess.start(environment)) {
			Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> logged().size() > 24_000);
			process.kill();
		}
		environment.putAll(Map.of("THREADS", "0", "DATASET", ""));
		drain(environment);
		Set<String> logged = logged();
		System.out.println("logged for two datasets: " + logged.size());
		Map<String, Integer> indexed = new HashMap<>();
		for (String other : List.of("", ".other")) {
			for (JsonNode document : server.documents("logs-" + dataset + other + "-default")) {
				JsonNode source = document.get("_source");
				String message = source.get("message").asString();
				indexed.merge(message, 1, Integer::sum);
				assertThat(source.has("tags")).as("safe form").isFalse();
				assertThat(source.at("/event/dataset").asString()).isEqualTo(dataset + other);
				assertThat(Long.parseLong(message.substring(2)) % 2).isEqualTo(other.isEmpty() ? 0 : 1);
			}
		}
		assertThat(indexed.values()).allMatch((times) -> times == 1);
		assertThat(indexed.keySet()).containsAll(logged);
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "beats" })
	void shouldLoseNothingToLogstashThoughTheProcessIsKilled(String protocol) throws Exception {
		boolean beats = protocol.equals("beats");
		try (LogstashServer server = beats ? LogstashServer.startBeats() : LogstashServer.start()) {
			kill(environment(Map.of("LOGSTASH", server.destination(), "PROTOCOL", protocol)),
					beats ? KILLS / 2 : KILLS);
			assertThat(messages(server)).containsAll(logged());
		}
	}

	/**
	 * Kill processes that log, then have one send what is left.
	 */
	private void kill(Map<String, String> environment, int kills) throws Exception {
		for (int i = 0; i < kills; i++) {
			Map<String, String> logging = new HashMap<>(environment);
			logging.put("THREADS", String.valueOf(THREADS));
			logging.put("FIRST", String.valueOf(i * 1_000_000));
			try (LoggingProcess process = LoggingProcess.start(logging)) {
				Awaitility.await().pollDelay(Duration.ofMillis(1 + this.random.nextInt(1000))).until(() -> true);
				process.kill();
			}
		}
		assertThat(logged()).hasSizeGreaterThan(kills * THREADS);
		drain(environment);
	}

	private void drain(Map<String, String> environment) throws Exception {
		try (LoggingProcess process = LoggingProcess.start(environment)) {
			long[] account = process.awaitEnd();
			assertThat(account[0]).as("missing").isZero();
			assertThat(account[2]).as("left").isZero();
		}
	}

	private Map<String, String> environment(Map<String, String> more) {
		Map<String, String> environment = new HashMap<>(more);
		environment.put("DIRECTORY", this.directory.toString());
		return environment;
	}

	private Set<String> logged() throws Exception {
		Set<String> logged = new HashSet<>();
		for (int thread = 0; thread < THREADS; thread++) {
			for (long number : LoggingProcess.logged(this.directory, thread)) {
				logged.add(thread + " " + number);
			}
		}
		return logged;
	}

	private static Set<String> messages(LogstashServer server) {
		Set<String> messages = new HashSet<>();
		for (String line : server.lines()) {
			int start = line.indexOf("\"message\":\"") + 11;
			messages.add(line.substring(start, line.indexOf('"', start)));
		}
		return messages;
	}

	/**
	 * Peer down, reset, slow, process killed, process ended, disk full, in random order.
	 */
	@Test
	void shouldAccountForEverythingWhateverHappens() throws Exception {
		Path disk = this.directory.resolve("disk");
		Files.createDirectory(disk);
		boolean small = mount(disk);
		try (LogstashServer server = LogstashServer.start()) {
			Map<String, String> environment = new HashMap<>(Map.of("LOGSTASH", server.destination(), "DIRECTORY",
					disk.toString(), "LOGGED", this.directory.toString(), "THREADS", "1", "PER_SECOND", "2000"));
			boolean refused = disturb(server, environment, small ? disk : null);
			server.read();
			accept(server, refused);
			empty(disk);
			environment.put("THREADS", "0");
			drain(environment);
			Set<String> logged = new HashSet<>();
			LoggingProcess.logged(this.directory, 0).forEach((number) -> logged.add("0 " + number));
			assertThat(logged).hasSizeGreaterThan(1000);
			assertThat(messages(server)).containsAll(logged);
		}
		finally {
			unmount(disk, small);
		}
	}

	/**
	 * @param disk what to fill, if anything
	 * @return whether the server refuses connections
	 */
	private boolean disturb(LogstashServer server, Map<String, String> environment, @Nullable Path disk)
			throws Exception {
		boolean refused = false;
		LoggingProcess process = LoggingProcess.start(environment);
		try {
			long end = System.nanoTime() + FAULTS.toNanos();
			for (int i = 1; System.nanoTime() < end; i++) {
				Awaitility.await().pollDelay(Duration.ofMillis(this.random.nextInt(1500))).until(() -> true);
				switch (this.random.nextInt((disk != null) ? 6 : 5)) {
					case 0 -> {
						if (!refused) {
							server.refuse();
						}
						refused = true;
						server.reset();
					}
					case 1 -> server.reset();
					case 2 -> server.trickle(2000, 1);
					case 3 -> {
						process.kill();
						process = again(environment, i);
					}
					case 4 -> {
						assertThat(process.terminate()[0]).as("missing").isZero();
						process = again(environment, i);
					}
					default -> fill(disk);
				}
				if (this.random.nextBoolean()) {
					server.read();
					refused = accept(server, refused);
					empty(disk);
				}
			}
			assertThat(process.terminate()[0]).as("missing").isZero();
			return refused;
		}
		finally {
			process.close();
		}
	}

	private static LoggingProcess again(Map<String, String> environment, int round) {
		environment.put("FIRST", String.valueOf(round * 1_000_000));
		return LoggingProcess.start(environment);
	}

	private static void empty(@Nullable Path disk) throws IOException {
		if (disk != null) {
			Files.deleteIfExists(disk.resolve("ballast"));
		}
	}

	private static boolean accept(LogstashServer server, boolean refused) {
		if (refused) {
			server.accept();
		}
		return false;
	}

	private static void fill(@Nullable Path disk) {
		if (disk == null) {
			return;
		}
		try {
			Files.write(disk.resolve("ballast"), new byte[(int) disk.toFile().getUsableSpace()]);
		}
		catch (IOException ex) {
			// it is full
		}
	}

	private static boolean mount(Path disk) throws Exception {
		return run("mount", "-t", "tmpfs", "-o", "size=24m", "tmpfs", disk.toString());
	}

	private static void unmount(Path disk, boolean mounted) throws Exception {
		if (mounted) {
			assertThat(run("umount", "-l", disk.toString())).isTrue();
		}
	}

	private static boolean run(String... command) throws Exception {
		try {
			Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
			process.getInputStream().readAllBytes();
			return process.waitFor() == 0;
		}
		catch (IOException ex) {
			return false;
		}
	}

	@Test
	void shouldAccountForEachEventWhenTheDiskIsFull(CapturedOutput output) throws Exception {
		Path disk = this.directory.resolve("full");
		Files.createDirectory(disk);
		boolean mounted = mount(disk);
		assumeTrue(mounted, "a small tmpfs can be mounted by root only, with the capability for it");
		try (LogstashServer server = LogstashServer.start()) {
			server.refuse();
			try (ShippingRun run = ShippingRun.to(server.destination()).queue(open(disk.resolve("queue"))).start()) {
				int number = 0;
				while (run.snapshot().dropped(DropReason.QUEUE_FAILED) == 0) {
					run.ship(0, number++);
				}
				assertThat(number).isGreaterThan(10_000);
				Awaitility.await().until(() -> output.toString().contains("does not work"));
				server.accept();
				Awaitility.await().until(() -> {
					run.ship(1, 0);
					return run.shipper().queue().fault() == null;
				});
				Awaitility.await().until(() -> run.snapshot().queued() == 0);
				run.assertInvariant();
				assertThat(run.snapshot().dropped(DropReason.QUEUE_FULL)).isZero();
				Awaitility.await().until(() -> output.toString().contains("works again"));
			}
			assertThat(output.toString().split("does not work", -1)).hasSize(2);
			assertThat(output).contains("No space left on device");
		}
		finally {
			unmount(disk, mounted);
		}
	}

	private static PersistedQueue open(Path path) throws Exception {
		return PersistedQueue.open(path, new PersistedQueue.Settings(1024 * 1024 * 1024, Duration.ZERO, null));
	}

	@Test
	void shouldBridgeAnOutageWithoutHeap() throws Exception {
		int perSecond = 10_000;
		// by connection, since a thread reads each: one may be faster than the one before
		Map<Thread, List<String>> received = new LinkedHashMap<>();
		try (LogstashServer server = LogstashServer.start((bytes, from, to) -> {
			synchronized (received) {
				received.computeIfAbsent(Thread.currentThread(), (connection) -> new ArrayList<>())
					.add(new String(bytes, from, to - from));
			}
		})) {
			server.refuse();
			try (ShippingRun run = ShippingRun.to(server.destination())
				.queue(open(this.directory.resolve("outage")))
				.start()) {
				long before = usedMemory();
				int each = run.ship(2, perSecond, OUTAGE);
				long heap = usedMemory() - before;
				assertThat(run.snapshot().queue().bytes()).isGreaterThan(each * 2L * 300);
				System.out.println("heap after the outage: " + heap);
				assertThat(heap).isLessThan(16 * 1024 * 1024);
				long start = System.nanoTime();
				server.accept();
				Awaitility.await()
					.atMost(OUTAGE.multipliedBy(4).plusSeconds(60))
					.until(() -> run.snapshot().queued() == 0);
				System.out.println("drained in ms: " + TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start));
				assertThat(run.snapshot().delivered()).isEqualTo(2L * each);
				synchronized (received) {
					List<String> lines = received.values().stream().flatMap(List::stream).map(String::strip).toList();
					ShippingRun.assertComplete(lines, 2, each);
					ShippingRun.assertInOrder(lines);
				}
			}
		}
	}

	private static long usedMemory() {
		for (int i = 0; i < 3; i++) {
			System.gc();
		}
		return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
	}

	@Test
	void shouldNotWaitForADeadPeerInTheEndAndSendLater() throws Exception {
		Path path = this.directory.resolve("later");
		try (LogstashServer server = LogstashServer.start()) {
			server.refuse();
			ShippingRun run = ShippingRun.to(server.destination()).queue(open(path)).start();
			run.ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 0);
			long start = System.nanoTime();
			run.shutdownTimeout(Duration.ofMinutes(5)).close();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
			assertThat(run.snapshot().queued()).isOne();
			assertThat(run.snapshot().droppedTotal()).isZero();
			server.accept();
			try (ShippingRun next = ShippingRun.to(server.destination()).queue(open(path)).start()) {
				next.ship(0, 1);
				assertThat(next.snapshot().recovered()).isOne();
				Awaitility.await().until(() -> next.snapshot().delivered() == 2);
			}
			ShippingRun.assertComplete(server.lines(), 1, 2);
		}
	}

	@Test
	void shouldDropWhatIsTooOldWhenItsTurnComes() throws Exception {
		Path path = this.directory.resolve("old");
		try (LogstashServer server = LogstashServer.start()) {
			PersistedQueue queue = open(path);
			for (int i = 0; i < 20_000; i++) {
				queue.offer((ShippingRun.line(0, i) + "\n").getBytes());
			}
			queue.close();
			LineTime time = (bytes, offset, length) -> {
				String line = new String(bytes, offset, length);
				int number = Integer.parseInt(line.substring(line.indexOf(' ') + 1, line.indexOf('"', 13)));
				return OptionalLong
					.of(System.currentTimeMillis() - Duration.ofDays((number < 15_000) ? 2 : 0).toMillis());
			};
			try (ShippingRun run = ShippingRun.to(server.destination())
				.queue(open(path))
				.maxAge(Duration.ofDays(1), time)
				.start()) {
				Awaitility.await().until(() -> run.snapshot().delivered() == 5000);
				assertThat(run.snapshot().recovered()).isEqualTo(20_000);
				assertThat(run.snapshot().dropped(DropReason.EXPIRED)).isEqualTo(15_000);
			}
			assertThat(server.lines()).isEqualTo(Stream.iterate(15_000, (i) -> i < 20_000, (i) -> i + 1)
				.map((i) -> ShippingRun.line(0, i))
				.toList());
		}
	}

}
