package io.ecslogging.shipping.lumberjack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.LineRange;
import io.ecslogging.shipping.SendResult;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Sent;
import io.ecslogging.shipping.Settled;
import io.ecslogging.shipping.net.ConnectionStrategy;
import io.ecslogging.shipping.net.Destination;
import io.ecslogging.shipping.net.LinkSettings;
import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.ShippingRun;
import io.ecslogging.testing.TcpProxy;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Connections that are reset anywhere within a window, and after each byte of its
 * acknowledgement.
 */
@Timeout(120)
class BrokenWindowTests {

	private static final int ACK = 6;

	/**
	 * How many bytes further the next connection is reset.
	 */
	private static final int STEP = Integer.getInteger("receipts.step", 7);

	private static final Batch FIRST = WindowEncoderTests.batch(ShippingRun.line(0, 0), ShippingRun.line(0, 1));

	private static final Batch SECOND = WindowEncoderTests.batch(ShippingRun.line(1, 0), ShippingRun.line(1, 1),
			ShippingRun.line(1, 2));

	private final LogstashServer server = LogstashServer.startBeats();

	private final TcpProxy proxy = TcpProxy.to(this.server.port());

	/**
	 * What the server has to have, in order.
	 */
	private final List<String> handedOver = new ArrayList<>();

	@AfterEach
	void stop() {
		this.proxy.close();
		this.server.close();
	}

	@ParameterizedTest
	@ValueSource(ints = { 0, LumberjackSettings.COMPRESSION_LEVEL })
	void shouldSettleNothingOfAWindowThatIsCutOff(int level) {
		int size = size(SECOND, level);
		for (int bytes = 0; bytes < size; bytes += STEP) {
			int before = bytes;
			sendTwice(level, () -> this.proxy.cutRequestAfter(before));
		}
		assertThat(this.server.lines()).as("what was cut off has not been handed over").isEqualTo(this.handedOver);
	}

	@Test
	void shouldSettleNothingIfTheAcknowledgementIsCutOff() {
		for (int bytes = 0; bytes < ACK; bytes++) {
			int before = bytes;
			sendTwice(LumberjackSettings.COMPRESSION_LEVEL, () -> this.proxy.cutAfter(before));
			this.handedOver.addAll(linesOf(SECOND));
		}
		assertThat(this.server.lines()).as("what was handed over arrives twice").isEqualTo(this.handedOver);
	}

	/**
	 * Send a window, then one over which the connection breaks, and that one again.
	 */
	private void sendTwice(int level, Runnable cut) {
		try (LumberjackSink sink = sink(level)) {
			assertDelivered(sink.send(FIRST, () -> null), FIRST);
			cut.run();
			assertNothingIsSettled(sink.send(SECOND, () -> null));
			assertThat(this.proxy.hasCut()).isTrue();
			assertDelivered(sink.send(SECOND, () -> null), SECOND);
		}
		this.handedOver.addAll(linesOf(FIRST));
		this.handedOver.addAll(linesOf(SECOND));
	}

	private LumberjackSink sink(int level) {
		LinkSettings link = new LinkSettings(List.of(Destination.of("localhost:" + this.proxy.port())),
				ConnectionStrategy.PREFER_PRIMARY, Duration.ofSeconds(5), Duration.ofSeconds(5));
		return new LumberjackSink(
				new LumberjackSettings(link, Duration.ofSeconds(10), ShippingRun.METADATA, level, "in a test"),
				() -> null);
	}

	private static int size(Batch batch, int level) {
		try (WindowEncoder encoder = new WindowEncoder(ShippingRun.METADATA, level)) {
			FrameBuffer frames = new FrameBuffer();
			encoder.encode(batch, frames);
			return frames.size();
		}
	}

	private static void assertDelivered(SendResult result, Batch batch) {
		assertThat(result).isEqualTo(new Sent(Settled.delivered(batch.count())));
	}

	private static void assertNothingIsSettled(SendResult result) {
		assertThat(result).isInstanceOfSatisfying(Failed.class, (failed) -> {
			assertThat(failed.settled()).isEqualTo(Settled.NOTHING);
			assertThat(failed.reached()).isEqualTo(new LineRange(0, SECOND.count()));
		});
	}

	private static List<String> linesOf(Batch batch) {
		List<String> lines = new ArrayList<>();
		for (int i = 0; i < batch.count(); i++) {
			lines.add(ShippingRun.line((batch == FIRST) ? 0 : 1, i));
		}
		return lines;
	}

}
