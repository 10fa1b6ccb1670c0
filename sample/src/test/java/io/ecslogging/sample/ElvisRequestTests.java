package io.ecslogging.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.EcsLines;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for what is logged for a request to {@link ElvisApplication}.
 */
@ExtendWith(OutputCaptureExtension.class)
class ElvisRequestTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(30);

	private static final String TRACE_ID = "803b448a0489f84084905d3093480352";

	private static final String PARENT_ID = "3425f23bb2432450";

	private static final Predicate<EcsLine> NOT_ACCESS = (line) -> !"access".equals(line.string("log.logger"));

	private static ConfigurableApplicationContext application;

	private static URI root;

	private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

	@BeforeAll
	static void start() {
		application = SpringApplication.run(ElvisApplication.class, "--server.port=0",
				"--elvis.generator.enabled=false");
		root = URI.create("http://localhost:" + application.getEnvironment().getProperty("local.server.port"));
	}

	@AfterAll
	static void stop() {
		application.close();
	}

	@Test
	void shouldKeepTraceIdOfRequest(CapturedOutput output) throws Exception {
		assertThat(send(request("/songs/2"))).isEqualTo(200);
		EcsLine line = lines(output).ofTrace(TRACE_ID).where(NOT_ACCESS).only();
		assertThat(line.string("message")).isEqualTo("Playing song 2");
		assertThat(line.string("span.id")).matches("[0-9a-f]{16}").isNotEqualTo(PARENT_ID);
		assertThat(line.at("labels").propertyNames()).containsExactly("team");
	}

	@Test
	void shouldStartTraceForRequestWithoutOne(CapturedOutput output) throws Exception {
		assertThat(send(HttpRequest.newBuilder(root.resolve("/songs/1")))).isEqualTo(200);
		EcsLine line = lines(output).ofLogger(SongController.class).only();
		assertThat(line.string("trace.id")).matches("[0-9a-f]{32}");
		assertThat(line.string("span.id")).matches("[0-9a-f]{16}");
	}

	@Test
	void shouldHaveUserOfMdc(CapturedOutput output) throws Exception {
		send(request("/songs/2").header(UserFilter.HEADER, "priscilla"));
		EcsLine line = lines(output).ofTrace(TRACE_ID).where(NOT_ACCESS).only();
		assertThat(line.string("user.id")).isEqualTo("priscilla");
	}

	@Test
	void shouldLogEachRequestWithUserRouteAndDuration(CapturedOutput output) throws Exception {
		send(request("/songs/2?encore=true&token=hidden").header(UserFilter.HEADER, "priscilla"));
		// the server logs it after the client has the response
		Awaitility.await().until(() -> output.getOut().contains("encore=true"));
		// that of a former test may come late
		EcsLine line = lines(output).ofTrace(TRACE_ID).where((it) -> it.at("url.query") != null).only();
		assertThat(line.string("message")).isEqualTo("GET /songs/2 200");
		assertThat(line.string("event.dataset")).isEqualTo("elvis.access");
		assertThat(line.string("http.route")).isEqualTo("/songs/{id}");
		assertThat(line.string("url.path")).isEqualTo("/songs/2");
		assertThat(line.string("url.query")).isEqualTo("encore=true&token=******");
		assertThat(line.string("user.name")).isEqualTo("priscilla");
		assertThat(line.at("http.response.status_code").asInt()).isEqualTo(200);
		assertThat(line.at("event.duration").asLong()).isPositive();
	}

	@Test
	void shouldNotHaveUserOfFormerRequest(CapturedOutput output) throws Exception {
		send(request("/songs/2").header(UserFilter.HEADER, "priscilla"));
		send(request("/songs/3"));
		EcsLine line = lines(output).where((it) -> "3".equals(it.string("song.id"))).only();
		assertThat(line.at("user")).isNull();
	}

	@Test
	void shouldHaveTypedKeyValues(CapturedOutput output) throws Exception {
		send(request("/songs/2"));
		JsonNode song = lines(output).ofTrace(TRACE_ID).where(NOT_ACCESS).only().at("song");
		assertThat(song.get("id").isNumber()).isTrue();
		assertThat(song.get("id").asLong()).isEqualTo(2);
		assertThat(song.get("seconds").isNumber()).isTrue();
		assertThat(song.get("title").asString()).isEqualTo("Jukebox After Midnight");
	}

	@Test
	void shouldHaveTypedStructuredArguments(CapturedOutput output) throws Exception {
		HttpRequest.Builder request = request("/requests").header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"song\":\"Velvet Highway\",\"guests\":4}"));
		assertThat(send(request)).isEqualTo(202);
		EcsLine line = lines(output).ofTrace(TRACE_ID).where(NOT_ACCESS).only();
		assertThat(line.string("message")).isEqualTo("Request taken: request.song=Velvet Highway request.guests=4");
		assertThat(line.string("request.song")).isEqualTo("Velvet Highway");
		assertThat(line.at("request.guests").isNumber()).isTrue();
		assertThat(line.at("request.guests").asInt()).isEqualTo(4);
	}

	@Test
	void shouldWarnOfUnknownSongInTrace(CapturedOutput output) throws Exception {
		assertThat(send(request("/songs/99"))).isEqualTo(404);
		EcsLine line = lines(output).ofTrace(TRACE_ID).where(NOT_ACCESS).only();
		assertThat(line.string("log.level")).isEqualTo("WARN");
		assertThat(line.at("song.id").asLong()).isEqualTo(99);
	}

	@Test
	void shouldHaveNestedExceptionOfFailedRequestInTrace(CapturedOutput output) throws Exception {
		assertThat(send(request("/boom"))).isEqualTo(500);
		EcsLine line = lines(output).ofTrace(TRACE_ID).where(NOT_ACCESS).only();
		assertThat(line.string("log.level")).isEqualTo("ERROR");
		assertThat(line.string("span.id")).matches("[0-9a-f]{16}");
		assertThat(line.at("http.response.status_code").asInt()).isEqualTo(500);
		assertThat(line.string("error.type")).isEqualTo(IllegalStateException.class.getName());
		assertThat(line.string("error.message")).isEqualTo("The show cannot go on");
		assertThat(line.string("error.stack_trace")).startsWith("java.lang.IllegalStateException: The show")
			.contains("\n\tat " + BoomController.class.getName() + ".boom(BoomController.java:")
			.contains("\n\tSuppressed: java.util.concurrent.TimeoutException: Spare amplifier")
			.contains("\nCaused by: java.io.IOException: Amplifier 2 does not answer");
	}

	private HttpRequest.Builder request(String path) {
		return HttpRequest.newBuilder(root.resolve(path))
			.header("traceparent", "00-%s-%s-01".formatted(TRACE_ID, PARENT_ID));
	}

	private int send(HttpRequest.Builder request) throws Exception {
		return this.client.send(request.timeout(TIMEOUT).build(), BodyHandlers.discarding()).statusCode();
	}

	private EcsLines lines(CapturedOutput output) {
		return EcsLines.of(output.getOut().lines().toList());
	}

}
