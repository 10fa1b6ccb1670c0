package io.ecslogging.shipping.elasticsearch;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;

import ch.qos.logback.classic.spi.LoggingEvent;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ecslogging.ecs.DataStream;
import io.ecslogging.ecs.Datasets;
import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.HostMetadata;
import io.ecslogging.ecs.Layout;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Which data stream lines are meant for.
 */
class LineStreamsTests {

	private static final String STREAM = "\"data_stream\":{\"type\":\"logs\",\"dataset\":\"audit\",\"namespace\":\"prod\"}";

	private static final String[] TEXTS = { "", "\"", "\\", "\\\\\"", STREAM, "," + STREAM, "{[", "]}", "ü😀", "\u0001",
			"a,b:c" };

	private final LineStreams streams = new LineStreams("logs-shop-prod");

	@Test
	void shouldFindTheStreamOfEveryEncodedLine() {
		DocumentEncoder document = new DocumentEncoder(EcsSettings
			.builder(Encoders.SHOP.shipped(new HostMetadata("host", null, HostMetadata.current().kubernetes()),
					DataStream.of("shop", "prod")))
			.layout(Layout.NESTED)
			.maxLineSize(2048)
			.eventSequence(true)
			.datasets(Datasets.of(Map.of("zo\u00EB", List.of("com.example.audit")), Map.of()))
			.build());
		Random random = new Random(5);
		for (int i = 0; i < 20_000; i++) {
			Events events = Events.info(text(random))
				.mdc(text(random), text(random))
				.with("ecs." + text(random), text(random));
			events.with("ecs.data_stream.dataset", "x").with("data_stream.dataset", "x");
			LoggingEvent event = events.get();
			event.setLoggerName((i % 2 == 0) ? "com.example.audit" : text(random));
			byte[] line = document.encode(event);
			assertThat(find(line)).as(new String(line, StandardCharsets.UTF_8))
				.isEqualTo((i % 2 == 0) ? "logs-zo\u00EB-prod" : null);
		}
	}

	private static String text(Random random) {
		StringBuilder text = new StringBuilder();
		for (int i = random.nextInt(4); i > 0; i--) {
			text.append(TEXTS[random.nextInt(TEXTS.length)]);
		}
		return text.append((random.nextInt(20) == 0) ? "x".repeat(3000) : "").toString();
	}

	@Test
	void shouldNameTheStreamInTheAction() {
		byte[] line = ("{" + STREAM + "}\n").getBytes(StandardCharsets.UTF_8);
		LineStreams.Stream stream = this.streams.find(line, 0, line.length);
		assertThat(stream).isNotNull();
		assertThat(new String(stream.action(), StandardCharsets.UTF_8))
			.isEqualTo("{\"create\":{\"_index\":\"logs-audit-prod\",\"_id\":\"");
		assertThat(this.streams.find(line, 0, line.length)).isSameAs(stream);
	}

	@ParameterizedTest
	@ValueSource(strings = { "", "{", "{}", "{\"", "{\"a", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":[{\"", "{\"a\\",
			"no json", "{\"a\":{" + STREAM + "}}", "{\"message\":\"" + STREAM, "{\"data_stream\":\"x\"}",
			"{\"data_stream\":{\"type\":\"metrics\",\"dataset\":\"audit\",\"namespace\":\"prod\"}}",
			"{\"data_stream\":{\"type\":\"logs\",\"dataset\":\"audit\"}}",
			"{\"data_stream\":{\"type\":\"logs\",\"dataset\":\"audit\",\"namespace\":\"prod",
			"{\"data_stream\":{\"type\":\"logs\",\"dataset\":\"shop\",\"namespace\":\"prod\"}}" })
	void shouldSendToTheTargetWhatNamesNoOther(String line) {
		assertThat(find((line + "\n").getBytes(StandardCharsets.UTF_8))).isNull();
	}

	private @Nullable String find(byte[] line) {
		byte[] among = new byte[line.length + STREAM.length() + 2];
		among[0] = '\n';
		System.arraycopy(line, 0, among, 1, line.length);
		System.arraycopy(STREAM.getBytes(StandardCharsets.US_ASCII), 0, among, line.length + 1, STREAM.length());
		LineStreams.Stream stream = this.streams.find(among, 1, line.length);
		return (stream != null) ? stream.name() : null;
	}

}
