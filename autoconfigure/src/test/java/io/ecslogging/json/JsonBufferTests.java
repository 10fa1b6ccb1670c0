package io.ecslogging.json;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class JsonBufferTests {

	private static final JsonMapper MAPPER = new JsonMapper();

	private final JsonBuffer buffer = new JsonBuffer(1);

	@Test
	void shouldWriteEveryCodePointSoThatAParserReadsItBack() {
		StringBuilder all = new StringBuilder();
		for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
			if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
				all.appendCodePoint(codePoint);
			}
		}
		assertThat(MAPPER.readValue(written(all.toString()), String.class)).isEqualTo(all.toString());
	}

	@Test
	void shouldReplaceSurrogatesWithoutTheirOtherHalf() {
		assertThat(MAPPER.readValue(written("a\uD83Db\uDE00c\uD83D"), String.class)).isEqualTo("a\uFFFDb\uFFFDc\uFFFD");
	}

	@Test
	void shouldKeepSurrogatePairsTogetherAcrossChunks() {
		for (int length = 500; length < 520; length++) {
			String text = "x".repeat(length) + "\uD83D\uDE00";
			assertThat(MAPPER.readValue(written(text), String.class)).isEqualTo(text);
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "\n", "\r", "\u0085", "\u2028", "\u2029", "\u0000" })
	void shouldEscapeWhatBreaksLines(String separator) {
		String json = new String(written("a" + separator + "b"), StandardCharsets.UTF_8);
		assertThat(json).doesNotContain(separator);
		assertThat(MAPPER.readValue(json, String.class)).isEqualTo("a" + separator + "b");
	}

	@ParameterizedTest
	@ValueSource(longs = { 0, 1, -1, 9, 10, 99, 100, 1234567890123456789L, Long.MAX_VALUE, Long.MIN_VALUE })
	void shouldWriteNumbers(long number) {
		this.buffer.digits(number);
		assertThat(text()).isEqualTo(Long.toString(number));
	}

	@Test
	void shouldCutTextAtACharacterBoundary() {
		String text = "a\u00E4\u20AC\uD83D\uDE00\"\u0001z".repeat(3);
		for (int limit = 0; limit < 60; limit++) {
			JsonBuffer cut = new JsonBuffer(16);
			boolean whole = cut.string(text, limit);
			assertThat(cut.size() - 3).isLessThanOrEqualTo(limit);
			String read = MAPPER.readValue(json(cut), String.class);
			assertThat(text).startsWith(read);
			assertThat(read.equals(text)).isEqualTo(whole);
		}
	}

	@Test
	void shouldTakeBackTheLastCommaWhenClosing() {
		this.buffer.raw('{');
		int object = this.buffer.openObject(JsonBuffer.encodedOpening("a"));
		this.buffer.raw(JsonBuffer.encodedName("b"));
		this.buffer.number(1);
		this.buffer.closeObject(object);
		int empty = this.buffer.openObject(JsonBuffer.encodedOpening("c"));
		this.buffer.closeObject(empty);
		this.buffer.close(1, '}');
		assertThat(text()).isEqualTo("{\"a\":{\"b\":1}},");
	}

	private byte[] written(String text) {
		JsonBuffer json = new JsonBuffer(1);
		json.string(text);
		return json(json);
	}

	private static byte[] json(JsonBuffer buffer) {
		buffer.truncate(buffer.size() - 1);
		return buffer.toByteArray();
	}

	private String text() {
		return this.buffer.toString(0, this.buffer.size());
	}

}
