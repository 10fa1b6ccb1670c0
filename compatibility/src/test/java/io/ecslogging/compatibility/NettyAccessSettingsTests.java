package io.ecslogging.compatibility;

import java.nio.file.Path;
import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.context.ConfigurableApplicationContext;

import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.RawConnection;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Access events of Reactor Netty with other settings of the server.
 */
@ExtendWith(OutputCaptureExtension.class)
class NettyAccessSettingsTests {

	@TempDir
	private Path directory;

	@ParameterizedTest
	@ValueSource(strings = { "native", "framework" })
	void shouldHonourForwardedHeadersAsTheApplicationDoes(String strategy, CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext forwarded = AccessApplication.start(
				"--server.forward-headers-strategy=" + strategy, "--spring.webflux.base-path=/api",
				"--ecs.logging.access.excluded-paths=/stream");
				RawConnection connection = RawConnection.to(AccessApplication.port(forwarded))) {
			assertThat(connection.send("GET /api/stream HTTP/1.1\r\nHost: a\r\nX-Request-Id: excluded\r\n\r\n")
				.read()
				.status()).isEqualTo(200);
			assertThat(connection
				.send("GET /api/songs/1 HTTP/1.1\r\nHost: a.example.org\r\nX-Request-Id: forwarded-" + strategy
						+ "\r\nX-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Host: b.example.org\r\n\r\n")
				.read()
				.status()).isEqualTo(200);
			EcsLine event = AccessEventLines.await(output, "forwarded-" + strategy);
			assertThat(event.string("client.ip")).isEqualTo("192.0.2.7");
			assertThat(event.string("url.domain")).isEqualTo("b.example.org");
			assertThat(event.string("http.route")).isEqualTo("/songs/{id}");
			assertThat(AccessEventLines.of(output, "excluded")).isEmpty();
		}
	}

	@Test
	void shouldLogStreamsOfHttp2(CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext http2 = AccessApplication.start("--server.http2.enabled=true")) {
			new Http2Client(AccessApplication.port(http2)).requestAll();
			Awaitility.await()
				.untilAsserted(() -> assertThat(AccessEventLines.of(output, "h2-")).hasSize(Http2Client.REQUESTS));
			for (EcsLine event : AccessEventLines.of(output, "h2-")) {
				assertThat(event.string("http.version")).isEqualTo("2");
				Http2Client.check(Integer.parseInt(event.string("http.request.id").substring("h2-".length())), event);
			}
			assertThat(AccessEventLines.of(output, "h2-").stream().map((event) -> event.string("http.request.id")))
				.doesNotHaveDuplicates();
		}
	}

	@Test
	void shouldLogWhateverTlsHasNegotiated(CapturedOutput output) throws Exception {
		Path store = new Certificates(this.directory).create("server", "localhost");
		SSLContext client = Certificates.trusting(store);
		try (ConfigurableApplicationContext tls = AccessApplication.start("--server.http2.enabled=true",
				"--server.ssl.key-store=file:" + store, "--server.ssl.key-store-password=" + Certificates.PASSWORD)) {
			int tlsPort = AccessApplication.port(tls);
			for (String protocol : List.of("h2", "http/1.1")) {
				assertThat(Http2Client.get(client, tlsPort, protocol)).isEqualTo(200);
				EcsLine event = AccessEventLines.await(output, "tls-" + protocol);
				assertThat(event.string("http.version")).isEqualTo(protocol.equals("h2") ? "2" : "1.1");
				assertThat(event.string("http.route")).isEqualTo("/songs/{id}");
			}
			int before = AccessEventLines.unreadable(output).size();
			try (SSLSocket socket = (SSLSocket) client.getSocketFactory().createSocket("localhost", tlsPort);
					RawConnection connection = new RawConnection(socket)) {
				assertThat(connection.send("no HTTP\r\n\r\n").read().status()).isEqualTo(400);
			}
			Awaitility.await().untilAsserted(() -> assertThat(AccessEventLines.unreadable(output)).hasSize(before + 1));
		}
	}

}
