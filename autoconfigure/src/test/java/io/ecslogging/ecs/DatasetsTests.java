package io.ecslogging.ecs;

import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
import net.logstash.logback.marker.Markers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The datasets that events go to by their logger or marker.
 */
class DatasetsTests {

	private static final Datasets DATASETS = Datasets.of(
			Map.of("Audit", List.of("com.example.audit", "org.acl"), "access", List.of("com.example.audit.http")),
			Map.of("audit", List.of("AUDIT"), "a/b-c", List.of("SPECIAL")));

	private final BasicMarkerFactory markers = new BasicMarkerFactory();

	private final DocumentEncoder console = new DocumentEncoder(
			EcsSettings.builder(Encoders.SHOP).datasets(DATASETS).build());

	private final DocumentEncoder shipped = new DocumentEncoder(shipped(1 << 20));

	private static EcsSettings shipped(int maxLineSize) {
		return EcsSettings
			.builder(Encoders.SHOP.shipped(new HostMetadata("host", null, KubernetesMetadata.NONE),
					DataStream.of("shop", "prod")))
			.layout(Layout.NESTED)
			.maxLineSize(maxLineSize)
			.eventSequence(true)
			.datasets(DATASETS)
			.build();
	}

	@ParameterizedTest
	@CsvSource(textBlock = """
			com.example.audit             , audit
			com.example.audit.Login       , audit
			com.example.audit.http        , access
			com.example.audit.http.Filter , access
			com.example.audit.https       , audit
			com.example.auditing          , shop
			com.example                   , shop
			org.acl.a.b.c                 , audit
			ROOT                          , shop
			''                            , shop
			.                             , shop
			""")
	void shouldFindTheDatasetByTheLongestBeginningOfTheLogger(String logger, String dataset) {
		for (int i = 0; i < 3; i++) {
			assertDataset(event(logger), dataset);
		}
	}

	@Test
	void shouldFindTheDatasetByTheMarkerFirst() {
		Marker audit = this.markers.getMarker("AUDIT");
		Marker special = this.markers.getMarker("SPECIAL");
		Marker other = this.markers.getMarker("OTHER");
		assertDataset(event("com.example.audit.http", audit), "audit");
		assertDataset(event("com.example.audit.http", other), "access");
		assertDataset(event("com.example", other, special, audit), "a_b_c");
	}

	@Test
	void shouldFollowTheReferencesOfMarkers() {
		Marker outer = this.markers.getDetachedMarker("OUTER");
		Marker inner = this.markers.getDetachedMarker("INNER");
		outer.add(inner);
		inner.add(this.markers.getMarker("AUDIT"));
		assertDataset(event("com.example", outer), "audit");
		assertDataset(event("com.example", Markers.append("user.id", "x").and(this.markers.getMarker("AUDIT"))),
				"audit");
		Marker one = this.markers.getDetachedMarker("ONE");
		Marker two = this.markers.getDetachedMarker("TWO");
		one.add(two);
		two.add(one);
		assertDataset(event("com.example.audit", one), "audit");
	}

	@Test
	void shouldKeepTheFieldsOfTheServiceAndOneSequence() {
		EcsLine shop = EcsLine.of(this.shipped.encode(event("com.example")));
		EcsLine audit = EcsLine.of(this.shipped.encode(event("com.example.audit")));
		EcsLine again = EcsLine.of(this.shipped.encode(event("com.example")));
		assertThat(List.of(shop, audit, again)).extracting((line) -> line.at("event.sequence").asInt())
			.containsExactly(1, 2, 3);
		assertThat(audit.toString()).isEqualTo(shop.toString()
			.replace("\"dataset\":\"shop\"", "\"dataset\":\"audit\"")
			.replace("\"sequence\":1", "\"sequence\":2")
			.replace("\"com.example\"", "\"com.example.audit\""));
	}

	@Test
	void shouldKeepTheDatasetWhenTheLineIsCut() {
		DocumentEncoder cut = new DocumentEncoder(shipped(1024));
		Events events = Events.info("x".repeat(5000)).with("a", "y".repeat(5000));
		LoggingEvent event = events.get();
		event.setLoggerName("com.example.audit.Login");
		EcsLine line = EcsLine.of(cut.encode(event));
		assertThat(line.tags()).contains("_line_truncated");
		assertThat(line.string("data_stream.dataset")).isEqualTo("audit");
		assertThat(line.string("event.dataset")).isEqualTo("audit");
	}

	@Test
	void shouldKeepTheDatasetWhenEncodingFails() {
		ILoggingEvent event = new LoggingEvent() {

			@Override
			public String getLoggerName() {
				return "com.example.audit";
			}

			@Override
			public String getThreadName() {
				throw new IllegalStateException("no thread");
			}

		};
		EcsLine line = EcsLine.of(this.shipped.encode(event));
		assertThat(line.tags()).contains("_encoding_failed");
		assertThat(line.string("data_stream.dataset")).isEqualTo("audit");
	}

	@Test
	void shouldLogForTheServiceWhatHasNeitherLoggerNorMarkers() {
		ILoggingEvent event = new LoggingEvent() {

			@Override
			public String getLoggerName() {
				throw new IllegalStateException("no logger");
			}

			@Override
			public List<Marker> getMarkerList() {
				throw new IllegalStateException("no markers");
			}

		};
		assertThat(EcsLine.of(this.shipped.encode(event)).string("data_stream.dataset")).isEqualTo("shop");
		LoggingEvent withoutAny = Events.info("m").get();
		withoutAny.setLoggerName(null);
		assertDataset(withoutAny, "shop");
	}

	@Test
	void shouldNotLetAnEventNameItsDataset() {
		LoggingEvent event = Events.info("m")
			.with("data_stream.dataset", "other")
			.mdc("event.dataset", "other")
			.with("data_stream", "x")
			.get();
		event.setLoggerName("com.example.audit");
		EcsLine line = EcsLine.of(this.shipped.encode(event));
		assertThat(line.string("event.dataset")).isEqualTo("audit");
		assertThat(line.string("data_stream.dataset")).isEqualTo("audit");
		assertThat(line.string("labels.data_stream_dataset")).isEqualTo("other");
	}

	@Test
	void shouldHaveADatasetWithoutAServiceName() {
		EcsSettings settings = EcsSettings.builder(StaticFields.of(ServiceMetadata.NONE, null, Map.of(), List.of()))
			.datasets(DATASETS)
			.build();
		DocumentEncoder document = new DocumentEncoder(settings);
		assertThat(EcsLine.of(document.encode(event("com.example.audit"))).string("event.dataset")).isEqualTo("audit");
		assertThat(EcsLine.of(document.encode(event("com.example"))).at("event")).isNull();
	}

	private static LoggingEvent event(String logger, Marker... markers) {
		Events events = Events.info("m");
		for (Marker marker : markers) {
			events.marker(marker);
		}
		LoggingEvent event = events.get();
		event.setLoggerName(logger);
		return event;
	}

	private void assertDataset(ILoggingEvent event, String dataset) {
		EcsLine line = EcsLine.of(this.console.encode(event)).followsSpecification();
		assertThat(line.string("event.dataset")).isEqualTo(dataset);
		assertThat(line.at("data_stream")).isNull();
		EcsLine document = EcsLine.of(this.shipped.encode(event));
		assertThat(document.string("event.dataset")).isEqualTo(dataset);
		assertThat(document.at("data_stream").toString())
			.isEqualTo("{\"type\":\"logs\",\"dataset\":\"" + dataset + "\",\"namespace\":\"prod\"}");
	}

}
