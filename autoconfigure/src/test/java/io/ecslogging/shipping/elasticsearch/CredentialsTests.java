package io.ecslogging.shipping.elasticsearch;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CredentialsTests {

	private static final String ENCODED = Base64.getEncoder()
		.encodeToString("VuaCfGcBCdbkQm-e5aOx:ui2lp2axTNmsyakw9tvNnw".getBytes(StandardCharsets.UTF_8));

	@Test
	void shouldEncodeIdAndKey() {
		assertThat(Credentials.apiKey(" VuaCfGcBCdbkQm-e5aOx:ui2lp2axTNmsyakw9tvNnw\n").authorization())
			.isEqualTo("ApiKey " + ENCODED);
	}

	@Test
	void shouldKeepWhatIsEncoded() {
		assertThat(Credentials.apiKey(ENCODED).authorization()).isEqualTo("ApiKey " + ENCODED);
	}

	@ParameterizedTest
	@ValueSource(strings = { "essu_VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6dWkybHA=", "os_VnVhQ2ZHY0JDZGJrUW0tZTVhT3g6" })
	void shouldKeepOpaqueKeys(String key) {
		assertThat(Credentials.apiKey(" " + key + "\n").authorization()).isEqualTo("ApiKey " + key);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "key", "id:", ":key", "a:b:c", "id:k\u00E4y", "id:key\r\nX: y", "essu_", "essu_a b",
			"os_", "aGVsbG8=", "ApiKey id:key" })
	void shouldRefuseWhatIsNone(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Credentials.apiKey(text))
			.withMessage(Credentials.API_KEY_FORMS);
	}

	@Test
	void shouldEncodeUsers() {
		assertThat(Credentials.basic("elastic", "p\u00E4ss:word").authorization()).isEqualTo("Basic "
				+ Base64.getEncoder().encodeToString("elastic:p\u00E4ss:word".getBytes(StandardCharsets.UTF_8)));
		assertThatIllegalArgumentException().isThrownBy(() -> Credentials.basic("a:b", "c"));
	}

	@Test
	void shouldSayNothing() {
		assertThat(Credentials.apiKey("id:key")).hasToString("ApiKey ******");
		assertThat(Credentials.basic("elastic", "secret")).hasToString("Basic ******");
	}

}
