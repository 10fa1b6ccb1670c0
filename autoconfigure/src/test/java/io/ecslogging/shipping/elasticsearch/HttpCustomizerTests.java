package io.ecslogging.shipping.elasticsearch;

import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.shipping.DropReason;
import io.ecslogging.shipping.Tls;
import io.ecslogging.testing.ElasticsearchServer;
import io.ecslogging.testing.ForwardProxy;
import io.ecslogging.testing.HttpFront;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What customizers can change on the way to a real Elasticsearch, and what they cannot
 * break.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(120)
class HttpCustomizerTests {

	private static final ElasticsearchServer SERVER = ElasticsearchServer.get();

	/**
	 * A host that nobody can look up, except a proxy.
	 */
	private static final String UNKNOWN = "elasticsearch.invalid:9200";

	private final HttpFront front = HttpFront.start(SERVER);

	private final String target = "logs-" + UUID.randomUUID().toString().replace('-', '_') + "-default";

	@AfterEach
	void stop() {
		this.front.close();
	}

	@Test
	void shouldSendTheHeadersOfAllCustomizersInTheirOrder() {
		deliver(this.front.uri(), request((request) -> request.setHeader("X-Gateway", "first").header("X-Tenant", "a")),
				request((request) -> request.setHeader("X-Gateway", "second")));
		assertThat(this.front.received()).isNotEmpty().allSatisfy((request) -> {
			assertThat(request.headers().get("X-gateway")).containsExactly("second");
			assertThat(request.headers().get("X-tenant")).containsExactly("a");
		});
	}

	@Test
	void shouldShowTheWholeRequestToCustomizers() {
		List<HttpRequest> seen = new ArrayList<>();
		deliver(this.front.uri(), request((request) -> seen.add(request.copy().build())));
		HttpRequest request = seen.get(0);
		assertThat(request.uri().toString()).startsWith(this.front.uri() + "/" + this.target + "/_bulk");
		assertThat(request.method()).isEqualTo("POST");
		assertThat(request.headers().firstValue("Content-Encoding")).hasValue("gzip");
		assertThat(request.bodyPublisher().orElseThrow().contentLength()).isPositive();
	}

	@Test
	void shouldSendThroughAProxy() {
		InetSocketAddress proxy = new InetSocketAddress("localhost", this.front.uri().getPort());
		deliver(URI.create("http://" + UNKNOWN), client((client) -> client.proxy(ProxySelector.of(proxy))));
		assertThat(this.front.received()).isNotEmpty()
			.allSatisfy((request) -> assertThat(request.uri()).startsWith("http://" + UNKNOWN));
	}

	@Test
	void shouldSendThroughATunnelOfAProxyThatRequiresAToken() {
		try (ForwardProxy proxy = ForwardProxy.to(SERVER.port(), "Bearer ticket")) {
			deliver(URI.create("https://es.localhost:9999"), client(
					(client) -> client.proxy(ProxySelector.of(new InetSocketAddress("localhost", proxy.port())))),
					request((request) -> request.setHeader("Proxy-Authorization", "Bearer ticket")));
			assertThat(proxy.asked()).isNotEmpty().containsOnly("es.localhost:9999");
		}
		assertThat(this.front.received()).isEmpty();
	}

	@Test
	void shouldSayThatTheProxyRequiresCredentials(CapturedOutput output) {
		try (ForwardProxy proxy = ForwardProxy.to(SERVER.port(), "Bearer ticket")) {
			fail(URI.create("https://es.localhost:9999"), through(proxy));
		}
		assertThat(output).contains("the proxy requires credentials (407)");
	}

	@Test
	void shouldRetryWhenACustomizerOfTheClientThrows(CapturedOutput output) {
		AtomicInteger calls = new AtomicInteger();
		try (ShippingRun run = start(this.front.uri(), credentials(), client((client) -> {
			if (calls.incrementAndGet() <= 3) {
				throw new IllegalStateException("not for the log");
			}
		}))) {
			run.ship(0, 0);
			awaitDelivered(run);
			assertThat(run.snapshot().attempts().failed()).isEqualTo(3);
			assertThat(run.snapshot().resent()).isZero();
		}
		assertThat(SERVER.count(this.target)).isOne();
		assertThat(output)
			.contains("is interrupted", "the ElasticsearchHttpCustomizer " + getClass().getName(),
					"has thrown java.lang.IllegalStateException")
			.doesNotContain("not for the log");
	}

	@Test
	void shouldRetryWhenACustomizerOfRequestsThrows(CapturedOutput output) {
		AtomicInteger calls = new AtomicInteger();
		try (ShippingRun run = start(this.front.uri(), credentials(), request((request) -> {
			if (calls.incrementAndGet() <= 3) {
				throw new NoClassDefFoundError("com/example/Token");
			}
		}))) {
			run.ship(0, 0);
			awaitDelivered(run);
			assertThat(run.snapshot().attempts().failed()).isEqualTo(3);
			assertThat(run.snapshot().resent()).isZero();
		}
		assertThat(output).contains("has thrown java.lang.NoClassDefFoundError");
	}

	/**
	 * The JDK's exception repeats the value.
	 */
	@Test
	void shouldNotRepeatAHeaderThatIsRefused(CapturedOutput output) {
		ShippingRun run = start(this.front.uri(), null, new BrokenToken());
		run.ship(0, 0);
		Awaitility.await().untilAsserted(() -> assertThat(output).contains("is interrupted"));
		run.shutdownTimeout(Duration.ofMillis(100)).close();
		assertThat(output).contains("BrokenToken has thrown java.lang.IllegalArgumentException in line ")
			.doesNotContain("confidential");
	}

	@Test
	void shouldKeepWhatShippingNeeds() {
		this.front.then(HttpFront.status(302, "", "Location", this.front.uri() + "/elsewhere"));
		ElasticsearchHttpCustomizer client = client((builder) -> builder.version(HttpClient.Version.HTTP_2)
			.followRedirects(HttpClient.Redirect.ALWAYS)
			.connectTimeout(Duration.ofNanos(1))
			.executor((task) -> {
				throw new IllegalStateException("not this one");
			}));
		ElasticsearchHttpCustomizer request = request((builder) -> builder.uri(URI.create("http://" + UNKNOWN))
			.version(HttpClient.Version.HTTP_2)
			.setHeader("Authorization", "Basic eDp5")
			.setHeader("Content-Type", "text/plain")
			.setHeader("Content-Encoding", "br")
			.setHeader("Accept", "text/html")
			.GET());
		deliver(this.front.uri(), client, request);
		assertThat(this.front.received()).hasSizeGreaterThan(1).allSatisfy((received) -> {
			assertThat(received.uri()).contains("/_bulk");
			assertThat(received.headers().get("Authorization")).containsExactly(credentials().authorization());
			assertThat(received.headers().get("Content-type")).containsExactly("application/x-ndjson");
			assertThat(received.headers().get("Content-encoding")).containsExactly("gzip");
			assertThat(received.headers().containsKey("Upgrade")).isFalse();
		});
	}

	@Test
	void shouldLetACustomizerAuthorizeIfNoCredentialsAreConfigured() {
		try (ShippingRun run = start(this.front.uri(), null,
				request((request) -> request.setHeader("Authorization", credentials().authorization())))) {
			run.ship(0, 0);
			awaitDelivered(run);
		}
		assertThat(SERVER.count(this.target)).isOne();
	}

	@Test
	void shouldSayWhatHelpsInsteadOfAnAuthenticator(CapturedOutput output) {
		fail(this.front.uri(), client((client) -> client.authenticator(new Authenticator() {
		})));
		assertThat(output).contains("set the header Proxy-Authorization or Authorization instead");
		assertThat(this.front.received()).isEmpty();
	}

	@Test
	void shouldSayThatTheProxyRefuses(CapturedOutput output) {
		try (ForwardProxy proxy = ForwardProxy.refuse("403 Forbidden")) {
			fail(URI.create("https://es.localhost:9999"), through(proxy));
		}
		assertThat(output).contains("the proxy does not connect to the node (Tunnel failed, got: 403)");
	}

	private void deliver(URI node, ElasticsearchHttpCustomizer... customizers) {
		try (ShippingRun run = start(node, credentials(), customizers)) {
			run.ship(0, 0);
			awaitDelivered(run);
		}
		assertThat(SERVER.count(this.target)).isOne();
	}

	/**
	 * Have several attempts fail, none of which sends anything or blames the event.
	 */
	private void fail(URI node, ElasticsearchHttpCustomizer... customizers) {
		ShippingRun run = start(node, credentials(), customizers);
		run.ship(0, 0);
		Awaitility.await().until(() -> run.snapshot().attempts().failed() > 3);
		assertThat(run.snapshot().queued()).isOne();
		assertThat(run.snapshot().resent()).isZero();
		run.shutdownTimeout(Duration.ofMillis(100)).close();
		// the end may abort an attempt, of which nobody knows how far it has come
		assertThat(run.snapshot().dropped(DropReason.SHUTDOWN) + run.snapshot().dropped(DropReason.UNCONFIRMED))
			.isOne();
	}

	private static ElasticsearchHttpCustomizer through(ForwardProxy proxy) {
		return client((client) -> client.proxy(ProxySelector.of(new InetSocketAddress("localhost", proxy.port()))));
	}

	private static void awaitDelivered(ShippingRun run) {
		Awaitility.await().untilAsserted(() -> assertThat(run.snapshot().delivered()).isOne());
	}

	private ShippingRun start(URI node, @Nullable Credentials credentials, ElasticsearchHttpCustomizer... customizers) {
		ElasticsearchSettings settings = new ElasticsearchSettings(List.of(node), credentials, this.target, true,
				Duration.ofSeconds(5), Duration.ofSeconds(30), true, List.of(customizers), OnMappingConflict.SAFE_FORM,
				false);
		Tls tls = new Tls(SERVER.trusting(), null, null);
		return ShippingRun.start("elasticsearch", 32 * 1024 * 1024, Duration.ofMillis(50), Duration.ofMillis(200),
				() -> new ElasticsearchSink(settings, () -> tls));
	}

	private static Credentials credentials() {
		return Credentials.basic(ElasticsearchServer.USER, SERVER.password());
	}

	private static ElasticsearchHttpCustomizer client(Consumer<HttpClient.Builder> consumer) {
		return new ElasticsearchHttpCustomizer() {

			@Override
			public void customizeClient(HttpClient.Builder client) {
				consumer.accept(client);
			}

		};
	}

	private static ElasticsearchHttpCustomizer request(Consumer<HttpRequest.Builder> consumer) {
		return new ElasticsearchHttpCustomizer() {

			@Override
			public void customizeRequest(HttpRequest.Builder request) {
				consumer.accept(request);
			}

		};
	}

	/**
	 * Sets a token that was read together with the end of its line.
	 */
	private static final class BrokenToken implements ElasticsearchHttpCustomizer {

		@Override
		public void customizeRequest(HttpRequest.Builder request) {
			request.setHeader("Authorization", "Bearer confidential\n");
		}

	}

}
