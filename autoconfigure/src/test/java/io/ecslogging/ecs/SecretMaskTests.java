package io.ecslogging.ecs;

import java.net.URI;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import com.fasterxml.jackson.databind.ObjectMapper;
import net.logstash.logback.argument.StructuredArguments;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.helpers.MessageFormatter;
import org.springframework.http.HttpHeaders;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

class SecretMaskTests {

	private final DocumentEncoder document = new DocumentEncoder(Encoders.settings());

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

	static Stream<Arguments> argumentsWithSecretsBelow() {
		Login login = new Login("ann", "S1");
		Map<String, Object> map = new LinkedHashMap<>(Map.of("user", "ann"));
		map.put("password", "S1");
		HttpHeaders headers = headers();
		return Stream.of(Arguments.of(StructuredArguments.kv("login", login), "login={user=ann, password=******}"),
				Arguments.of(StructuredArguments.kv("login", new Bean()), "login={password=******, user=ann}"),
				Arguments.of(StructuredArguments.kv("login", map), "login={user=ann, password=******}"),
				Arguments.of(StructuredArguments.value("login", login), "{user=ann, password=******}"),
				Arguments.of(StructuredArguments.kv("login", map, "{0} is <{1}>"), "{user=ann, password=******}"),
				Arguments.of(StructuredArguments.array("logins", login, "x"),
						"logins=[{user=ann, password=******}, x]"),
				Arguments.of(StructuredArguments.entries(map), "{user=ann, password=******}"),
				Arguments.of(StructuredArguments.entries(Map.of("login", map)), "{login={user=ann, password=******}}"),
				Arguments.of(StructuredArguments.fields(login), "{user=ann, password=******}"),
				Arguments.of(StructuredArguments.raw("login", "{\"password\":[\"S1\"]}"), "login={password=******}"),
				Arguments.of(StructuredArguments.kv("headers", headers),
						"headers={Authorization=******, Cookie=******, Host=[shop]}"),
				Arguments.of(StructuredArguments.kv("hidden", new Hidden()), "hidden=Hidden[password=******]"),
				Arguments.of(StructuredArguments.kv("fails", new Failing()), "fails=Failing[password=******]"),
				Arguments.of(StructuredArguments.kv("order", Map.of("iban", "S1")), "order={iban=******}"),
				Arguments.of(map, "{user=ann, password=******}"),
				Arguments.of(Map.entry("password", "S1"), "password=******"),
				Arguments.of(map.entrySet(), "[user=ann, password=******]"),
				Arguments.of(List.of(map), "[{user=ann, password=******}]"),
				Arguments.of(headers, "{Authorization=******, Cookie=******, Host=[shop]}"),
				Arguments.of(Map.of("headers", headers),
						"{headers={Authorization=******, Cookie=******, Host=[shop]}}"),
				Arguments.of(login, "Login[user=ann, password=******]"),
				Arguments.of(JsonMapper.shared().valueToTree(login), "{\"user\":\"ann\",\"password\":\"******\"}"),
				Arguments.of(new ObjectMapper().valueToTree(login), "{\"user\":\"ann\",\"password\":\"******\"}"),
				Arguments.of(StructuredArguments.kv("password", login), "******"),
				Arguments.of(StructuredArguments.kv("password", new Failing()), "******"));
	}

	@ParameterizedTest
	@MethodSource("argumentsWithSecretsBelow")
	void shouldMaskSecretsBelowAnArgumentInTheMessageToo(Object argument, String text) {
		DocumentEncoder masking = new DocumentEncoder(
				Encoders.mask(new SecretMask(List.of("password", "authorization", "cookie", "order.iban"), List.of())));
		EcsLine line = EcsLine.of(masking.encode(Events.info("a {} b {} S", argument, "c {}").get()));
		assertThat(line.string("message")).isEqualTo("a " + text + " b c {} S");
		assertThat(line.toString()).doesNotContainPattern("S\\d");
	}

	@Test
	void shouldMaskOnlyTheArgument() {
		EcsLine line = encode(Events.info("{} banana {} {}", StructuredArguments.value("token", "a"),
				StructuredArguments.kv("password", "12"), StructuredArguments.kv("secret", "1234")));
		assertThat(line.string("message")).isEqualTo("****** banana ****** ******");
		line = encode(Events.info("1234 {} {}", StructuredArguments.value("token", "12"),
				StructuredArguments.value("token", "1234")));
		assertThat(line.string("message")).isEqualTo("1234 ****** ******");
		line = encode(Events.info("no place", StructuredArguments.value("token", "p")));
		assertThat(line.string("message")).isEqualTo("no place");
	}

	@Test
	void shouldLeaveArgumentsWithoutSecretsAsTheyAre() {
		Object[] arguments = { StructuredArguments.kv("note", "password=mine"),
				StructuredArguments.value("note", "token: mine"), StructuredArguments.kv("n", 1.50),
				Map.of("k", List.of(1)), new int[] { 1 }, List.of("password=mine"), new Point(1, 2), "password=mine",
				StructuredArguments.kv("point", new Point(1, 2)), Map.entry("k", 1), new Bean() };
		EcsLine line = encode(Events.info("{} {} {} {} {} {} {} {} {} {} {}", arguments));
		assertThat(line.string("message"))
			.isEqualTo(MessageFormatter.arrayFormat("{} {} {} {} {} {} {} {} {} {} {}", arguments).getMessage());
		assertThat(this.document.stats().maskedCount()).isZero();
	}

	@Test
	void shouldSurviveArgumentsThatCannotBeReadOrHaveNoEnd() {
		Map<String, Object> self = new LinkedHashMap<>(Map.of("password", "S1"));
		self.put("self", List.of(Map.of("again", self)));
		assertThat(encode(Events.info("{}", self)).string("message")).startsWith("{password=******, self=[{again={")
			.doesNotContain("S1");
		assertThat(encode(Events.info("{} {}", new Broken(), Map.of("password", "S1"))).string("message"))
			.isEqualTo("Broken[password=******] {password=******}");
		Object[] records = new Login[] { new Login("ann", "S1") };
		assertThat(encode(Events.info("{}", records)).string("message")).isEqualTo("Login[user=ann, password=******]");
		assertThat(encode(Events.info("{}", Collections.nCopies(100_000, Map.of("password", "S1")))).toString())
			.doesNotContain("S1");
	}

	@Test
	void shouldMaskHeadersAndEntriesAsFields() {
		HttpHeaders headers = headers();
		java.net.http.HttpHeaders jdk = java.net.http.HttpHeaders
			.of(Map.of("Cookie", List.of("S1", "S2"), "Host", List.of("shop")), (name, value) -> true);
		EcsLine line = encode(Events.info("{}", StructuredArguments.kv("request.argument", headers))
			.with("request.value", headers)
			.with("request.jdk", jdk)
			.with("request.others", Map.of("multimap", new Multimap()))
			.with("request.list", List.of(headers, jdk, new Multimap()))
			.with("request.entries", Map.of("token", "S1", "b", 2).entrySet())
			.with("request.entry", Map.entry("token", "S1"))
			.with("request.map", new LinkedMultiValueMap<>(Map.of("token", List.of("S1", "S2"))))
			.with("request.headers", new Header("Cookie", "S1")));
		assertThat(line.toString()).doesNotContainPattern("S\\d");
		for (String path : List.of("request.argument", "request.value")) {
			assertThat(line.at(path).toString())
				.isEqualTo("{\"Authorization\":\"******\",\"Cookie\":\"******\",\"Host\":[\"shop\"]}");
		}
		assertThat(line.at("request.jdk").toString()).isEqualTo("{\"Cookie\":\"******\",\"Host\":[\"shop\"]}");
		assertThat(line.at("request.others").toString()).isEqualTo("{\"multimap\":{\"token\":\"******\",\"n\":[1]}}");
		assertThat(line.at("request.list").get(0).get("Host").toString()).isEqualTo("[\"shop\"]");
		assertThat(line.at("request.entries").toString()).contains("{\"token\":\"******\"}", "{\"b\":2}");
		assertThat(line.at("request.entry").toString()).isEqualTo("{\"token\":\"******\"}");
		assertThat(line.at("request.map").toString()).isEqualTo("{\"token\":\"******\"}");
	}

	@Test
	void shouldMaskWhatIsNamedInTheTextsOfValues() {
		EcsLine line = encode(Events.info("x")
			.with("login", new Login("ann", "S1"))
			.with("bean", new Bean())
			.with("list", List.of(new Login("ann", "S1")))
			.with("map", Map.of("bean", new Bean()))
			.with("uri", URI.create("https://shop/?token=S1"))
			.with("failure", new IllegalStateException("password=S1"))
			.with("text", "password=mine"));
		assertThat(line.toString()).doesNotContainPattern("S\\d");
		assertThat(line.string("login")).isEqualTo("Login[user=ann, password=******]");
		assertThat(line.string("bean")).isEqualTo("Bean{user='ann', password='******'}");
		assertThat(line.string("text")).isEqualTo("password=mine");
		assertThat(this.document.stats().maskedCount()).isEqualTo(6);
	}

	private static HttpHeaders headers() {
		HttpHeaders headers = new HttpHeaders();
		headers.setBearerAuth("S1");
		headers.addAll("Cookie", List.of("a=S2; b=S3", "c=S4"));
		headers.add("Host", "shop");
		return headers;
	}

	@Test
	void shouldMaskPatternsInMessagesAndStackTraces() {
		DocumentEncoder masking = new DocumentEncoder(
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
		DocumentEncoder masking = new DocumentEncoder(
				Encoders.mask(new SecretMask(List.of(), List.of(Pattern.compile("(a+)+b")))));
		EcsLine line = EcsLine.of(masking.encode(Events.info("a".repeat(5_000)).get()));
		assertThat(line.string("message")).isEqualTo("******");
	}

	@Test
	@Timeout(20)
	void shouldSpendOneBudgetOnAllTextsOfAnEvent() {
		SecretMask mask = new SecretMask(List.of(), List.of(Pattern.compile("(a+)+b"), Pattern.compile("S\\d")));
		DocumentEncoder masking = new DocumentEncoder(Encoders.mask(mask));
		Exception failure = new Exception("root S1");
		for (int i = 0; i < 200; i++) {
			failure = new Exception("a".repeat(3_000 + i), failure);
		}
		failure.addSuppressed(new Exception("S2"));
		EcsLine line = EcsLine.of(masking.encode(Events.error("hello S3", failure).get()));
		assertThat(line.string("message")).isEqualTo("hello ******");
		assertThat(line.string("error.message")).isEqualTo("******");
		assertThat(line.string("error.stack_trace").split("\nCaused by: ")).hasSize(201)
			.allMatch((part) -> part.startsWith("******"));
		assertThat(line.toString()).doesNotContainPattern("S\\d");
		EcsLine next = EcsLine.of(masking.encode(Events.error("hello", new Exception("next S4")).get()));
		assertThat(next.string("message")).isEqualTo("hello");
		assertThat(next.string("error.message")).isEqualTo("next ******");
	}

	@Test
	void shouldBoundWhatPatternsLookAtByTheEvent() {
		PatternBudget budget = new PatternBudget();
		int looks = 0;
		for (int text = 0; text < 200; text++) {
			budget.grant(30, 1);
			for (int i = 0; i < 100_000 && budget.look(); i++) {
				looks++;
			}
		}
		assertThat(budget.isSpent()).isTrue();
		assertThat(looks).isBetween(100_000, 200 * 30 * 100 + 100_000);
		assertThat(new SecretMask(List.of(), List.of(Pattern.compile("S"))).apply("x", budget)).isEqualTo("******");
		budget.reset();
		assertThat(budget.look()).isTrue();
	}

	@Test
	void shouldMaskKeysThatAreNotAsciiInAnyCase() {
		SecretMask mask = new SecretMask(List.of("\u015E\u0130FRE", "mot de passe \u00C9"), List.of());
		assertThat(mask.covers("\u015E\u0130FRE")).isTrue();
		assertThat(mask.covers("login.\u015E\u0130FRE")).isTrue();
		assertThat(mask.covers("mot de passe \u00E9")).isTrue();
		assertThat(mask.covers("mot de passe e")).isFalse();
	}

	@Test
	void shouldLookThroughLongTextsWithPatternsThatBehave() {
		SecretMask mask = new SecretMask(List.of(),
				List.of(Pattern.compile("\\b\\d{16}\\b"), Pattern.compile("[\\w.]+@[\\w.]+")));
		String text = "the quick brown fox jumps ".repeat(40_000);
		assertThat(mask.apply(text + "1234567890123456", new PatternBudget())).isEqualTo(text + "******");
	}

	private EcsLine encode(Events event) {
		return EcsLine.of(this.document.encode(event.get()));
	}

	record Login(String user, String password) {

	}

	record Point(int x, int y) {

	}

	record Header(String name, String value) {

		@Override
		public String toString() {
			return this.name + ": " + this.value;
		}

	}

	/**
	 * An object with properties.
	 */
	public static class Bean {

		public String getUser() {
			return "ann";
		}

		public String getPassword() {
			return "S1";
		}

		@Override
		public String toString() {
			return "Bean{user='ann', password='S1'}";
		}

	}

	/**
	 * Has a text that contains more than Jackson writes.
	 */
	public static class Hidden {

		public int getNumber() {
			return 1;
		}

		@Override
		public String toString() {
			return "Hidden[password=S1]";
		}

	}

	/**
	 * Cannot be written by Jackson.
	 */
	public static class Failing {

		public int getNumber() {
			throw new IllegalStateException();
		}

		@Override
		public String toString() {
			return "Failing[password=S1]";
		}

	}

	/**
	 * Has a text, but its entries cannot be read.
	 */
	private static final class Broken extends AbstractMap<String, Object> {

		@Override
		public Set<Entry<String, Object>> entrySet() {
			throw new IllegalStateException();
		}

		@Override
		public String toString() {
			return "Broken[password=S1]";
		}

	}

	/**
	 * A multimap that is not a {@link Map}.
	 */
	public static final class Multimap {

		public Map<String, List<Object>> asMap() {
			Map<String, List<Object>> map = new LinkedHashMap<>();
			map.put("token", List.of("S1", "S2"));
			map.put("n", List.of(1));
			return map;
		}

	}

}
