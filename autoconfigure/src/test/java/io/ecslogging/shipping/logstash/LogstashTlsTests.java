package io.ecslogging.shipping.logstash;

import java.nio.file.Path;
import java.time.Duration;

import javax.net.ssl.SSLContext;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

import io.ecslogging.shipping.Tls;
import io.ecslogging.testing.Certificates;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;
import io.ecslogging.testing.ShippingRun;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Shipping over TLS to servers with valid and invalid certificates.
 */
@ExtendWith(NoThreadLeft.class)
@Timeout(120)
class LogstashTlsTests {

	@TempDir
	private static Path directory;

	private static Path good;

	private static Path wrongHost;

	private static Path authority;

	private static Path expired;

	private static Path client;

	@BeforeAll
	static void createCertificates() throws Exception {
		Certificates certificates = new Certificates(directory);
		good = certificates.create("good", "localhost");
		wrongHost = certificates.create("wrong-host", "logs.example");
		authority = certificates.createAuthority("authority");
		expired = certificates.createExpired("expired", "localhost", authority);
		client = certificates.create("client", "client");
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void shouldShipToAServerThatIsTrusted(String protocol) throws Exception {
		Tls tls = new Tls(Certificates.context(null, good), new String[] { protocol }, null);
		try (LogstashServer server = server(good, false); ShippingRun run = to(server.destination()).tls(tls).start()) {
			int each = run.ship(2, 10_000, Duration.ofSeconds(1));
			run.close();
			Awaitility.await().until(() -> server.openConnections() == 0);
			assertThat(ShippingRun.assertComplete(server.lines(), 2, each)).isZero();
			assertThat(run.snapshot().delivered()).isEqualTo(2L * each);
		}
	}

	@Test
	void shouldShowItsCertificate() throws Exception {
		try (LogstashServer server = server(good, true); ShippingRun run = run(server, client, good)) {
			run.ship(0, 0);
			Awaitility.await().until(() -> server.lineCount() == 1);
		}
	}

	@Test
	void shouldNotCountAsDeliveredWhatAServerRefusesThatWantsACertificate() throws Exception {
		assertFails(good, true, good, "");
	}

	@Test
	void shouldRefuseAnotherHost() throws Exception {
		assertFails(wrongHost, false, wrongHost, "No subject alternative DNS name matching localhost found");
	}

	@Test
	void shouldRefuseAnExpiredCertificate() throws Exception {
		assertFails(expired, false, authority, "validity check failed");
	}

	@Test
	void shouldRefuseAnUnknownCertificate() throws Exception {
		assertFails(good, false, client, "unable to find valid certification path");
	}

	@Test
	void shouldReconnectAndLoseNothingWhenConnectionsAreReset() throws Exception {
		try (LogstashServer server = server(good, false); ShippingRun run = run(server, null, good)) {
			for (int i = 0; i < 5; i++) {
				for (int line = 0; line < 2_000; line++) {
					run.ship(0, i * 2_000 + line);
				}
				int count = server.lineCount();
				Awaitility.await().until(() -> server.lineCount() > count);
				server.reset();
			}
			run.close();
			Awaitility.await().until(() -> server.openConnections() == 0);
			ShippingRun.assertComplete(server.lines(), 1, 10_000);
		}
	}

	@Test
	void shouldBreakABlockedWriteAndEndInTime() throws Exception {
		try (LogstashServer server = server(good, false)) {
			ShippingRun run = to(server.destination()).writeTimeout(Duration.ofMillis(500))
				.ackTimeout(Duration.ofSeconds(2))
				.tls(new Tls(Certificates.context(null, good), null, null))
				.start();
			run.ship(0, 0);
			Awaitility.await().until(() -> server.lineCount() == 1);
			server.stall();
			for (int i = 1; i < 20_000; i++) {
				run.ship(0, i);
			}
			Awaitility.await().until(() -> run.snapshot().attempts().failed() > 0);
			assertThat(run.snapshot().peer().failure()).contains("the peer accepted no data for 500 ms");
			long start = System.nanoTime();
			run.shutdownTimeout(Duration.ofSeconds(1)).close();
			assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(4));
		}
	}

	@ParameterizedTest
	@ValueSource(strings = { "TLSv1.2", "TLSv1.3" })
	void shouldNoticeWhileIdleThatThePeerHasEndedTheConnection(String protocol) throws Exception {
		Tls tls = new Tls(Certificates.context(null, good), new String[] { protocol }, null);
		try (LogstashServer server = server(good, false); ShippingRun run = to(server.destination()).tls(tls).start()) {
			run.ship(0, 0);
			Awaitility.await().until(() -> server.lineCount() == 1);
			server.end();
			run.ship(0, 1);
			Awaitility.await().until(() -> server.lines().contains(ShippingRun.line(0, 1)));
			Awaitility.await().until(() -> server.connectionCount() == 2);
		}
	}

	private void assertFails(Path key, boolean clientCertificate, Path trusted, String reason) throws Exception {
		Logger logger = (Logger) LoggerFactory.getLogger("io.ecslogging.shipping");
		ListAppender<ILoggingEvent> reports = new ListAppender<>();
		reports.start();
		logger.addAppender(reports);
		try (LogstashServer server = server(key, clientCertificate)) {
			ShippingRun run = run(server, null, trusted);
			run.ship(0, 0);
			try {
				Awaitility.await().until(() -> run.snapshot().attempts().failed() > 1);
			}
			finally {
				run.shutdownTimeout(Duration.ofSeconds(1)).close();
			}
			assertThat(server.lineCount()).isZero();
			assertThat(run.snapshot().delivered()).isZero();
			assertThat(reports.list).extracting(ILoggingEvent::getFormattedMessage)
				.anySatisfy((message) -> assertThat(message).contains("interrupted", server.destination(), reason));
		}
		finally {
			logger.detachAppender(reports);
		}
	}

	ShippingRun.Builder to(String... destinations) {
		return ShippingRun.to(destinations);
	}

	LogstashServer startServer(SSLContext context, boolean clientCertificate) {
		return LogstashServer.startTls(context, clientCertificate);
	}

	private LogstashServer server(Path key, boolean clientCertificate) throws Exception {
		return startServer(Certificates.context(key, client), clientCertificate);
	}

	private ShippingRun run(LogstashServer server, @Nullable Path key, Path... trusted) throws Exception {
		return to(server.destination()).tls(new Tls(Certificates.context(key, trusted), null, null)).start();
	}

}
