package io.ecslogging.ecs;

import java.util.List;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is left of URLs with secrets.
 */
class UrlMaskTests {

	private final UrlMask mask = new UrlMask(SecretMask.DEFAULT);

	@ParameterizedTest
	@ValueSource(strings = { "", "a", "a=1&b=2", "q=tokens&page=2", "=", "&&", "password", "password=", "a=b=c", "%",
			"a=%zz", "q=100%25+off", "email=ann@example.com", "next=https://example.com/a?b=c", "t=12:30",
			"passwords=many" })
	void shouldKeepAQueryWithoutSecrets(String query) {
		assertThat(this.mask.query(query)).isSameAs(query);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			token=x | token=******
			a=1&password=x&b=2 | a=1&password=******&b=2
			PASSWORD=x | PASSWORD=******
			Access_Token=x | Access_Token=******
			pass%77ord=x | pass%77ord=******
			pass%2577ord=x | pass%2577ord=******
			user[password]=x | user[password]=******
			user%5Bpassword%5D=x | user%5Bpassword%5D=******
			user.password=x | user.password=******
			token=a/b?c;d#e=&b=2 | token=******&b=2
			token==x | token=******
			a;token=x | a;token=******
			token=x&token=y | token=******&token=******
			+token=x | +token=******
			next=/callback?token=x&b=2 | next=******&b=2
			next=https%3A%2F%2Fexample.com%2F%3Ftoken%3Dx | next=******
			next=https%253A%252F%252Fexample.com%252F%253Ftoken%253Dx | next=******
			next=https://ann:x@example.com/ | next=https://example.com/
			next=%2F%2Fann%40example.com | next=******
			filter={"password":"x"} | filter=******
			filter=%7B%22password%22%3A%22x%22%7D | filter=******
			a=%2525252525252541 | a=******
			%2525252525252541=x | ******
			token%3Dx | ******
			a&https%3A%2F%2Fh%2F%3Ftoken%3Dx&b | a&******&b
			https%3A%2F%2Fh%2F%3Ftoken%3Dx=1 | ******
			/callback?token%3Dx | ******
			https://ann:x@h/ | https://h/
			{"password":"x"} | ******
			a=b%26token=x | a=******
			""")
	void shouldMaskSecretsInAQuery(String query, String masked) {
		assertThat(this.mask.query(query)).isEqualTo(masked);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/songs/1 | /songs/1
			/songs;jsessionid=x/1 | /songs;jsessionid=******/1
			/songs;token=x;color=red | /songs;token=******;color=red
			/token=x/1 | /token=******/1
			/a@b/c:d | /a@b/c:d
			//ann:x@h/a | //h/a
			/proxy/https://ann:x@h/a | /proxy/https://h/a
			/p/https%3A%2F%2Fann%3Ax%40h/a | /p/******/a
			/a;token%3Dx/b | /a;******/b
			/a%2fb/100% | /a%2fb/100%
			""")
	void shouldMaskSecretsInThePath(String path, String masked) {
		assertThat(this.mask.path(path)).isEqualTo(masked);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			https://example.com/a?b=c#d | https://example.com/a?b=c#d
			https://ann:x@example.com/a?token=y | https://example.com/a?token=******
			https://ann:x@y@example.com | https://example.com
			https://example.com/;jsessionid=x?token=y/z | https://example.com/;jsessionid=******
			//ann@example.com//bob:z@host/ | //example.com//host/
			https%3A%2F%2Fh%2F%3Ftoken%3Dx | ******
			{"password":"x"} | ******
			a, password: x | ******
			bot (+https://ann:x@h/a) | bot (+https://h/a)
			Mozilla/5.0 (X11; rv:109.0) Gecko/20100101 | Mozilla/5.0 (X11; rv:109.0) Gecko/20100101
			""")
	void shouldMaskSecretsInAHeader(String value, String masked) {
		assertThat(this.mask.header("X-Debug", value)).isEqualTo(masked);
		assertThat(this.mask.header("Authorization", value)).isEqualTo("******");
	}

	@Test
	void shouldMaskNothingIfThatIsWanted() {
		String url = "https://ann:x@h/;token=y?token=%2525252541";
		assertThat(UrlMask.NONE.query(url)).isSameAs(url);
		assertThat(UrlMask.NONE.path(url)).isSameAs(url);
		assertThat(UrlMask.NONE.header("Authorization", url)).isSameAs(url);
	}

	@Test
	void shouldMaskWhatPatternsFind() {
		UrlMask patterns = new UrlMask(new SecretMask(List.of(), List.of(Pattern.compile("\\d{16}"))));
		assertThat(patterns.query("card=4111111111111111&token=x")).isEqualTo("card=******&token=x");
		assertThat(patterns.path("/cards/4111111111111111")).isEqualTo("/cards/******");
	}

	@Test
	@Timeout(20)
	void shouldTakeTimeInProportionToTheLength() {
		List<String> hostile = List.of("%25".repeat(100_000), "a=" + "%25".repeat(100_000), "//a@".repeat(100_000),
				"//a".repeat(100_000), "a=//b@".repeat(100_000), "a=b?".repeat(100_000), "a=?b=%3F".repeat(100_000),
				"[".repeat(300_000) + "=x", "a:".repeat(100_000) + "=x", "=".repeat(300_000),
				"a=" + "{\"b\":".repeat(100_000));
		assertThat(hostile).allSatisfy((text) -> {
			assertThat(this.mask.query(text)).isNotNull();
			assertThat(this.mask.path(text)).isNotNull();
			assertThat(this.mask.header("X-Debug", text)).isNotNull();
		});
	}

}
