package io.ecslogging.shipping.lumberjack;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.LineRange;
import io.ecslogging.shipping.Narrowing;
import io.ecslogging.shipping.SendResult;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Partly;
import io.ecslogging.shipping.SendResult.Retry;
import io.ecslogging.shipping.SendResult.Sent;
import io.ecslogging.shipping.Settled;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.net.LineTrial;
import io.ecslogging.shipping.net.Link;

/**
 * Sends lines to Logstash's {@code beats} input. A batch is a window, which the input
 * acknowledges once it has handed all of it over to Logstash's queue. One window is on
 * its way at a time; the next one is encoded meanwhile.
 * <p>
 * A Logstash whose queue is full says every few seconds that it is alive. An attempt does
 * not last as long as that: it ends partly, and the next one goes on to wait for the same
 * window.
 */
public final class LumberjackSink implements Sink {

	/**
	 * How long an attempt waits for a peer that is alive.
	 */
	private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

	private final LumberjackSettings settings;

	private final Link link;

	private final Windows windows;

	private final Narrowing narrowing = new Narrowing((bound) -> ThreadLocalRandom.current().nextInt(bound));

	private final LineTrial trial;

	private boolean everDelivered;

	/**
	 * Create a sink that is not connected.
	 * @param settings how to send
	 * @param tls gives the TLS settings, asked for each connection; {@code null} for no
	 * TLS
	 */
	public LumberjackSink(LumberjackSettings settings, Supplier<@Nullable Tls> tls) {
		this.settings = settings;
		this.link = new Link("logstash", settings.link(), tls);
		this.windows = new Windows(this.link, settings);
		this.trial = new LineTrial(this.narrowing, this.link, new AcknowledgedLines(),
				"It may be larger, or nested deeper, than Logstash can read");
	}

	@Override
	public String peer() {
		return this.link.destination() + " " + this.settings.description();
	}

	@Override
	public boolean knowsDuplicates() {
		return false;
	}

	@Override
	public int maxLines() {
		return this.narrowing.maxLines();
	}

	@Override
	public SendResult send(Batch batch, Supplier<@Nullable Batch> next) {
		if (this.trial.isDue(batch)) {
			return this.trial.run(batch);
		}
		LineRange reached = null;
		try {
			Window sent = this.windows.onItsWay();
			if (sent == null || !sent.has(batch)) {
				this.windows.connect();
				reached = batch.range();
				sent = this.windows.write(batch);
				this.windows.prepare(this.narrowing.isNarrowed() ? null : next.get());
			}
			boolean done = this.windows.await(sent, PATIENCE_NANOS, false);
			if (done && reached != null) {
				return new Sent(settled(sent));
			}
			// a batch that was read again may have more lines than were sent
			return new Partly(settled(sent), (reached != null) ? reached : new LineRange(sent.to(), sent.to()));
		}
		catch (IOException | RuntimeException ex) {
			return failed(ex, reached);
		}
	}

	private Settled settled(Window sent) {
		return (sent.to() > sent.lines().from()) ? settled(sent.to()) : Settled.NOTHING;
	}

	private Settled settled(long to) {
		this.link.delivered();
		this.link.trusted();
		this.narrowing.taken(to);
		this.narrowing.calmDown();
		this.everDelivered = true;
		return Settled.delivered(to);
	}

	@Override
	public SendResult idle() {
		this.windows.idle();
		return new Sent(Settled.NOTHING);
	}

	@Override
	public SendResult flush(Duration timeout) {
		Window sent = this.windows.onItsWay();
		if (sent == null) {
			return new Sent(Settled.NOTHING);
		}
		try {
			if (!this.windows.await(sent, timeout.toNanos(), true)) {
				throw new NotAcknowledgedException();
			}
			return new Sent(settled(sent));
		}
		catch (IOException | RuntimeException ex) {
			return failed(ex, null);
		}
	}

	/**
	 * Fail, so that all lines that are not acknowledged are sent again.
	 * @param reached the lines that were sent in this attempt, if any
	 */
	private Failed failed(Exception ex, @Nullable LineRange reached) {
		Window lost = this.windows.onItsWay();
		Settled settled = Settled.NOTHING;
		boolean narrower = false;
		if (lost != null) {
			settled = settled(lost);
			LineRange unsettled = lost.lines().since(lost.to());
			narrower = unsettled != null && !isVague(ex) && this.narrowing.failed(unsettled);
		}
		String reason = reason(ex);
		this.windows.disconnect();
		this.link.failed();
		return new Failed(settled, this.link.destination().toString(), reason, reached,
				narrower ? Retry.NARROWER : Retry.BACKOFF);
	}

	private String reason(Exception ex) {
		return LumberjackFault.explain(ex, this.link.isConnected(), this.everDelivered);
	}

	/**
	 * Return whether a failure says nothing about the lines.
	 */
	private static boolean isVague(Exception ex) {
		return ex instanceof NotAcknowledgedException || ex instanceof WrongAckException
				|| ex instanceof SocketTimeoutException;
	}

	@Override
	public void abort() {
		this.link.abort();
	}

	@Override
	public void close() {
		this.link.close();
		this.windows.close();
	}

	/**
	 * Single lines, each in a window of its own.
	 */
	private final class AcknowledgedLines implements LineTrial.Lane {

		@Override
		public void sendAlone(Batch line) throws IOException {
			Windows windows = LumberjackSink.this.windows;
			windows.connectAnew();
			if (!windows.await(windows.write(line), LumberjackSink.this.settings.ackTimeout().toNanos(), false)) {
				throw NotAcknowledgedException.ofOneLine(LumberjackSink.this.settings.ackTimeout());
			}
		}

		@Override
		public boolean isVague(Exception failure) {
			return LumberjackSink.isVague(failure);
		}

		@Override
		public Failed failed(Exception failure, @Nullable LineRange reached) {
			LumberjackSink.this.windows.disconnect();
			return LumberjackSink.this.failed(failure, reached);
		}

		@Override
		public String explain(Exception failure) {
			return reason(failure);
		}

		@Override
		public Settled settled(long to) {
			return LumberjackSink.this.settled(to);
		}

		@Override
		public void clear() {
			LumberjackSink.this.windows.disconnect();
		}

	}

}
