package io.ecslogging.ecs;

import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import net.logstash.logback.argument.StructuredArguments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

class SecretMaskTests {

	private final EcsDocument document = new EcsDocument(Encoders.settings());

	@ParameterizedTest
	@ValueSource(strings = { "password", "PASSWORD", "Pass-Word", "user.password", "http.request.headers.authorization",
			"http.request.headers.Proxy-Authorization", "api_key", "apiKey", "API-KEY", "db.client_secret.value",
			"Set-Cookie" })
	void shouldMaskSecretsWhereverTheyStand(String key) {
		EcsLine line = encode(Events.info("{}", StructuredArguments.kv("arg." + key, "s3cret"))
			.mdc(key, "s3cret")
			.with("x." + key, "s3cret")
			.with("map", Map.of("inner", Map.of(key, Map.of("deep", "s3cret"))))
			.with("list", List.of(Map.of(key, "s3cret"))));
		assertThat(line.toString().replace("\"message\":\"arg." + key + "=s3cret\"", "")).doesNotContain("s3cret");
		assertThat(line.at("list").get(0).get(key).asString()).isEqualTo("******");
		assertThat(this.document.stats().maskedCount()).isEqualTo(5);
	}

	@ParameterizedTest
	@ValueSource(strings = { "passwords_changed", "token_count", "secretary", "cookies" })
	void shouldLeaveOtherKeysAlone(String key) {
		assertThat(encode(Events.info("x").with(key, 7)).at(key).asInt()).isEqualTo(7);
	}

	@Test
	void shouldMaskPatternsInMessagesAndStackTraces() {
		EcsDocument masking = new EcsDocument(
				Encoders.mask(new SecretMask(List.of("pin"), List.of(Pattern.compile("\\b\\d{4}-\\d{4}\\b")))));
		EcsLine line = EcsLine.of(masking.encode(Events
			.error("card 1234-5678 refused", new IllegalStateException("1234-5678", new Exception("8765-4321")))
			.with("pin", "0000")
			.with("password", "replaced default")
			.get()));
		assertThat(line.toString()).doesNotContain("1234-5678", "8765-4321", "0000");
		assertThat(line.string("message")).isEqualTo("card ****** refused");
		assertThat(line.string("error.message")).isEqualTo("******");
		assertThat(masking.stats().maskedCount()).isEqualTo(4);
		assertThat(line.string("password")).isEqualTo("replaced default");
	}

	@Test
	@Timeout(20)
	void shouldNotWaitForPatternsThatTakeForEver() {
		EcsDocument masking = new EcsDocument(
				Encoders.mask(new SecretMask(List.of(), List.of(Pattern.compile("(a+)+b")))));
		EcsLine line = EcsLine.of(masking.encode(Events.info("a".repeat(5_000)).get()));
		assertThat(line.string("message")).isEqualTo("******");
	}

	private EcsLine encode(Events event) {
		return EcsLine.of(this.document.encode(event.get()));
	}

}
