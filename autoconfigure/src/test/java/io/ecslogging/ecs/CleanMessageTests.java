package io.ecslogging.ecs;

import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.annotation.JsonValue;
import net.logstash.logback.argument.StructuredArguments;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Messages that show secrets of structured arguments although no pair in them says so.
 */
class CleanMessageTests {

	@Test
	void shouldMaskKeysThatAreSecretByTheirPath() {
		DocumentEncoder encoder = new DocumentEncoder(Encoders.mask(new SecretMask(List.of("db.pass"), List.of())));
		EcsLine line = EcsLine.of(encoder
			.encode(Events.info("{}", StructuredArguments.kv("db", List.of(Map.of("pass", "hidden")))).get()));
		assertThat(line.string("message")).doesNotContain("hidden");
	}

	@Test
	void shouldMaskASecretThatJacksonDoesNotWrite() {
		assertThat(message("{}", StructuredArguments.value("password", new Unwritten()))).isEqualTo("******");
	}

	@Test
	void shouldMaskASecretBehindAWord() {
		assertThat(message("x{}", StructuredArguments.value("note", new Note()))).doesNotContain("hidden");
		assertThat(message("{}{}", "x", StructuredArguments.value("note", new Note()))).doesNotContain("hidden");
	}

	private static String message(String pattern, Object... arguments) {
		DocumentEncoder encoder = new DocumentEncoder(Encoders.settings());
		return EcsLine.of(encoder.encode(Events.info(pattern, arguments).get())).string("message");
	}

	/**
	 * Is written as null.
	 */
	public static final class Unwritten {

		@JsonValue
		public @Nullable String value() {
			return null;
		}

		@Override
		public String toString() {
			return "hidden";
		}

	}

	/**
	 * Shows more than it has.
	 */
	public static final class Note {

		public int getNumber() {
			return 1;
		}

		@Override
		public String toString() {
			return "password=hidden";
		}

	}

}
