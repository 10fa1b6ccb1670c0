package io.ecslogging.sample;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.testing.LogstashServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What an operator sees of {@link ElvisApplication} over HTTP.
 */
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class ElvisActuatorTests {

	@AutoClose
	private final LogstashServer logstash = LogstashServer.start();

	private final HttpClient client = HttpClient.newHttpClient();

	private ConfigurableApplicationContext application;

	private URI actuator;

	@BeforeEach
	void start() {
		this.application = SpringApplication.run(ElvisApplication.class, "--server.port=0",
				"--elvis.generator.enabled=false", "--ecs.logging.logstash.destinations=" + this.logstash.destination(),
				"--ecs.logging.logstash.ack-interval=200ms");
		this.actuator = URI.create("http://localhost:"
				+ this.application.getEnvironment().getProperty("local.server.port") + "/actuator/");
	}

	@AfterEach
	void stop() {
		this.application.close();
	}

	@Test
	void shouldShowTheSinkEverywhere() throws Exception {
		Awaitility.await().until(() -> get("ecslogging/logstash").at("/state").asString().equals("working"));
		JsonNode report = get("ecslogging");
		assertThat(report.at("/outputs/console/failures").asInt(-1)).isZero();
		assertThat(report.at("/sinks/logstash/destination").asString()).startsWith(this.logstash.destination());
		assertThat(report.at("/sinks/logstash/events/accepted").asInt()).isPositive();
		assertThat(report.at("/configuration/ecs.logging.labels.team/value").asString()).isEqualTo("backstage");
		assertThat(report.at("/configuration/ecs.logging.labels.team/origin").asString()).contains("application.yml");
		assertThat(get("info").at("/ecsLogging/shipping/logstash").asString()).contains(this.logstash.destination());
		assertThat(get("health").at("/components/ecsLogging/components/logstash/status").asString()).isEqualTo("UP");
		assertThat(get("metrics/ecs.logging.events.accepted?tag=sink:logstash").at("/measurements/0/value").asDouble())
			.isPositive();
	}

	@Test
	void shouldPauseAndResumeTheSink() throws Exception {
		assertThat(operate("logstash", "pause").statusCode()).isEqualTo(200);
		assertThat(get("health").at("/components/ecsLogging/components/logstash/status").asString())
			.isEqualTo("OUT_OF_SERVICE");
		assertThat(get("health/readiness").at("/status").asString()).isEqualTo("UP");
		LoggerFactory.getLogger(getClass()).info("logged while paused");
		assertThat(get("ecslogging/logstash").at("/events/queued").asInt()).isPositive();
		assertThat(operate("logstash", "resume").body()).doesNotContain("paused");
		Awaitility.await()
			.until(() -> this.logstash.lines().stream().anyMatch((line) -> line.contains("logged while paused")));
		assertThat(operate("kafka", "pause").statusCode()).isEqualTo(400);
		assertThat(operate("logstash", "explode").statusCode()).isEqualTo(400);
	}

	private JsonNode get(String path) throws IOException, InterruptedException {
		HttpResponse<String> response = this.client.send(HttpRequest.newBuilder(this.actuator.resolve(path)).build(),
				BodyHandlers.ofString());
		return JsonMapper.shared().readTree(response.body());
	}

	private HttpResponse<String> operate(String sink, String operation) throws IOException, InterruptedException {
		return this.client.send(HttpRequest.newBuilder(this.actuator.resolve("ecslogging/" + sink))
			.timeout(Duration.ofSeconds(30))
			.header("Content-Type", "application/json")
			.POST(BodyPublishers.ofString("{\"operation\": \"" + operation + "\"}"))
			.build(), BodyHandlers.ofString());
	}

}
