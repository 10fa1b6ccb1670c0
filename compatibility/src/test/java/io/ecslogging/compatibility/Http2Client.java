package io.ecslogging.compatibility;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLContext;

import io.ecslogging.testing.EcsLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Requests of HTTP/2, many at once on a connection, some of which are given up.
 */
final class Http2Client {

	static final int REQUESTS = 100;

	private final int port;

	private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();

	Http2Client(int port) {
		this.port = port;
	}

	void requestAll() throws Exception {
		// the first one asks for the upgrade
		assertThat(send(0).get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
		List<CompletableFuture<HttpResponse<byte[]>>> all = new ArrayList<>();
		for (int i = 1; i < REQUESTS; i++) {
			all.add(send(i));
		}
		for (int i = 1; i < REQUESTS; i++) {
			if (i % 5 != 3) {
				assertThat(all.get(i - 1).get(30, TimeUnit.SECONDS).statusCode()).isEqualTo((i % 5 == 4) ? 500 : 200);
			}
		}
		for (int i = 3; i < REQUESTS; i += 5) {
			all.get(i - 1).cancel(true);
		}
	}

	private CompletableFuture<HttpResponse<byte[]>> send(int i) {
		return this.client.sendAsync(request(i), BodyHandlers.ofByteArray());
	}

	private HttpRequest request(int i) {
		String path = List.of("/songs/1", "/stream", "/echo", "/never", "/fail").get(i % 5);
		HttpRequest.Builder builder = HttpRequest.newBuilder(URI.create("http://localhost:" + this.port + path))
			.header("X-Request-Id", "h2-" + i)
			.header("X-User", "guest-" + i);
		return path.equals("/echo") ? builder.POST(BodyPublishers.ofString("x".repeat(i))).build() : builder.build();
	}

	static void check(int i, EcsLine event) {
		assertThat(event.string("user.name")).isEqualTo("guest-" + i);
		int status = List.of(200, 200, 200, 0, 500).get(i % 5);
		assertThat(event.string("event.outcome")).as("%s", event).isEqualTo((status == 200) ? "success" : "failure");
		assertThat((status > 0) ? event.at("http.response.status_code").asInt() : 0).as("%s", event).isEqualTo(status);
		assertThat(event.at("http.request.body.bytes").asInt()).as("%s", event).isEqualTo((i % 5 == 2) ? i : 0);
		assertThat(event.at("http.response.body.bytes").asInt()).as("%s", event)
			.isGreaterThan(List.of(5, 300, 4, -1, 50).get(i % 5));
		assertThat(event.string("url.domain")).isEqualTo("localhost");
		assertThat(event.string("client.ip")).isEqualTo("127.0.0.1");
	}

	/**
	 * Ask for a song over TLS with a protocol.
	 * @return the status
	 */
	static int get(SSLContext tls, int port, String protocol) throws Exception {
		HttpClient client = HttpClient.newBuilder()
			.sslContext(tls)
			.version(protocol.equals("h2") ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
			.build();
		HttpRequest request = HttpRequest.newBuilder(URI.create("https://localhost:" + port + "/songs/1"))
			.header("X-Request-Id", "tls-" + protocol)
			.build();
		HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
		assertThat(response.version().name()).isEqualTo(protocol.equals("h2") ? "HTTP_2" : "HTTP_1_1");
		return response.statusCode();
	}

}
