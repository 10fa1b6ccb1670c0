package io.ecslogging.autoconfigure.web;

import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;
import org.springframework.mock.env.MockEnvironment;

import io.ecslogging.autoconfigure.BoundProperties;
import io.ecslogging.autoconfigure.InvalidEcsLoggingPropertyException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Which requests are logged, and what is done with their parts.
 */
class AccessEventsTests {

	private static final RecordedRequest PLAIN = RecordedRequest.of("/songs/1");

	private final Logger logger = (Logger) LoggerFactory.getLogger(BoundProperties.ACCESS_LOGGER);

	private final ListAppender<ILoggingEvent> events = new ListAppender<>();

	private final MockEnvironment environment = new MockEnvironment().withProperty("ecs.logging.access.enabled",
			"true");

	@BeforeEach
	void attach() {
		this.events.start();
		this.logger.addAppender(this.events);
		this.logger.setLevel(Level.INFO);
	}

	@AfterEach
	void detach() {
		this.logger.detachAppender(this.events);
		this.logger.setLevel(null);
	}

	private AccessEvents with(String property, String value) {
		return new AccessEventsFactory(this.environment.withProperty(property, value)).create();
	}

	private List<String> messages(AccessEvents access, RecordedRequest... requests) {
		this.events.list.clear();
		for (RecordedRequest request : requests) {
			access.log(request);
		}
		return this.events.list.stream().map(ILoggingEvent::getFormattedMessage).toList();
	}

	private @Nullable Object value(String key) {
		return this.events.list.get(0)
			.getKeyValuePairs()
			.stream()
			.filter((pair) -> pair.key.equals(key))
			.map((pair) -> pair.value)
			.findFirst()
			.orElse(null);
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/health", "/actuator/health/readiness", "/livez", "/readyz", "/livez;a=b",
			"/livez?full", "http://example.com/livez" })
	void shouldExcludeHealthProbes(String target) {
		AccessEvents access = new AccessEventsFactory(this.environment).create();
		assertThat(messages(access, RecordedRequest.of(target).status(503), PLAIN)).containsExactly("GET /songs/1 200");
	}

	@Test
	void shouldExcludeHealthProbesWhereActuatorHasThem() {
		this.environment.withProperty("management.endpoints.web.base-path", "/manage");
		AccessEvents access = with("management.endpoints.web.path-mapping.health", "up");
		assertThat(messages(access, RecordedRequest.of("/manage/up"), RecordedRequest.of("/manage/up/db"),
				RecordedRequest.of("/actuator/health")))
			.containsExactly("GET /actuator/health 200");
	}

	@Test
	void shouldExcludePathsBelowTheContextPath() {
		AccessEvents access = with("ecs.logging.access.excluded-paths", "/assets/**,/{name}.ico");
		assertThat(messages(access, RecordedRequest.of("/assets/a/b.css"), RecordedRequest.of("/favicon.ico"),
				RecordedRequest.of("/shop/assets/a.css").below("/shop"), RecordedRequest.of("/shop/assets/a.css"),
				RecordedRequest.of("/livez")))
			.containsExactly("GET /shop/assets/a.css 200", "GET /livez 200");
	}

	@ParameterizedTest
	@ValueSource(strings = { "/actuator/health/../../songs", "/actuator/health/..;a/..;b/songs",
			"/actuator/health/%2e%2e/%2E./songs", "/%zz", "/actuator/health/100%" })
	void shouldNotBeHiddenByPathsThatServersTakeForOthers(String target) {
		AccessEvents access = new AccessEventsFactory(this.environment).create();
		assertThat(messages(access, RecordedRequest.of(target))).containsExactly("GET " + target + " 200");
	}

	@Test
	void shouldMaskNothingIfThatIsWanted() {
		AccessEvents access = with("ecs.logging.mask.enabled", "false");
		messages(access, RecordedRequest.of("/a;token=x?token=y"));
		assertThat(value("url.path")).isEqualTo("/a;token=x");
		assertThat(value("url.query")).isEqualTo("token=y");
	}

	@ParameterizedTest
	@CsvSource(nullValues = "-", delimiter = '|', textBlock = """
			192.0.2.7 | 192.0.2.7
			192.0.2.7:5678 | 192.0.2.7
			2001:db8::7 | 2001:db8::7
			[2001:db8::7]:5678 | 2001:db8::7
			fe80::1%eth0 | fe80::1
			unknown | -
			_hidden:1 | -
			""")
	void shouldHaveAddressesThatElasticsearchTakes(String told, @Nullable String address) {
		messages(new AccessEventsFactory(this.environment).create(), PLAIN.from(told));
		assertThat(value("client.ip")).isEqualTo(address);
	}

	@ParameterizedTest
	@ValueSource(strings = { "assets/**", "/a/{b", "/**/a/**/b" })
	void shouldRefuseWhatIsNoPattern(String pattern) {
		assertThatExceptionOfType(InvalidEcsLoggingPropertyException.class)
			.isThrownBy(() -> with("ecs.logging.access.excluded-paths", pattern))
			.withMessageContaining("ecs.logging.access.excluded-paths")
			.withMessageContaining("'" + pattern + "'");
	}

	@Test
	void shouldLogFailedAndSlowRequestsWhateverTheSampleRateIs() {
		this.environment.withProperty("ecs.logging.access.slower-than", "500ms");
		AccessEvents access = with("ecs.logging.access.sample-rate", "0");
		assertThat(messages(access, PLAIN, PLAIN.lasting(Duration.ofMillis(499)), PLAIN.lasting(Duration.ofMillis(500)),
				PLAIN.status(304), PLAIN.status(400), PLAIN.status(500), PLAIN.status(0),
				PLAIN.failed(new IOException("Broken pipe"))))
			.containsExactly("GET /songs/1 200", "GET /songs/1 400", "GET /songs/1 500", "GET /songs/1 0",
					"GET /songs/1 200");
		assertThat(this.events.list)
			.extracting((event) -> event.getKeyValuePairs()
				.stream()
				.filter((pair) -> pair.key.equals("event.outcome"))
				.findFirst()
				.orElseThrow().value)
			.containsExactly("success", "failure", "failure", "failure", "failure");
	}

	@Test
	void shouldLogAboutThePartOfTheRequestsThatIsAskedFor() {
		AccessEvents access = with("ecs.logging.access.sample-rate", "0.25");
		RecordedRequest[] requests = new RecordedRequest[4000];
		Arrays.fill(requests, PLAIN);
		// twenty standard deviations
		assertThat(messages(access, requests)).hasSizeBetween(450, 1550);
	}

	@Test
	void shouldLogNothingIfTheLevelForbidsIt() {
		this.logger.setLevel(Level.WARN);
		assertThat(messages(new AccessEventsFactory(this.environment).create(), PLAIN)).isEmpty();
	}

	@Test
	void shouldMaskTheQueryAndThePath() {
		AccessEvents access = new AccessEventsFactory(this.environment).create();
		assertThat(messages(access, RecordedRequest.of("http://ann:hidden@host/a;jsessionid=hidden?token=hidden&b=c")))
			.containsExactly("GET /a;jsessionid=****** 200");
		assertThat(value("url.path")).isEqualTo("/a;jsessionid=******");
		assertThat(value("url.query")).isEqualTo("token=******&b=c");
		assertThat(this.events.list.toString() + this.events.list.get(0).getKeyValuePairs()).doesNotContain("hidden");
	}

	@Test
	void shouldMaskWhatTheUserNames() {
		AccessEvents access = with("ecs.logging.mask.keys", "seat");
		messages(access, RecordedRequest.of("/a?seat=hidden&token=shown"));
		assertThat(value("url.query")).isEqualTo("seat=******&token=shown");
	}

	@Test
	void shouldNotDisturbTheServerIfARequestCannotBeRead() {
		AccessEvents access = with("ecs.logging.access.request-headers", "Throwing");
		assertThat(messages(access, PLAIN)).containsExactly("The access event of a request could not be logged");
		assertThat(this.events.list.get(0).getThrowableProxy().getMessage()).isEqualTo("headers are gone");
	}

}
