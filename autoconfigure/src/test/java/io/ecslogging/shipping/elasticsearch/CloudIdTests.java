package io.ecslogging.shipping.elasticsearch;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class CloudIdTests {

	@ParameterizedTest
	@CsvSource({ "eu.cloud.es.io$abc$def,https://abc.eu.cloud.es.io", "eu.cloud.es.io$abc,https://abc.eu.cloud.es.io",
			"eu.cloud.es.io$abc$,https://abc.eu.cloud.es.io",
			"eu.cloud.es.io:9243$abc$def,https://abc.eu.cloud.es.io:9243",
			"eu.cloud.es.io:9243$abc:9244$def:9245,https://abc.eu.cloud.es.io:9244",
			"eu.cloud.es.io$abc:9244,https://abc.eu.cloud.es.io:9244",
			"eu.cloud.es.io:9243$abc:443,https://abc.eu.cloud.es.io", "host$abc$undefined,https://abc.host",
			"host$abc$def$apm$more:x,https://abc.host", "localhost:9200$a-b_c,https://a-b_c.localhost:9200" })
	void shouldFindElasticsearch(String decoded, String expected) {
		for (String label : new String[] { "label:", "", "a:b:", ":", "\u00E4 label:" }) {
			for (String encoded : new String[] { encode(decoded), encode(decoded).replace("=", "") }) {
				assertThat(CloudId.of(label + encoded).elasticsearch()).hasToString(expected);
				assertThat(CloudId.of("  " + label + encoded + "\n").elasticsearch()).hasToString(expected);
			}
		}
	}

	@Test
	void shouldReadBothAlphabets() {
		String decoded = "h$a$\u00FF\u00FE\u00FB\u07FF?>~";
		String standard = encode(decoded);
		String urlSafe = Base64.getUrlEncoder().encodeToString(decoded.getBytes(StandardCharsets.UTF_8));
		assertThat(standard).isNotEqualTo(urlSafe);
		assertThat(CloudId.of("l:" + standard).elasticsearch()).hasToString("https://a.h");
		assertThat(CloudId.of("l:" + urlSafe).elasticsearch()).hasToString("https://a.h");
	}

	@ParameterizedTest
	@ValueSource(strings = { "host", "$abc", "host$", "host$undefined", "undefined$undefined", "host$a/b", "host$a?b",
			"host$a#b", "host$a@b", "ho st$abc", "host$abc:0", "host$abc:65536", "host:x$abc", "host:$abc", "host$abc:",
			"host$abc:1:2", "host..com$abc", ".host$abc", "host$abc.", "host$-abc", "\u00E4$abc", "host$abc\n" })
	void shouldRefuseWhatIsNone(String decoded) {
		assertThatIllegalArgumentException().isThrownBy(() -> CloudId.of("label:" + encode(decoded)))
			.withMessageNotContaining(encode(decoded));
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "label:", "label:%%%", "https://host:9200", "label:aGVsbG8" })
	void shouldRefuseWhatIsNotEncoded(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> CloudId.of(text));
	}

	private static String encode(String text) {
		return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
	}

}
