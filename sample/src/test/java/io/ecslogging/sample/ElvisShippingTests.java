package io.ecslogging.sample;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledForJreRange;
import org.junit.jupiter.api.condition.JRE;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ConfigurableApplicationContext;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.LogstashServer;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is shipped of requests to a servlet, on the threads of a pool and on virtual ones.
 */
class ElvisShippingTests {

	private static final String TRACE_ID = "903b448a0489f84084905d3093480352";

	@AutoClose
	private final LogstashServer logstash = LogstashServer.start();

	@Test
	void shouldShipWhatIsLoggedForRequests() throws Exception {
		assertThat(threadsOfRequests(false)).allSatisfy((thread) -> assertThat(thread).startsWith("http-nio-"));
	}

	@Test
	@EnabledForJreRange(min = JRE.JAVA_21)
	void shouldShipWhatIsLoggedForRequestsOnVirtualThreads() throws Exception {
		assertThat(threadsOfRequests(true)).allSatisfy((thread) -> assertThat(thread).startsWith("tomcat-handler-"));
	}

	/**
	 * Return the names of the threads that have logged for the requests.
	 */
	private List<String> threadsOfRequests(boolean virtual) throws Exception {
		try (ConfigurableApplicationContext elvis = SpringApplication.run(ElvisApplication.class, "--server.port=0",
				"--elvis.generator.enabled=false", "--spring.threads.virtual.enabled=" + virtual,
				"--ecs.logging.logstash.destinations=" + this.logstash.destination())) {
			URI root = URI.create("http://localhost:" + elvis.getEnvironment().getProperty("local.server.port"));
			HttpClient client = HttpClient.newHttpClient();
			for (int i = 1; i <= 3; i++) {
				client.send(HttpRequest.newBuilder(root.resolve("/songs/" + i))
					.header("traceparent", "00-" + TRACE_ID + "-3425f23bb2432450-01")
					.header(UserFilter.HEADER, "u-" + i)
					.timeout(Duration.ofSeconds(30))
					.build(), BodyHandlers.discarding());
			}
		}
		Awaitility.await().until(() -> ofTrace().size() == 6);
		assertThat(ofTrace()).filteredOn((line) -> line.string("message").startsWith("Playing"))
			.extracting((line) -> line.string("message") + " " + line.string("user.id"))
			.containsExactlyInAnyOrder("Playing song 1 u-1", "Playing song 2 u-2", "Playing song 3 u-3");
		assertThat(ofTrace()).filteredOn((line) -> "access".equals(line.string("log.logger")))
			.extracting((line) -> line.string("message") + " " + line.string("user.name"))
			.containsExactlyInAnyOrder("GET /songs/1 200 u-1", "GET /songs/2 200 u-2", "GET /songs/3 200 u-3");
		return ofTrace().stream().map((line) -> line.string("process.thread.name")).toList();
	}

	private List<EcsLine> ofTrace() {
		return this.logstash.lines()
			.stream()
			.map((line) -> EcsLine.of((line + "\n").getBytes(StandardCharsets.UTF_8)))
			.filter((line) -> TRACE_ID.equals(line.string("trace.id")))
			.toList();
	}

}
