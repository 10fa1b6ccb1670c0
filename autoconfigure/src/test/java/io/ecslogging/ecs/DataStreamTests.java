package io.ecslogging.ecs;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The names of data streams, which must be legal.
 */
class DataStreamTests {

	@ParameterizedTest
	@CsvSource(nullValues = "null",
			value = { "null,null,logs-generic-default", "'',' ',logs-generic-default", "Shop,Prod,logs-shop-prod",
					"order-service,pre prod,logs-order_service-pre_prod", "'a/b:c*?\"<>|,#\\',x,logs-a_b_c_________-x",
					"größe,x,logs-größe-x" })
	void shouldBeLegal(String dataset, String namespace, String name) {
		assertThat(DataStream.of(dataset, namespace).name()).isEqualTo(name);
	}

	@Test
	void shouldBeShortEnough() {
		assertThat(DataStream.of("x".repeat(200), "y").dataset()).isEqualTo("x".repeat(100));
		String cut = DataStream.of("a" + "😀".repeat(200), "y").dataset();
		assertThat(cut.getBytes(StandardCharsets.UTF_8)).hasSize(97);
		assertThat(DataStream.of("a\uD83D", "y").dataset()).isEqualTo("a_");
	}

}
