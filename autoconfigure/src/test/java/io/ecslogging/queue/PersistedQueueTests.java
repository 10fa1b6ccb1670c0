package io.ecslogging.queue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

class PersistedQueueTests extends LineQueueTests {

	private static final long CAPACITY = 1024 * 1024;

	@TempDir
	private Path directory;

	private final List<LineQueue> opened = new ArrayList<>();

	@AfterEach
	void close() {
		this.opened.forEach(LineQueue::close);
	}

	@Override
	LineQueue create(long capacity, Duration blockTimeout) {
		return open(this.directory.resolve("queue-" + this.opened.size()), capacity, blockTimeout);
	}

	private PersistedQueue open(Path path, long capacity, Duration blockTimeout) {
		try {
			PersistedQueue queue = PersistedQueue.open(path, new PersistedQueue.Settings(capacity, blockTimeout, null));
			this.opened.add(queue);
			return queue;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private PersistedQueue open(Path path) {
		return open(path, CAPACITY, Duration.ZERO);
	}

	private static String object(int number) {
		return "{\"message\":\"event " + number + " says {\\\"a\\\": [1]}\",\"number\":" + number + "}";
	}

	private static void offer(LineQueue queue, int from, int to) {
		for (int i = from; i < to; i++) {
			assertThat(queue.offer(bytes(object(i)))).isEqualTo(OfferResult.ACCEPTED);
		}
	}

	private static List<String> objects(int from, int to) {
		return Stream.iterate(from, (i) -> i < to, (i) -> i + 1).map(PersistedQueueTests::object).toList();
	}

	private static List<String> readAll(LineQueue queue) {
		List<String> all = new ArrayList<>();
		Lines lines = queue.read(10_000, 1000);
		while (lines != null) {
			all.addAll(texts(lines));
			lines = queue.read(10_000, 1000);
		}
		return all;
	}

	/**
	 * Copy the files while the queue is open, as a killed process leaves them.
	 */
	private Path killed(Path path) throws IOException {
		Path copy = Files.createTempDirectory(this.directory, "killed");
		try (Stream<Path> files = Files.list(path)) {
			for (Path file : files.toList()) {
				Files.copy(file, copy.resolve(file.getFileName()));
			}
		}
		return copy;
	}

	private static List<Path> segments(Path path) throws IOException {
		try (Stream<Path> files = Files.list(path)) {
			return files.filter((file) -> file.toString().endsWith(".ndjson")).sorted().toList();
		}
	}

	@Test
	void shouldGoOnAfterAClose() {
		Path path = this.directory.resolve("closed");
		PersistedQueue queue = open(path);
		offer(queue, 0, 5000);
		queue.acknowledge(queue.read(10_000, 100).end());
		assertThat(queue.close()).isEqualTo(new Leftover(4900, 0));
		assertThat(queue.lines()).isEqualTo(4900);
		PersistedQueue next = open(path);
		assertThat(next.lines()).isEqualTo(4900);
		long bytes = next.bytes();
		offer(next, 5000, 5010);
		assertThat(next.bytes()).isGreaterThan(bytes);
		assertThat(readAll(next)).isEqualTo(objects(100, 5010));
		assertThat(next.unread()).isZero();
	}

	@Test
	void shouldGoOnAfterAKill() throws IOException {
		Path path = this.directory.resolve("running");
		PersistedQueue queue = open(path);
		offer(queue, 0, 3000);
		Lines first = queue.read(10_000, 70);
		queue.read(10_000, 1000);
		queue.acknowledge(first.first() + 50);
		PersistedQueue next = open(killed(path));
		assertThat(next.lines()).isEqualTo(2950);
		offer(next, 3000, 3001);
		assertThat(readAll(next)).isEqualTo(objects(50, 3001));
		PersistedQueue third = open(killed(path));
		assertThat(third.lines()).isEqualTo(2950);
		assertThat(readAll(third)).isEqualTo(objects(50, 3000));
	}

	@Test
	void shouldGoOnAfterManyClosesAndKills() throws IOException {
		Path path = this.directory.resolve("many");
		int written = 0;
		int acknowledged = 0;
		Random random = new Random(7);
		for (int i = 0; i < 60; i++) {
			PersistedQueue queue = open(path, 64 * CAPACITY, Duration.ZERO);
			assertThat(queue.lines()).isEqualTo(written - acknowledged);
			int more = random.nextInt(4) * random.nextInt(700);
			offer(queue, written, written + more);
			written += more;
			if (random.nextBoolean()) {
				Lines lines = queue.read(100_000, 1 + random.nextInt(1000));
				if (lines != null) {
					assertThat(texts(lines).get(0)).isEqualTo(object(acknowledged));
					acknowledged += (int) queue.acknowledge(lines.end());
				}
			}
			if (random.nextInt(4) == 0) {
				queue.rewind();
				assertThat(readAll(queue)).isEqualTo(objects(acknowledged, written));
			}
			if (random.nextBoolean()) {
				path = killed(path);
			}
			queue.close();
		}
	}

	@Test
	void shouldKeepTheIdentityOfLinesOverARestart() throws IOException {
		Path path = this.directory.resolve("identity");
		PersistedQueue queue = open(path);
		offer(queue, 0, 100);
		Lines lines = queue.read(10_000, 100);
		PersistedQueue next = open(killed(path));
		Lines again = next.read(10_000, 100);
		assertThat(again.origin()).isEqualTo(lines.origin());
		assertThat(again.position(57)).isEqualTo(lines.position(57));
		offer(next, 100, 101);
		assertThat(next.read(10_000, 100).origin()).isNotEqualTo(lines.origin());
	}

	@Test
	void shouldLeavePlainLinesInFiles() throws IOException {
		Path path = this.directory.resolve("plain");
		PersistedQueue queue = open(path);
		offer(queue, 0, 2000);
		queue.close();
		StringBuilder content = new StringBuilder();
		for (Path file : segments(path)) {
			content.append(Files.readString(file));
		}
		assertThat(content.toString().lines()).isEqualTo(objects(0, 2000));
	}

	@Test
	void shouldDeleteAcknowledgedSegments() throws IOException {
		Path path = this.directory.resolve("deleted");
		PersistedQueue queue = open(path);
		offer(queue, 0, 10_000);
		assertThat(segments(path)).hasSizeGreaterThan(8);
		for (Lines lines = queue.read(10_000, 1000); lines != null; lines = queue.read(10_000, 1000)) {
			queue.acknowledge(lines.end());
		}
		assertThat(segments(path)).hasSizeLessThanOrEqualTo(1);
		assertThat(queue.lines()).isZero();
		assertThat(queue.bytes()).isZero();
		PersistedQueue next = open(killed(path));
		assertThat(next.lines()).isZero();
		assertThat(next.unread()).isZero();
	}

	@Test
	void shouldCutATornLine() throws IOException {
		Path path = this.directory.resolve("torn");
		PersistedQueue queue = open(path);
		offer(queue, 0, 100);
		Path copy = killed(path);
		Path segment = segments(copy).get(0);
		byte[] content = Files.readAllBytes(segment);
		int end = new String(content, StandardCharsets.ISO_8859_1).indexOf(0);
		byte[] torn = "{\"message\":\"half".getBytes(StandardCharsets.US_ASCII);
		System.arraycopy(torn, 0, content, end, torn.length);
		Files.write(segment, content);
		PersistedQueue next = open(copy);
		assertThat(next.lines()).isEqualTo(100);
		assertThat(readAll(next)).isEqualTo(objects(0, 100));
		assertThat(next.takeDamaged()).isZero();
		assertThat(Files.readString(segment)).hasLineCount(100).endsWith("}\n");
	}

	@Test
	void shouldLoseNoUndamagedLineWhateverByteOfASegmentIsDamaged() throws IOException {
		Path path = this.directory.resolve("damaged");
		PersistedQueue queue = open(path);
		offer(queue, 0, 80);
		byte[] content = Files.readAllBytes(segments(path).get(0));
		int end = new String(content, StandardCharsets.ISO_8859_1).indexOf(0);
		Random random = new Random(42);
		for (int i = 0; i < end; i++) {
			Path copy = killed(path);
			byte[] changed = content.clone();
			changed[i] ^= (byte) (1 + random.nextInt(255));
			Files.write(segments(copy).get(0), changed);
			assertUndamagedLinesAreThere(copy, content, i);
		}
	}

	@Test
	void shouldLoseNoUndamagedLineOfASegmentThatAnotherOneFollows() throws IOException {
		Path path = this.directory.resolve("followed");
		PersistedQueue queue = open(path);
		offer(queue, 0, 80);
		queue.close();
		byte[] content = Files.readAllBytes(segments(path).get(0));
		for (int i = 0; i < content.length; i += 3) {
			Path copy = killed(path);
			byte[] changed = content.clone();
			changed[i] ^= (byte) 0x55;
			Files.write(segments(copy).get(0), changed);
			assertUndamagedLinesAreThere(copy, content, i);
		}
	}

	private void assertUndamagedLinesAreThere(Path copy, byte[] content, int index) {
		int damaged = (int) new String(content, 0, index, StandardCharsets.ISO_8859_1).lines().count();
		damaged -= (index > 0 && content[index - 1] != '\n') ? 1 : 0;
		PersistedQueue next = open(copy);
		long recovered = next.lines();
		List<String> read = readAll(next);
		List<String> wanted = new ArrayList<>(objects(0, 80));
		wanted.remove(damaged);
		assertThat(read).as("byte %s", index).containsSubsequence(wanted);
		assertThat(next.lines() + next.takeDamaged()).isEqualTo(recovered);
		assertThat(next.lines()).isEqualTo(read.size());
		next.close();
		this.opened.remove(next);
	}

	@Test
	void shouldReadFromTheStartIfTheCheckpointIsDamaged() throws IOException {
		Path path = this.directory.resolve("checkpoint");
		PersistedQueue queue = open(path);
		offer(queue, 0, 300);
		queue.acknowledge(queue.read(10_000, 100).end());
		byte[] content = Files.readAllBytes(path.resolve("checkpoint.json"));
		for (int i = 0; i < content.length - 1; i++) {
			Path copy = killed(path);
			byte[] changed = content.clone();
			changed[i] ^= 1;
			Files.write(copy.resolve("checkpoint.json"), changed);
			PersistedQueue next = open(copy);
			assertThat(next.lines()).as("byte %s", i).isEqualTo(300);
			assertThat(readAll(next)).isEqualTo(objects(0, 300));
		}
		Path copy = killed(path);
		Files.delete(copy.resolve("checkpoint.json"));
		assertThat(readAll(open(copy))).isEqualTo(objects(0, 300));
	}

	@Test
	void shouldCountLinesOfASegmentThatHasGone() throws IOException {
		Path path = this.directory.resolve("gone");
		PersistedQueue queue = open(path, 64 * 1024, Duration.ZERO);
		offer(queue, 0, 300);
		queue.close();
		List<Path> segments = segments(path);
		assertThat(segments).hasSizeGreaterThan(3);
		Path copy = killed(path);
		Files.delete(segments(copy).get(1));
		PersistedQueue next = open(copy);
		List<String> read = readAll(next);
		assertThat(read).isSubsetOf(objects(0, 300)).hasSizeLessThan(300);
		assertThat(next.lines() + next.takeDamaged()).isEqualTo(300);
	}

	@Test
	void shouldHaveRoomAgainWhenAllThatFilledItIsDamaged() throws IOException {
		Path path = this.directory.resolve("zeros");
		PersistedQueue queue = open(path, 64 * 1024, Duration.ZERO);
		int written = 0;
		while (queue.offer(bytes(object(written))) == OfferResult.ACCEPTED) {
			written++;
		}
		queue.close();
		for (Path segment : segments(path)) {
			Files.write(segment, new byte[(int) Files.size(segment)]);
		}
		PersistedQueue next = open(path, 64 * 1024, Duration.ZERO);
		assertThat(next.lines()).isEqualTo(written);
		assertThat(next.offer(bytes(object(0)))).isEqualTo(OfferResult.FULL);
		assertThat(readAll(next)).isEmpty();
		assertThat(next.takeDamaged()).isEqualTo(written);
		assertThat(next.lines()).isZero();
		offer(next, 0, 100);
		assertThat(readAll(next)).isEqualTo(objects(0, 100));
	}

	@Test
	void shouldHaveRoomAgainWhenWhatFollowsAnUnacknowledgedLineIsDamaged() throws IOException {
		Path path = this.directory.resolve("after");
		PersistedQueue queue = open(path, 64 * 1024, Duration.ZERO);
		int written = 0;
		while (queue.offer(bytes(object(written))) == OfferResult.ACCEPTED) {
			written++;
		}
		queue.close();
		int first = bytes(object(0)).length;
		for (Path segment : segments(path)) {
			byte[] content = Files.readAllBytes(segment);
			Arrays.fill(content, segment.equals(segments(path).get(0)) ? first : 0, content.length, (byte) 0);
			Files.write(segment, content);
		}
		PersistedQueue next = open(path, 64 * 1024, Duration.ZERO);
		Lines line = next.read(1000, 10);
		assertThat(texts(line)).containsExactly(object(0));
		assertThat(next.read(1000, 10)).isNull();
		assertThat(next.acknowledge(line.end())).isOne();
		assertThat(next.takeDamaged()).isEqualTo(written - 1);
		assertThat(next.lines()).isZero();
		assertThat(next.bytes()).isZero();
		offer(next, 0, 100);
		assertThat(readAll(next)).isEqualTo(objects(0, 100));
	}

	@Test
	void shouldLoseNothingIfLinesThatAreAcknowledgedAreDamaged() throws IOException {
		Path path = this.directory.resolve("before");
		PersistedQueue queue = open(path);
		offer(queue, 0, 100);
		queue.acknowledge(queue.read(10_000, 60).end());
		Path copy = killed(path);
		byte[] content = Files.readAllBytes(segments(copy).get(0));
		Arrays.fill(content, 500, 2000, (byte) 0);
		Files.write(segments(copy).get(0), content);
		PersistedQueue next = open(copy);
		assertThat(next.lines()).isEqualTo(40);
		offer(next, 100, 110);
		assertThat(readAll(next)).isEqualTo(objects(60, 110));
		next.rewind();
		next.acknowledge(next.read(100_000, 1000).end());
		PersistedQueue third = open(killed(copy));
		assertThat(third.lines()).isEqualTo(10);
		assertThat(readAll(third)).isEqualTo(objects(100, 110));
		assertThat(third.takeDamaged()).isZero();
	}

	@Test
	void shouldCountLinesThatAnotherHandHasEmptied() throws IOException {
		Path path = this.directory.resolve("emptied");
		PersistedQueue queue = open(path);
		offer(queue, 0, 10);
		queue.close();
		PersistedQueue next = open(path);
		offer(next, 10, 20);
		Path active = segments(path).get(1);
		Files.write(active, new byte[(int) Files.size(active)]);
		assertThat(readAll(next)).isEqualTo(objects(0, 10));
		assertThat(next.takeDamaged()).isEqualTo(10);
		assertThat(next.lines()).isEqualTo(10);
	}

	@Test
	void shouldLeaveAFileThatIsRemovedWhileItIsWrittenTo() throws Exception {
		Path path = this.directory.resolve("unlinked");
		PersistedQueue queue = open(path, 1024 * CAPACITY, Duration.ZERO);
		offer(queue, 0, 10);
		Files.delete(segments(path).get(0));
		Awaitility.await().untilAsserted(() -> {
			queue.await(1, 1);
			assertThat(queue.offer(bytes(object(10)))).isEqualTo(OfferResult.ACCEPTED);
			assertThat(segments(path)).isNotEmpty();
		});
		long lines = queue.lines();
		int read = readAll(queue).size();
		assertThat(queue.takeDamaged()).isBetween(10L, lines - 1);
		assertThat(queue.lines()).isEqualTo(read);
		queue.rewind();
		assertThat(readAll(queue)).hasSize(read);
	}

	@Test
	void shouldFindItsFilesWhateverTheLocale() {
		Path path = this.directory.resolve("locale");
		Locale before = Locale.getDefault();
		try {
			Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
			PersistedQueue queue = open(path);
			offer(queue, 0, 20);
			queue.acknowledge(queue.read(1000, 5).end());
			queue.close();
			assertThat(readAll(open(path))).isEqualTo(objects(5, 20));
		}
		finally {
			Locale.setDefault(before);
		}
	}

	@Test
	@EnabledOnOs(OS.LINUX)
	void shouldKeepItsLockWhenAnotherQueueOfThisJvmIsRefused() throws Exception {
		Path path = this.directory.resolve("kept");
		PersistedQueue queue = open(path);
		String lock = ":" + Files.getAttribute(path.resolve("lock"), "unix:ino") + " ";
		Path locks = Path.of("/proc/locks");
		assumeTrue(Files.exists(locks) && Files.readString(locks).contains(lock), "the kernel lists its locks");
		assertThatExceptionOfType(QueueConflictException.class)
			.isThrownBy(() -> PersistedQueue.open(path, new PersistedQueue.Settings(CAPACITY, Duration.ZERO, null)));
		assertThat(Files.readString(locks)).contains(lock);
		queue.close();
	}

	@Test
	void shouldLeaveOtherFilesAlone() throws IOException {
		Path path = Files.createDirectory(this.directory.resolve("others"));
		Files.writeString(path.resolve("notes.txt"), "mine");
		Files.writeString(path.resolve("1.ndjson"), "mine");
		PersistedQueue queue = open(path);
		offer(queue, 0, 10);
		queue.close();
		assertThat(path.resolve("notes.txt")).hasContent("mine");
		assertThat(path.resolve("1.ndjson")).hasContent("mine");
	}

	@Test
	void shouldRefuseADirectoryThatIsInUse() {
		Path path = this.directory.resolve("used");
		PersistedQueue queue = open(path);
		assertThatExceptionOfType(QueueConflictException.class)
			.isThrownBy(() -> PersistedQueue.open(path, new PersistedQueue.Settings(CAPACITY, Duration.ZERO, null)))
			.withMessageContaining("another process");
		queue.close();
		offer(open(path), 0, 1);
	}

	@Test
	void shouldRefuseAnotherFormatAndLeaveItAsItIs() throws IOException {
		Path path = this.directory.resolve("newer");
		open(path).close();
		Files.writeString(path.resolve("queue.json"), "{\"format\":2}\n");
		assertThatExceptionOfType(QueueConflictException.class)
			.isThrownBy(() -> PersistedQueue.open(path, new PersistedQueue.Settings(CAPACITY, Duration.ZERO, null)))
			.withMessageContaining("format 2");
		assertThat(path.resolve("queue.json")).hasContent("{\"format\":2}\n");
	}

	@Test
	void shouldStoreLinesOnceASecondAndEndTheThreadForThat() throws IOException {
		List<Thread> threads = new ArrayList<>();
		PersistedQueue queue = PersistedQueue.open(this.directory.resolve("synced"),
				new PersistedQueue.Settings(CAPACITY, Duration.ZERO, (task) -> {
					threads.add(new Thread(task));
					return threads.get(0);
				}));
		offer(queue, 0, 1000);
		Awaitility.await().pollDelay(Duration.ofMillis(1200)).until(() -> threads.size() == 1);
		offer(queue, 1000, 1010);
		assertThat(readAll(queue)).isEqualTo(objects(0, 1010));
		assertThat(queue.fault()).isNull();
		queue.close();
		Awaitility.await().until(() -> !threads.get(0).isAlive());
	}

	@Test
	void shouldTakeLinesFromAnInterruptedThread() {
		Path path = this.directory.resolve("interrupted");
		PersistedQueue queue = open(path);
		for (int i = 0; i < 5000; i++) {
			Thread.currentThread().interrupt();
			assertThat(queue.offer(bytes(object(i)))).isEqualTo(OfferResult.ACCEPTED);
			assertThat(Thread.interrupted()).isTrue();
		}
		assertThat(readAll(queue)).isEqualTo(objects(0, 5000));
	}

	@Test
	void shouldGoOnWhenTheDirectoryIsRemoved() throws IOException {
		Path path = this.directory.resolve("removed");
		PersistedQueue queue = open(path);
		offer(queue, 0, 10);
		try (Stream<Path> files = Files.list(path)) {
			for (Path file : files.toList()) {
				Files.delete(file);
			}
		}
		Files.delete(path);
		long accepted = 10;
		for (int i = 10; i < 5000; i++) {
			accepted += (queue.offer(bytes(object(i))) == OfferResult.ACCEPTED) ? 1 : 0;
		}
		assertThat(accepted).isEqualTo(5000);
		assertThat(segments(path)).isNotEmpty();
		assertThat(queue.fault()).isNull();
	}

}
