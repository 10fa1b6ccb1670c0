package io.ecslogging.shipping.net;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class DestinationTests {

	@ParameterizedTest
	@CsvSource({ "logstash:5000,logstash,5000", "' a.b-c_d:1 ',a.b-c_d,1", "[::1]:65535,::1,65535",
			"10.0.0.1:80,10.0.0.1,80", "[fe80::1%eth0]:5000,fe80::1%eth0,5000" })
	void shouldReadHostAndPort(String text, String host, int port) {
		assertThat(Destination.of(text)).isEqualTo(new Destination(host, port));
	}

	@ParameterizedTest
	@ValueSource(strings = { "logstash", "logstash:", ":5000", "logstash:99999", "logstash:0", "logstash:-1",
			"http://logstash:5000", "logstash:5000/path", "user@logstash:5000", "::1:5000", "a b:5000", "" })
	void shouldSayHowItIsWritten(String text) {
		assertThatIllegalArgumentException().isThrownBy(() -> Destination.of(text))
			.withMessageContaining("host:port, such as logstash:5000");
	}

	@Test
	void shouldPrintAsItIsRead() {
		assertThat(Destination.of("[::1]:5000")).hasToString("[::1]:5000");
		assertThat(Destination.of("logstash:5000")).hasToString("logstash:5000");
	}

}
