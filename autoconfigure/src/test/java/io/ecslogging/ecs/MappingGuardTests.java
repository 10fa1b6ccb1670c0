package io.ecslogging.ecs;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * Values that do not fit the type that Elasticsearch gives to the name of their field.
 */
@ExtendWith(OutputCaptureExtension.class)
class MappingGuardTests {

	private final DocumentEncoder document = new DocumentEncoder(Encoders.layout(Layout.NESTED));

	@ParameterizedTest
	@CsvSource({ "client_ip,unknown,client_ip_text", "job.run_timestamp,soon,job_run_timestamp_text",
			"risk_score,high,risk_Score_text", "valid.start,tomorrow,valid_start_text",
			"cpu.usage,a lot,cpu_usage_text", "shop.geo.location,Köln,shop_geo_location_text",
			"team.score.home,none,team_Score_home_text", "gen_ai.request.seed,x,gen_ai_request_seed_text" })
	void shouldMoveWhatDoesNotFitToALabelWithoutAType(String key, String value, String label) {
		for (int i = 1; i <= 4; i++) {
			EcsLine line = encode(Events.info("x").with(key, value).with("order.id", i));
			assertThat(line.at(key)).as("the %s. time", i).isNull();
			assertThat(line.string("labels." + label)).isEqualTo(value);
			assertThat(line.at("order.id").asInt()).isEqualTo(i);
			assertThat(line.tags()).containsExactly("eu", "_mistyped");
			assertThat(this.document.stats().displacedCount()).isEqualTo(i);
		}
		assertThat(MappingPatterns.typeOf("labels." + label)).isNull();
	}

	@Test
	void shouldDecideForEachValueWhereOthersOfTheNameFit() {
		for (int i = 0; i < 20; i++) {
			boolean fits = i % 3 == 0;
			EcsLine line = encode(Events.info("x").with("client.ip", fits ? "10.0.0." + i : "unknown " + i));
			assertThat(line.string("client.ip")).isEqualTo(fits ? "10.0.0." + i : null);
			assertThat(line.string("labels.client_ip_text")).isEqualTo(fits ? null : "unknown " + i);
			assertThat(line.tags().contains("_mistyped")).isEqualTo(!fits);
		}
		assertThat(this.document.stats().displacedCount()).isEqualTo(13);
	}

	@Test
	void shouldGuardLabelsToo() {
		for (int i = 0; i < 4; i++) {
			EcsLine line = encode(
					Events.info("x").mdc("client_ip", "unknown").mdc("peer_ip", "::1").mdc("tenant", "a"));
			assertThat(line.at("labels").toString()).isEqualTo(
					"{\"team\":\"checkout\",\"client_ip_text\":\"unknown\",\"peer_ip\":\"::1\",\"tenant\":\"a\"}");
			assertThat(line.tags()).contains("_mistyped");
		}
	}

	@Test
	void shouldGuardWhatIsALabelOnlyBecauseItsPlaceIsTaken() {
		EcsLine line = encode(Events.info("x").with("my.score", "high").with("my.score.value", 1));
		assertThat(line.string("labels.my_Score_text")).isEqualTo("high");
		assertThat(line.at("my.score.value").asInt()).isEqualTo(1);
		EcsLine twice = encode(Events.info("x").with("labels.risk_score", "1").with("labels.risk_score", "2"));
		assertThat(twice.string("labels.risk_score")).isEqualTo("2");
		assertThat(twice.string("labels.risk_score_2")).isEqualTo("1");
	}

	@Test
	void shouldLookIntoArrays() {
		EcsLine line = encode(Events.info("x")
			.with("related.ip", List.of("10.0.0.1", "2001:db8::1"))
			.with("other.ip", List.of("10.0.0.1", "unknown"))
			.with("x.score.all", new double[] { 1, 2.5 })
			.with("run.start", List.of(1, true)));
		assertThat(line.at("related.ip").toString()).isEqualTo("[\"10.0.0.1\",\"2001:db8::1\"]");
		assertThat(line.string("labels.other_ip_text")).isEqualTo("[\"10.0.0.1\",\"unknown\"]");
		assertThat(line.at("x.score.all").toString()).isEqualTo("[1.0,2.5]");
		assertThat(line.string("labels.run_start_text")).isEqualTo("[1,true]");
	}

	@Test
	void shouldLeaveWhatFits() {
		EcsLine line = encode(Events.info("x")
			.with("a.start", Instant.EPOCH)
			.with("a.end", OffsetDateTime.parse("2026-11-22T18:12+01:00"))
			.with("a.created", LocalDate.of(2026, 11, 22))
			.with("a.accessed", 1732650000000L)
			.with("a.usage", 0.5)
			.with("a_score", "4.5")
			.with("a.geo", Map.of("location", "50.9,6.9"))
			.with("b.geo.location", Map.of("lat", 50.9, "lon", 6.9))
			.with("c.geo.location", List.of(6.9, 50.9))
			.with("exports.client_ip", "within an object that is flattened")
			.with("b_score.name", "text")
			.with("b.ip", null));
		assertThat(this.document.stats().displacedCount()).isZero();
		assertThat(line.tags()).containsExactly("eu");
	}

	@Test
	void shouldLeaveTheConsoleAsItIs() {
		DocumentEncoder console = new DocumentEncoder(Encoders.settings());
		EcsLine line = EcsLine.of(console.encode(Events.info("x").with("client.ip", "unknown").get()));
		assertThat(line.string("client.ip")).isEqualTo("unknown");
		assertThat(line.tags()).containsExactly("eu");
	}

	@Test
	void shouldGuardStaticLabels() {
		StaticFields fields = StaticFields.of(new ServiceMetadata("shop", null, null, null), null,
				Map.of("node_ip", "unknown"), List.of());
		DocumentEncoder shipped = new DocumentEncoder(EcsSettings.builder(fields).layout(Layout.NESTED).build());
		assertThat(EcsLine.of(shipped.encode(Events.info("x").get())).string("labels.node_ip_text"))
			.isEqualTo("unknown");
	}

	@Test
	void shouldReportEachFieldOnceAndNoValue(CapturedOutput output) {
		for (int i = 0; i < 5; i++) {
			encode(Events.info("x").with("client.ip", "private"));
		}
		await().untilAsserted(() -> assertThat(output.toString())
			.contains("Values of [client.ip] are not of the type ip", "[labels.client_ip_text]", "_mistyped"));
		encode(Events.info("x").with("peer.ip", "private"));
		await().untilAsserted(() -> assertThat(output.toString()).contains("[peer.ip]"));
		assertThat(output.toString().split("Values of \\[client\\.ip]")).hasSize(2);
		assertThat(output).doesNotContain("private");
	}

	@ParameterizedTest
	@CsvSource({ "10.0.0.1,true", "255.255.255.255,true", "256.0.0.1,false", "10.0.0,false", "10.0.0.1.2,false",
			"010.0.0.1,false", "10..0.1,false", "'',false", "::,true", "::1,true", "1::,true", "1:2:3:4:5:6:7:8,true",
			"1:2:3:4:5:6:7,false", "1:2:3:4:5:6:7:8:9,false", "1::2::3,false", "::ffff:10.0.0.1,true", "12345::,false",
			"fe80::1%eth0,false", "[::1],false", "1:2:3:4:5:6:7::,true", ":1,false", "1:,false", "10.0.0.1:80,false",
			"2001:DB8::a,true", "::10.0.0,false", "localhost,false" })
	void shouldKnowAddresses(String text, boolean fits) {
		assertThat(MappedType.IP.fitsText(text)).isEqualTo(fits);
	}

	@ParameterizedTest
	@CsvSource({ "2026,true", "2026-11,true", "2026-11-22,true", "2026-02-30,false",
			"2026-11-22T18:12:09.123456789Z,true", "2026-11-22T18,true", "2026-11-22T18:12,true",
			"2026-11-22T18:12+01:00,true", "2026-11-22 18:12:09,false", "2026-11-22T24:00,false",
			"2026-11-22T18:12:09+01:00[Europe/Berlin],false", "1732650000000,true", "12,true", "-5,true",
			"1732650000.123,false", "Sun Nov 22 18:12:09 UTC 2026,false", "'',false", "22.11.2026,false" })
	void shouldKnowDates(String text, boolean fits) {
		assertThat(MappedType.DATE.fitsText(text)).isEqualTo(fits);
	}

	@ParameterizedTest
	@EnumSource
	void shouldTakeNoTypeForOneThatTakesEverything(MappedType type) {
		assertThat(type.fitsText("private")).isFalse();
		assertThat(type.fitsText("")).isFalse();
	}

	private EcsLine encode(Events event) {
		return EcsLine.of(this.document.encode(event.get()));
	}

}
