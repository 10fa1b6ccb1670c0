package io.ecslogging.shipping.lumberjack;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.zip.Inflater;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ecslogging.queue.Lines;
import io.ecslogging.shipping.Batch;
import io.ecslogging.testing.LumberjackReader;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Frames byte by byte.
 */
class WindowEncoderTests {

	private static final String METADATA = "{\"beat\":\"b\"}";

	/**
	 * A window of two lines, {@code {"a":1}} and {@code {"b":"é"}}, not compressed.
	 */
	private static final String PLAIN = """
			32 57                   2W
			00 00 00 02             2 lines

			32 4a                   2J
			00 00 00 01             line 1
			00 00 00 20             32 bytes: 26 of the head, 6 of the line
			7b 22 40 6d 65 74 61 64 61 74 61 22 3a           {"@metadata":
			7b 22 62 65 61 74 22 3a 22 62 22 7d 2c           {"beat":"b"},
			22 61 22 3a 31 7d                                "a":1}

			32 4a                   2J
			00 00 00 02             line 2
			00 00 00 23             35 bytes: 9 of the line, since é has two
			7b 22 40 6d 65 74 61 64 61 74 61 22 3a           {"@metadata":
			7b 22 62 65 61 74 22 3a 22 62 22 7d 2c           {"beat":"b"},
			22 62 22 3a 22 c3 a9 22 7d                       "b":"é"}
			""";

	private static final Batch TWO = batch("{\"a\":1}", "{\"b\":\"é\"}");

	@Test
	void shouldWriteTheFramesOfAWindow() {
		assertThat(HexFormat.ofDelimiter(" ").formatHex(encoded(TWO, 0))).isEqualTo(hex(PLAIN));
	}

	private static String hex(String vector) {
		StringBuilder hex = new StringBuilder();
		vector.lines().forEach((line) -> {
			for (String word : line.split(" ")) {
				if (!word.matches("[0-9a-f]{2}")) {
					break;
				}
				hex.append(hex.isEmpty() ? "" : " ").append(word);
			}
		});
		return hex.toString();
	}

	/**
	 * {@code 2W 00000002 2C}, the length of what follows, and a stream of zlib (RFC 1950:
	 * it begins with 78, and its first two bytes are a multiple of 31) of the same
	 * frames.
	 */
	@Test
	void shouldCompressAllLinesInOneFrame() throws Exception {
		byte[] bytes = encoded(TWO, 1);
		assertThat(HexFormat.of().formatHex(bytes, 0, 8)).isEqualTo("325700000002" + "3243");
		int length = (bytes[8] & 0xFF) << 24 | (bytes[9] & 0xFF) << 16 | (bytes[10] & 0xFF) << 8 | bytes[11] & 0xFF;
		assertThat(length).isEqualTo(bytes.length - 12);
		assertThat(bytes[12]).isEqualTo((byte) 0x78);
		assertThat(((bytes[12] & 0xFF) * 256 + (bytes[13] & 0xFF)) % 31).isZero();
		Inflater inflater = new Inflater();
		inflater.setInput(bytes, 12, length);
		byte[] frames = new byte[1000];
		int size = inflater.inflate(frames);
		assertThat(inflater.finished()).isTrue();
		inflater.end();
		assertThat("32 57 00 00 00 02 " + HexFormat.ofDelimiter(" ").formatHex(frames, 0, size)).isEqualTo(hex(PLAIN));
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 1, 6, 9 })
	void shouldWriteWhatAnIndependentReaderReads(int level) {
		Random random = new Random(42);
		try (WindowEncoder encoder = new WindowEncoder(METADATA, level)) {
			FrameBuffer frames = new FrameBuffer();
			for (int count : new int[] { 1, 5000, 3, 700, 1 }) {
				String[] lines = new String[count];
				for (int i = 0; i < count; i++) {
					lines[i] = "{\"n\":" + random.nextLong() + ",\"x\":\"" + "é".repeat(random.nextInt(300)) + "\"}";
				}
				if (count == 3) {
					lines[1] = "{\"large\":\"" + "a1".repeat(4_000_000) + "\"}";
				}
				encoder.encode(batch(lines), frames);
				assertThat(read(frames, random)).containsExactly(lines);
			}
		}
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, 3 })
	void shouldWriteLinesOfAnySize(int level) {
		Random random = new Random(43);
		String[] lines = new String[200];
		for (int i = 0; i < lines.length; i++) {
			// those of more than 32 KB are compressed where they are
			lines[i] = "{\"i\":\"" + hex(random, 16_380 + i / 8 - random.nextInt(2) * random.nextInt(16_000)) + "\"}";
		}
		try (WindowEncoder encoder = new WindowEncoder(METADATA, level)) {
			FrameBuffer frames = new FrameBuffer();
			encoder.encode(batch(lines), frames);
			assertThat(read(frames, random)).containsExactly(lines);
		}
	}

	/**
	 * At most a quarter more than the frames have, and nothing afterwards.
	 */
	@ParameterizedTest
	@ValueSource(ints = { 0, 3 })
	void shouldTakeLittleMemoryForLargeLines(int level) {
		Batch batch = batch("{\"large\":\"" + hex(new Random(44), 10_000_000) + "\"}");
		try (WindowEncoder encoder = new WindowEncoder(METADATA, level)) {
			FrameBuffer frames = new FrameBuffer();
			encoder.encode(batch, frames);
			assertThat(frames.size()).isBetween((level > 0) ? 10_000_000 : 20_000_000, 21_000_000);
			assertThat(frames.bytes().length).isLessThan(frames.size() / 100 * 126);
			frames.clear();
			assertThat(frames.bytes().length).isLessThan(100_000);
			encoder.encode(TWO, frames);
			assertThat(frames.size()).isLessThan(100);
		}
	}

	/**
	 * Return text that compresses to no less than half of its size.
	 */
	private static String hex(Random random, int bytes) {
		byte[] noise = new byte[bytes];
		random.nextBytes(noise);
		return HexFormat.of().formatHex(noise);
	}

	/**
	 * Read frames in pieces of random sizes.
	 */
	private static List<String> read(FrameBuffer frames, Random random) {
		List<String> lines = new ArrayList<>();
		LumberjackReader reader = new LumberjackReader(new LumberjackReader.Receiver() {

			@Override
			public void window(int size) {
				assertThat(lines).isEmpty();
			}

			@Override
			public void line(int number, byte[] from, int start, int end) {
				String line = new String(from, start, end - start, StandardCharsets.UTF_8);
				assertThat(line).startsWith("{\"@metadata\":" + METADATA + ",");
				lines.add("{" + line.substring(line.indexOf(',') + 1));
				assertThat(number).isEqualTo(lines.size());
			}

		});
		int position = 0;
		while (position < frames.size()) {
			int length = Math.min(frames.size() - position, 1 + random.nextInt(100_000));
			reader.read(Arrays.copyOfRange(frames.bytes(), position, position + length), length);
			position += length;
		}
		assertThat(reader.rest()).isZero();
		return lines;
	}

	private static byte[] encoded(Batch batch, int level) {
		try (WindowEncoder encoder = new WindowEncoder(METADATA, level)) {
			FrameBuffer frames = new FrameBuffer();
			encoder.encode(batch, frames);
			return Arrays.copyOf(frames.bytes(), frames.size());
		}
	}

	/**
	 * Return a batch.
	 * @param lines the lines, without newlines
	 */
	static Batch batch(String... lines) {
		byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
		int[] offsets = new int[lines.length + 1];
		for (int i = 0; i < lines.length; i++) {
			offsets[i + 1] = offsets[i] + lines[i].getBytes(StandardCharsets.UTF_8).length + 1;
		}
		return new Batch(List.of(new Lines(bytes, offsets, 0, "test", 0)));
	}

}
