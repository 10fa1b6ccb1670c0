package io.ecslogging.ecs;

import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

import static org.assertj.core.api.Assertions.assertThat;

class SecretPairsTests {

	private final SecretPairs pairs = new SecretPairs(SecretMask.DEFAULT);

	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', value = {
			"Login[user=ann, password=S1]|Login[user=ann, password=******]",
			"Login(password=S1, user=ann)|Login(password=******, user=ann)",
			"Login{password='S1', user='ann'}|Login{password='******', user='ann'}",
			"Login{password='S1's', user='ann'}|Login{password='******', user='ann'}",
			"Login{password='S1|Login{password='******", "password=S1|password=******",
			"user: ann, password: S1|user: ann, password: ******",
			"Login[password=S1, S2, S3, user=ann]|Login[password=******, user=ann]",
			"Login[password=S1]S2, user=ann]|Login[password=******, user=ann]",
			"Login[token=Optional[S1], user=ann]|Login[token=******, user=ann]",
			"Login[credentials=Pair[a=S1, b=S2], user=ann]|Login[credentials=******, user=ann]",
			"{token=[S1, S2], user=[ann]}|{token=******, user=[ann]}",
			"Outer[inner=Login[password=S1], n=1]|Outer[inner=Login[password=******], n=1]",
			"{\"password\":\"S1\",\"user\":\"ann\"}|{\"password\":\"******\",\"user\":\"ann\"}",
			"{\"password\" : \"S1\\\"S2\" , \"user\":1}|{\"password\" : \"******\" , \"user\":1}",
			"{\"pin\":1,\"token\":47,\"user\":\"ann\"}|{\"pin\":1,\"token\":******,\"user\":\"ann\"}",
			"{\"token\":{\"a\":\"S1\"},\"n\":1}|{\"token\":******,\"n\":1}",
			"\"{\\\"password\\\":\\\"S1\\\",\\\"n\\\":1}\"|\"{\\\"password\\\":\\\"******\\\",\\\"n\\\":1}\"",
			"Authorization: Bearer S1 S2|Authorization: ******",
			"[Authorization: Bearer S1, Host: shop]|[Authorization: ******, Host: shop]",
			"[Authorization:\"Bearer S1\", Host:\"shop\"]|[Authorization:\"******\", Host:\"shop\"]",
			"[Cookie:\"a=S1; b=S2\", \"c=S3\", Host:\"shop\"]|[Cookie:\"******\", Host:\"shop\"]",
			"Headers[Cookie: a=S1; b=S2, Host: shop]|Headers[Cookie: ******, Host: shop]",
			"{Cookie=a=S1; b=S2, Host=shop}|{Cookie=******, Host=shop}",
			"{Authorization=Digest username=\"S1\", response=\"S2\", Host=shop}|{Authorization=******, Host=shop}",
			"Authorization: Digest username=\"S1\", response=\"S2\"|Authorization: ******",
			"user=ann;password=S1;host=db|user=ann;password=******;host=db",
			"login.user.password=S1|login.user.password=******", "API_KEY = S1|API_KEY = ******",
			"https://shop/?id=1&token=S1|https://shop/?id=1&token=******",
			"Login[password=null, user=ann]|Login[password=null, user=ann]",
			"Login[password=, user=ann]|Login[password=, user=ann]", "Login[password=]|Login[password=]",
			"password=******|password=******", "at 12:30 a=b: c|at 12:30 a=b: c", "password|password",
			"tokens=S1|tokens=S1", "=:'\"=|=:'\"=" })
	void shouldMaskTheValuesOfSecretKeys(String text, String masked) {
		assertThat(this.pairs.apply(text)).isEqualTo(masked);
	}

	@ParameterizedTest
	@ValueSource(strings = { "\r\n", "\n" })
	void shouldMaskLineByLineAndPrivateKeysWhole(String end) {
		assertThat(this.pairs.apply("Cookie: S1" + end + "Host: shop" + end))
			.isEqualTo("Cookie: ******" + end + "Host: shop" + end);
		String key = "-----BEGIN PRIVATE KEY-----" + end + "S1abc" + end + "S2Q==" + end + "S3=" + end
				+ "-----END PRIVATE KEY-----";
		assertThat(this.pairs.apply("Key[privateKey=" + key + ", id=7]")).isEqualTo("Key[privateKey=******, id=7]");
	}

	@Test
	void shouldReturnTheSameTextIfThereIsNothingToMask() {
		String text = new String("Login[user=ann, host: shop]");
		assertThat(this.pairs.apply(text)).isSameAs(text);
	}

	@Test
	void shouldMaskWhatTypesOfOthersPrint() {
		HttpHeaders headers = new HttpHeaders();
		headers.setBearerAuth("S1");
		headers.addAll("Cookie", List.of("a=S2; b=S3", "c=S4"));
		headers.add("Host", "shop");
		assertThat(this.pairs.apply(headers.toString())).doesNotContainPattern("S\\d").contains("Host:\"shop\"");
		assertThat(this.pairs.apply(Map.of("token", Map.of("a", "S1")).toString())).isEqualTo("{token=******}");
	}

	@ParameterizedTest
	@Timeout(20)
	@ValueSource(strings = { "=", "password=", "password='", "\"", "':", "\\", "\\\"password\\\":\\\"", ",",
			"password=,", "[", "password=[", "]", "password=]", "a=\",", "token:\"a\", \"b\", ", " " })
	void shouldGoThroughLongTextsOnce(String part) {
		String text = part.repeat(1_000_000 / part.length());
		this.pairs.apply(text);
		this.pairs.apply("password=" + text);
		this.pairs.apply("password:\"" + text);
	}

}
