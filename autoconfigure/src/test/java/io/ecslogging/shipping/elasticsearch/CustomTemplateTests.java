package io.ecslogging.shipping.elasticsearch;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import io.ecslogging.shipping.Tls;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The template of docs/operations.md, without what the distribution lacks.
 */
@ExtendWith(NoThreadLeft.class)
@Timeout(120)
class CustomTemplateTests {

	private static final ElasticsearchServer SERVER = ElasticsearchServer.get();

	private static final String TEMPLATE = "/_component_template/logs@custom";

	private static final Pattern RECIPE = Pattern.compile("PUT " + TEMPLATE + "\n(\\{.*?})\n```", Pattern.DOTALL);

	private final String target = "logs-" + UUID.randomUUID().toString().replace('-', '_') + "-default";

	@AfterEach
	void restore() {
		// it cannot be removed while other templates include it
		SERVER.call("PUT", TEMPLATE, "{\"template\":{}}");
	}

	@Test
	void shouldSortByMicrosecondsWithTheTemplateOfTheDocumentation() throws IOException {
		SERVER.call("PUT", TEMPLATE, recipe().toString());
		try (ShippingRun run = start()) {
			for (String micros : List.of("457", "456", "458")) {
				run.shipper()
					.ship("{\"@timestamp\":\"2026-11-22T18:12:09.123%sZ\",\"message\":\"%s\"}\n"
						.formatted(micros, micros)
						.getBytes());
			}
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> run.snapshot().delivered() == 3);
			assertThat(run.snapshot().safeForm()).isZero();
		}
		assertThat(SERVER.documents(this.target)).extracting((document) -> document.at("/_source/message").asString())
			.containsExactly("456", "457", "458");
		assertThat(SERVER.call("GET", "/" + this.target + "/_mapping/field/@timestamp", "").toString())
			.contains("\"date_nanos\"");
		assertThat(SERVER.call("GET", TEMPLATE, "").toString()).contains("\"data_retention\":\"30d\"");
	}

	private static ObjectNode recipe() throws IOException {
		Matcher recipe = RECIPE.matcher(Files.readString(Path.of("../docs/operations.md")));
		assertThat(recipe.find()).isTrue();
		ObjectNode template = (ObjectNode) new JsonMapper().readTree(recipe.group(1));
		((ObjectNode) template.get("template")).remove("settings");
		return template;
	}

	private ShippingRun start() {
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(SERVER.uri()),
				Credentials.basic(ElasticsearchServer.USER, SERVER.password()), this.target, true,
				Duration.ofSeconds(5), Duration.ofSeconds(30), true);
		Tls tls = new Tls(SERVER.trusting(), null, null);
		return ShippingRun.start("elasticsearch", 1024 * 1024, Duration.ofMillis(50), Duration.ofSeconds(1),
				() -> new ElasticsearchSink(settings, () -> tls));
	}

}
