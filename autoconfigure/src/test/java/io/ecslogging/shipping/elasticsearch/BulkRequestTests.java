package io.ecslogging.shipping.elasticsearch;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

import org.junit.jupiter.api.Test;

import io.ecslogging.queue.Lines;
import io.ecslogging.queue.MemoryQueue;
import io.ecslogging.queue.OfferResult;
import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.LineCursor;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the bodies of requests contain.
 */
class BulkRequestTests {

	/**
	 * Segments of 64 bytes.
	 */
	private final MemoryQueue queue = new MemoryQueue(16 * 64, Duration.ZERO);

	private final BulkRequest request = new BulkRequest(false, OnMappingConflict.SAFE_FORM, null);

	private final Decisions decisions = new Decisions(OnMappingConflict.SAFE_FORM);

	@Test
	void shouldGiveEachLineAnIdThatIsInOrderAndShort() throws Exception {
		byte[] last = new byte[0];
		for (int round = 0; round < 3; round++) {
			Batch batch = batch(20);
			List<String> ids = ids(batch);
			assertThat(ids).hasSize(20);
			for (String id : ids) {
				byte[] decoded = Base64.getUrlDecoder().decode(id);
				assertThat(decoded).hasSize(15);
				assertThat(Base64.getUrlEncoder().encodeToString(decoded)).isEqualTo(id);
				assertThat(Arrays.copyOf(decoded, 9)).isEqualTo(sha256(origin(batch)));
				byte[] number = Arrays.copyOfRange(decoded, 9, 15);
				assertThat(Arrays.compareUnsigned(number, last)).isPositive();
				last = number;
			}
			this.queue.acknowledge(batch.number(20));
		}
	}

	private static String origin(Batch batch) {
		LineCursor line = batch.lines();
		line.next();
		return line.origin();
	}

	private static byte[] sha256(String text) throws NoSuchAlgorithmException {
		byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
		return Arrays.copyOf(hash, 9);
	}

	@Test
	void shouldGiveALineTheSameIdAgain() {
		List<String> ids = ids(batch(20));
		this.queue.rewind();
		assertThat(ids(batch(0))).isEqualTo(ids);
		this.queue.acknowledge(new Batch(List.of(readFromStart())).number(5));
		this.queue.rewind();
		assertThat(ids(batch(0))).isEqualTo(ids.subList(5, 20));
	}

	private Lines readFromStart() {
		this.queue.rewind();
		return this.queue.read(1000, 1000);
	}

	@Test
	void shouldNameThePositionOfEachLine() {
		List<String> ids = ids(batch(70));
		assertThat(ids).extracting(BulkRequestTests::number).startsWith(0L, 5L, 10L).endsWith(345L);
	}

	@Test
	void shouldLeaveOutWhatIsDecidedAndSendSafeFormsLast() {
		Batch batch = batch(5);
		this.decisions.startAt(batch);
		this.decisions.set(0, Decision.DELIVERED);
		this.decisions.set(1, Decision.REFUSED);
		this.decisions.set(4, Decision.REJECTED);
		assertThat(this.request.fill(batch, this.decisions, 1000)).isTrue();
		assertThat(this.request.count()).isEqualTo(2);
		assertThat(this.request.line(0)).isEqualTo(2);
		assertThat(this.request.line(1)).isEqualTo(3);
		this.decisions.set(2, Decision.DELIVERED);
		this.decisions.set(3, Decision.DELIVERED);
		assertThat(this.request.fill(batch, this.decisions, 1000)).isTrue();
		assertThat(this.request.count()).isOne();
		assertThat(new String(this.request.body(), StandardCharsets.UTF_8))
			.contains("\"event\":{\"original\":\"line\"}");
		this.decisions.set(1, Decision.DELIVERED_SAFE_FORM);
		assertThat(this.request.fill(batch, this.decisions, 1000)).isFalse();
	}

	@Test
	void shouldKeepTheSizeButForASingleLine() {
		Batch batch = batch(5);
		this.decisions.startAt(batch);
		this.request.fill(batch, this.decisions, 1);
		assertThat(this.request.count()).isOne();
		int size = this.request.size();
		this.request.fill(batch, this.decisions, 3 * size);
		assertThat(this.request.count()).isEqualTo(3);
		this.request.fill(batch, this.decisions, 3 * size - 1);
		assertThat(this.request.count()).isEqualTo(2);
	}

	private List<String> ids(Batch batch) {
		Decisions none = new Decisions(OnMappingConflict.SAFE_FORM);
		none.startAt(batch);
		this.request.fill(batch, none, Integer.MAX_VALUE);
		return new String(this.request.body(), StandardCharsets.UTF_8).lines()
			.filter((line) -> line.startsWith("{"))
			.map((line) -> line.substring("{\"create\":{\"_id\":\"".length(), line.length() - 3))
			.toList();
	}

	private static long number(String id) {
		return ByteBuffer.wrap(Base64.getUrlDecoder().decode(id)).getLong(7) & 0xFFFF_FFFF_FFFFL;
	}

	private Batch batch(int lines) {
		for (int i = 0; i < lines; i++) {
			assertThat(this.queue.offer("line\n".getBytes())).isEqualTo(OfferResult.ACCEPTED);
		}
		List<Lines> parts = new ArrayList<>();
		for (Lines part = this.queue.read(10_000, 1000); part != null; part = this.queue.read(10_000, 1000)) {
			parts.add(part);
		}
		return new Batch(parts);
	}

}
