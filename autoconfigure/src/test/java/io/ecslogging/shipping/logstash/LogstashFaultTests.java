package io.ecslogging.shipping.logstash;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import javax.net.ssl.SSLContext;

import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

import io.ecslogging.shipping.DropReason;
import io.ecslogging.shipping.Tls;
import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Peers that are not Logstash, that confirm nothing, or that break connections because of
 * what they get.
 */
@ExtendWith({ OutputCaptureExtension.class, NoThreadLeft.class })
@Timeout(120)
class LogstashFaultTests {

	@TempDir
	private static Path directory;

	private final LogstashServer server = startServer();

	LogstashServer startServer() {
		return LogstashServer.start();
	}

	/**
	 * Return what may be wrong with an event on which connections break.
	 */
	String refusal() {
		return "decode_size_limit_bytes";
	}

	/**
	 * Return what is said of a port without TLS.
	 */
	String noTls() {
		return "no answer to the TLS handshake (the port may not use TLS) within 300 ms";
	}

	/**
	 * Return whether events arrive twice for sure when connections break all the time.
	 */
	boolean isSentAgain() {
		return true;
	}

	LogstashServer startTlsServer(SSLContext context) {
		return LogstashServer.startTls(context, false);
	}

	ShippingRun.Builder to(String... destinations) {
		return ShippingRun.to(destinations).maxDelay(Duration.ofMillis(200));
	}

	@AfterEach
	void stop() {
		this.server.close();
	}

	@Test
	void shouldNotTakeThePeersEndForADeliveryWhenItComesFirst() {
		this.server.endFirst();
		assertNothingIsDelivered(to(this.server.destination()));
	}

	@Test
	void shouldNotTakeThePeersEndForADeliveryWhenAProxyHasNoBackend(CapturedOutput output) {
		this.server.closeAfter(1000);
		assertNothingIsDelivered(to(this.server.destination()).resendWindow(Duration.ofMillis(1500)));
		assertThat(output).contains("a proxy without a backend");
	}

	@Test
	void shouldDeliverNothingToAPortThatWantsTls(CapturedOutput output) throws Exception {
		Certificates certificates = new Certificates(directory);
		Path key = certificates.create("tls", "localhost");
		try (LogstashServer secured = startTlsServer(Certificates.context(key))) {
			assertNothingIsDelivered(to(secured.destination()));
		}
		assertThat(output).contains("ecs.logging.logstash.ssl.enabled");
	}

	@Test
	void shouldDeliverNothingToThePortOfAnHttpServer(CapturedOutput output) throws Exception {
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir(directory.toString());
		tomcat.setPort(0);
		tomcat.start();
		try {
			assertNothingIsDelivered(to("localhost:" + tomcat.getConnector().getLocalPort()));
		}
		finally {
			tomcat.stop();
			tomcat.destroy();
		}
		assertThat(output).containsPattern("it is an HTTP server|, an HTTP server, or");
	}

	@Test
	void shouldSayThatThePortHasNoTls(CapturedOutput output) throws Exception {
		Certificates certificates = new Certificates(directory);
		Path key = certificates.create("other", "localhost");
		Tls tls = new Tls(Certificates.context(null, key), null, null);
		assertNothingIsDelivered(to(this.server.destination()).tls(tls).connectTimeout(Duration.ofMillis(300)));
		assertThat(output).contains(noTls());
	}

	/**
	 * Ship an event, and one more before the end.
	 */
	private void assertNothingIsDelivered(ShippingRun.Builder builder) {
		try (ShippingRun run = builder.start()) {
			run.shutdownTimeout(Duration.ofMillis(2500)).ship(0, 0);
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 2);
			run.ship(0, 1);
			run.close();
			assertThat(run.snapshot().delivered()).isZero();
			assertThat(run.snapshot().droppedTotal()).isEqualTo(2);
		}
	}

	@Test
	void shouldSayThatEventsWereSentButNotConfirmed(CapturedOutput output) {
		this.server.endAfter(60_000);
		ShippingRun run = to(this.server.destination()).start();
		// the kernels' buffers fill up, so that writing waits, and the peer has to
		// confirm
		this.server.stall();
		for (int i = 0; i < 20_000; i++) {
			run.ship(0, i);
		}
		Awaitility.await().until(() -> this.server.connectionCount() == 1);
		Awaitility.await().pollDelay(Duration.ofMillis(500)).until(() -> true);
		this.server.read();
		Awaitility.await().until(() -> this.server.lineCount() == 20_000);
		run.shutdownTimeout(Duration.ofSeconds(1)).close();
		assertThat(run.snapshot().dropped(DropReason.UNCONFIRMED)).isEqualTo(20_000);
		assertThat(output).contains("20000 sent but not confirmed, which may have arrived");
	}

	@Test
	void shouldGiveUpTheOneEventThatConnectionsBreakOver(CapturedOutput output) {
		this.server.resetOver("\"0 4711\"");
		try (ShippingRun run = to(this.server.destination()).start()) {
			int each = run.ship(1, 15_000, Duration.ofSeconds(1));
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> run.snapshot().rejected() == 1);
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> run.snapshot().delivered() == each - 1);
			assertCopies(each - 1, 32);
			run.assertInvariant();
		}
		assertThat(output).contains("refused and lost: the peer breaks connections on this event, and accepts others",
				refusal());
		assertThat(output.toString().split("refused and lost", -1)).hasSize(2);
	}

	@Test
	void shouldGiveUpEachOfSeveralEventsThatConnectionsBreakOver() {
		this.server.resetOver("00\"");
		try (ShippingRun run = to(this.server.destination()).start()) {
			int each = run.ship(1, 450, Duration.ofSeconds(1));
			Awaitility.await()
				.atMost(Duration.ofSeconds(90))
				.until(() -> run.snapshot().rejected() == 4 && run.snapshot().delivered() == each - 4);
			assertCopies(each - 4, 32);
		}
	}

	@Test
	void shouldKeepTheLastEventUntilOthersAreTaken() {
		this.server.resetOver("\"0 3\"");
		try (ShippingRun run = to(this.server.destination()).start()) {
			for (int i = 0; i < 4; i++) {
				run.ship(0, i);
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> run.snapshot().delivered() == 3 && run.snapshot().attempts().failed() > 6);
			assertThat(run.snapshot().rejected()).isZero();
			for (int i = 4; i < 10; i++) {
				run.ship(0, i);
			}
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> run.snapshot().rejected() == 1);
			Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> run.snapshot().delivered() == 9);
		}
	}

	@Test
	void shouldKeepEverythingForAPeerThatBreaksConnectionsOverEverything() {
		this.server.resetOver("message");
		try (ShippingRun run = to(this.server.destination()).start()) {
			for (int i = 0; i < 1000; i++) {
				run.ship(0, i);
			}
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> run.snapshot().attempts().failed() > 16 && this.server.connectionCount() > 16);
			assertThat(run.snapshot().rejected()).isZero();
			assertThat(run.shipper().queue().lines()).isEqualTo(1000);
			this.server.resetOver("nothing");
			Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> run.snapshot().delivered() == 1000);
			assertThat(ShippingRun.assertComplete(this.server.lines(), 1, 1000)).isZero();
		}
	}

	/**
	 * A receipt takes half of the time between two breaks, so that luck decides how long
	 * it lasts.
	 */
	@Test
	@Timeout(300)
	void shouldBoundDuplicatesWhenConnectionsBreakAllTheTime(CapturedOutput output) {
		CompletableFuture<Void> stop = new CompletableFuture<>();
		CompletableFuture<Void> resets = CompletableFuture.runAsync(() -> {
			while (!stop.isDone()) {
				Awaitility.await().pollDelay(Duration.ofMillis(300)).until(() -> true);
				this.server.reset();
			}
		});
		try (ShippingRun run = to(this.server.destination()).start()) {
			int each = run.ship(1, 1_000, Duration.ofSeconds(3));
			Awaitility.await().atMost(Duration.ofMinutes(4)).until(() -> run.snapshot().delivered() == each);
			// four or five copies of a line on average, more with bad luck
			assertCopies(each, 40);
			assertThat(this.server.lineCount()).isLessThan(8 * each);
			assertThat(run.snapshot().resent()).isGreaterThanOrEqualTo(this.server.lineCount() - each);
			stop.complete(null);
			resets.join();
			run.ship(0, each);
			boolean reported = isSentAgain() || run.snapshot().resent() > 0;
			Awaitility.await()
				.atMost(Duration.ofSeconds(30))
				.until(() -> !reported || output.toString().contains("works again")
						&& output.toString().contains("sent again, which may have arrived twice"));
		}
	}

	/**
	 * Check that all lines are there, and none too often.
	 */
	private void assertCopies(int lines, int most) {
		List<String> received = this.server.lines();
		Map<String, Integer> copies = new HashMap<>();
		received.forEach((line) -> copies.merge(line, 1, Integer::sum));
		assertThat(copies).hasSize(lines);
		assertThat(Collections.max(copies.values())).isLessThanOrEqualTo(most);
	}

}
