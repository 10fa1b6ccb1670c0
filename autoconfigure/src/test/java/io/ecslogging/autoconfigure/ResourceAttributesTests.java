package io.ecslogging.autoconfigure;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ResourceAttributesTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', ignoreLeadingAndTrailingWhitespace = false, textBlock = """
			k=plain|plain
			k= two words |two words
			k=a%20b%2Cc%3dd|a b,c=d
			k=a+b|a+b
			k=a=b|a=b
			k=K%C3%B6ln|K\u00F6ln
			k=K\u00F6ln%21|K\u00F6ln!
			k=%F0%9F%98%80%f0%9f%98%80|\uD83D\uDE00\uD83D\uDE00
			k=100%|100%
			k=1%2|1%2
			k=%2G%41|%2GA
			k=%%41|%A
			k=%C3|\uFFFD
			k=first,k=last|last
			a=b, k =c,|c
			""")
	void shouldDecodeValues(String text, String value) {
		assertThat(ResourceAttributes.parse(text)).containsEntry("k", value);
	}

	@Test
	void shouldLeaveOutEmptyValues() {
		assertThat(ResourceAttributes.parse("a=,b= ,c=d,,")).isEqualTo(Map.of("c", "d"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "shop", "a=b,shop", "a=b,shop,c=d" })
	void shouldReadNothingOfAMalformedText(String text) {
		assertThat(ResourceAttributes.parse(text)).isNull();
	}

}
