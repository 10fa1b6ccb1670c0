package io.ecslogging.shipping.elasticsearch;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

import io.ecslogging.shipping.Tls;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/**
 * How connections are made and ended, over TLS.
 */
@ExtendWith(NoThreadLeft.class)
@Timeout(60)
class HttpTransportTests {

	private static final ElasticsearchServer SERVER = ElasticsearchServer.get();

	private final TcpProxy proxy = TcpProxy.to(SERVER.port());

	private final HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + this.proxy.port()))
		.build();

	@AfterEach
	void stop() {
		Awaitility.await().until(() -> this.proxy.connections() == 0);
		this.proxy.close();
	}

	@Test
	void shouldUseAConnectionAgain() throws IOException {
		try (HttpTransport transport = transport(Duration.ofSeconds(50))) {
			for (int i = 0; i < 5; i++) {
				assertThat(send(transport)).isEqualTo(401);
			}
			// both sides of one connection: the client's and the server's
			assertThat(this.proxy.connections()).isEqualTo(2);
			transport.disconnectIdle();
			assertThat(this.proxy.connections()).isEqualTo(2);
		}
	}

	@Test
	void shouldEndAConnectionThatIsNotUsed() throws IOException {
		try (HttpTransport transport = transport(Duration.ofMillis(1))) {
			send(transport);
			Awaitility.await().until(() -> {
				transport.disconnectIdle();
				return this.proxy.connections() == 0;
			});
			assertThat(send(transport)).isEqualTo(401);
		}
	}

	@Test
	void shouldConnectAnewAfterAFailure() throws IOException {
		try (HttpTransport transport = transport(Duration.ofSeconds(50))) {
			send(transport);
			this.proxy.stall(true);
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(transport))
				.withMessageContaining("no complete reply within 2000 ms");
			this.proxy.stall(false);
			assertThat(send(transport)).isEqualTo(401);
		}
	}

	@Test
	void shouldEndTheConnectionOfAReplyThatIsTooLarge() {
		try (HttpTransport transport = transport(Duration.ofSeconds(50))) {
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> transport.send(this.request, 10, () -> {
			})).withMessageContaining("more than 10 bytes");
			Awaitility.await().until(() -> this.proxy.connections() == 0);
		}
	}

	@Test
	void shouldNotDependOnTheCommonPool() throws IOException {
		CompletableFuture<Void> end = new CompletableFuture<>();
		for (int i = 0; i < 2 * ForkJoinPool.getCommonPoolParallelism(); i++) {
			ForkJoinPool.commonPool().execute(end::join);
		}
		try (HttpTransport transport = transport(Duration.ofSeconds(50))) {
			assertThat(send(transport)).isEqualTo(401);
		}
		finally {
			end.complete(null);
		}
	}

	@Test
	void shouldBreakOffWhatIsAborted() {
		try (HttpTransport transport = transport(Duration.ofSeconds(50))) {
			this.proxy.stall(true);
			assertThatExceptionOfType(IOException.class)
				.isThrownBy(() -> transport.send(this.request, 1000, transport::abort));
			assertThatExceptionOfType(IOException.class).isThrownBy(() -> send(transport)).withMessage("aborted");
		}
	}

	private int send(HttpTransport transport) throws IOException {
		return transport.send(this.request, 1000, () -> {
		}).statusCode();
	}

	private static HttpTransport transport(Duration maxIdle) {
		Tls tls = new Tls(SERVER.trusting(), null, null);
		return new HttpTransport(Duration.ofSeconds(5), Duration.ofSeconds(2), maxIdle, () -> tls,
				new HttpCustomizers(List.of()));
	}

}
