package io.ecslogging.sample;

import java.time.Duration;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.MapConfigurationPropertySource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * Tests for {@link ElvisProperties}.
 */
class ElvisPropertiesTests {

	@Test
	void shouldGenerateEveryOneToTenSecondsByDefault() {
		ElvisProperties.Generator generator = bind(Map.of()).generator();
		assertThat(generator.enabled()).isTrue();
		assertThat(generator.minDelay()).isEqualTo(Duration.ofSeconds(1));
		assertThat(generator.maxDelay()).isEqualTo(Duration.ofSeconds(10));
	}

	@Test
	void shouldRefuseMinDelayAboveMaxDelay() {
		assertThatExceptionOfType(BindException.class)
			.isThrownBy(() -> bind(Map.of("elvis.generator.min-delay", "20s")))
			.withStackTraceContaining(
					"elvis.generator.min-delay is PT20S, which is more than" + " elvis.generator.max-delay, PT10S");
	}

	@Test
	void shouldRefuseToGenerateWithoutDelay() {
		assertThatExceptionOfType(BindException.class).isThrownBy(() -> bind(Map.of("elvis.generator.min-delay", "0s")))
			.withStackTraceContaining("elvis.generator.min-delay is PT0S, which is less than 1ms");
	}

	private ElvisProperties bind(Map<String, String> properties) {
		return new Binder(new MapConfigurationPropertySource(properties)).bindOrCreate("elvis", ElvisProperties.class);
	}

}
