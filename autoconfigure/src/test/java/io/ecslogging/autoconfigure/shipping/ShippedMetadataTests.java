package io.ecslogging.autoconfigure.shipping;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What shipped events say of the place where they were logged, because no agent adds it.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(60)
class ShippedMetadataTests {

	@AutoClose
	private final LogstashServer server = LogstashServer.start();

	@AfterEach
	void stop() {
		ShippingLifecycle.disable();
	}

	@Test
	void shouldHaveTheHostAsAnObjectWithoutAnyVariable() throws Exception {
		JsonNode line = ship(Map.of());
		Path kernel = Path.of("/proc/sys/kernel/hostname");
		assertThat(line.get("host").isObject()).isTrue();
		assertThat(line.at("/host/name").asString()).isNotBlank();
		if (Files.exists(kernel)) {
			assertThat(line.at("/host/name").asString()).isEqualTo(Files.readString(kernel).strip());
		}
		assertThat(line.has("kubernetes")).isFalse();
		assertThat(line.at("/service/node").isMissingNode()).isTrue();
	}

	@Test
	void shouldHaveThePlaceInKubernetesOnShippedEventsOnly(CapturedOutput output) {
		JsonNode line = ship(Map.of("ECS_LOGGING_KUBERNETES_NAMESPACE", "shops", "ECS_LOGGING_KUBERNETES_PODNAME",
				"shop-7d9f", "ECS_LOGGING_KUBERNETES_PODUID", "9d0a1b2c-1111-2222-3333-444455556666",
				"ECS_LOGGING_KUBERNETES_NODENAME", "node-1", "ECS_LOGGING_KUBERNETES_CONTAINERNAME", "shop",
				"ECS_LOGGING_KUBERNETES_DEPLOYMENTNAME", "shop"));
		assertThat(line.get("kubernetes")).isEqualTo(JsonMapper.shared().readTree("""
				{"namespace":"shops","pod":{"name":"shop-7d9f","uid":"9d0a1b2c-1111-2222-3333-444455556666"},
				"node":{"name":"node-1"},"container":{"name":"shop"},"deployment":{"name":"shop"}}"""));
		assertThat(line.at("/host/name").asString()).isEqualTo("node-1");
		assertThat(output.getOut()).contains("hello world").doesNotContain("kubernetes", "node-1");
	}

	@Test
	void shouldLeaveOutWhatIsEmpty() {
		JsonNode line = ship(
				Map.of("ECS_LOGGING_KUBERNETES_NODENAME", "", "ECS_LOGGING_KUBERNETES_NAMESPACE", "shops"));
		assertThat(line.get("kubernetes")).isEqualTo(JsonMapper.shared().readTree("{\"namespace\":\"shops\"}"));
		assertThat(line.at("/host/name").asString()).isNotBlank();
	}

	private JsonNode ship(Map<String, Object> variables) {
		TestApplication.run(variables, "--ecs.logging.logstash.destinations=" + this.server.destination(),
				"--ecs.logging.logstash.ack-interval=200ms", "--ecs.logging.shipping.batch.flush-interval=50ms");
		List<JsonNode> found = Awaitility.await()
			.until(() -> this.server.lines()
				.stream()
				.map(JsonMapper.shared()::readTree)
				.filter((line) -> line.path("message").asString("").equals("hello world"))
				.toList(), (lines) -> !lines.isEmpty());
		return found.get(0);
	}

}
