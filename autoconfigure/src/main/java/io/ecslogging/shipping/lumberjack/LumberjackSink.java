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
import io.ecslogging.shipping.net.Connection;
import io.ecslogging.shipping.net.LineTrial;
import io.ecslogging.shipping.net.Link;
import io.ecslogging.shipping.net.LinkSettings;

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
	 * How old the last sign of a peer may be without a close look at the connection.
	 */
	private static final long CHECK_NANOS = Duration.ofMillis(50).toNanos();

	/**
	 * How long an attempt waits for a peer that is alive.
	 */
	private static final long PATIENCE_NANOS = Duration.ofSeconds(1).toNanos();

	/**
	 * A connection that has carried nothing for so long is closed, before the peer resets
	 * it, which it does after 60 s by default.
	 */
	private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();

	private final LumberjackSettings settings;

	private final Link link;

	private final WindowEncoder encoder;

	private final Narrowing narrowing = new Narrowing((bound) -> ThreadLocalRandom.current().nextInt(bound));

	private final LineTrial trial;

	private FrameBuffer frames = new FrameBuffer();

	private FrameBuffer nextFrames = new FrameBuffer();

	/**
	 * The batch whose frames are in {@link #nextFrames}.
	 */
	private @Nullable Batch next;

	/**
	 * Reads from the connection in use.
	 */
	private @Nullable AckReader acks;

	private @Nullable Window window;

	private long quietSince;

	private boolean everHeard;

	private boolean everDelivered;

	/**
	 * Create a sink that is not connected.
	 * @param settings how to send
	 * @param tls gives the TLS settings, asked for each connection; {@code null} for no
	 * TLS
	 */
	public LumberjackSink(LumberjackSettings settings, Supplier<@Nullable Tls> tls) {
		LinkSettings connections = settings.link();
		this.settings = settings;
		this.link = new Link("logstash", connections, tls);
		this.encoder = new WindowEncoder(settings.metadata(), settings.compressionLevel());
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
			Window sent = this.window;
			if (sent == null || !sent.has(batch)) {
				AckReader reader = reader();
				reached = batch.range();
				sent = write(batch, reader);
				prepare(this.narrowing.isNarrowed() ? null : next.get());
			}
			boolean done = await(sent, PATIENCE_NANOS, false);
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

	/**
	 * Return what reads from a connection that carries nothing. If the last one has been
	 * closed, nothing is lost with it.
	 */
	private AckReader reader() throws IOException {
		AckReader current = this.acks;
		if (this.window != null) {
			// its lines have been dropped
			disconnect();
		}
		else if (current != null) {
			try {
				current.checkQuiet(System.nanoTime() - this.quietSince > CHECK_NANOS);
			}
			catch (WrongAckException ex) {
				throw ex;
			}
			catch (IOException ex) {
				disconnect();
			}
		}
		current = this.acks;
		return (current != null) ? current : use(this.link.connection());
	}

	private AckReader use(Connection connection) {
		AckReader reader = new AckReader(connection);
		this.acks = reader;
		return reader;
	}

	private void disconnect() {
		this.window = null;
		this.acks = null;
		this.link.disconnect();
	}

	private Window write(Batch batch, AckReader reader) throws IOException {
		if (this.next == batch) {
			FrameBuffer prepared = this.nextFrames;
			this.nextFrames = this.frames;
			this.frames = prepared;
		}
		else {
			this.encoder.encode(batch, this.frames);
		}
		this.next = null;
		Window written = new Window(batch.range(), reader);
		this.window = written;
		reader.connection().write(this.frames.bytes(), 0, this.frames.size());
		written.written();
		return written;
	}

	private void prepare(@Nullable Batch batch) {
		if (batch != null) {
			this.encoder.encode(batch, this.nextFrames);
			this.next = batch;
		}
	}

	/**
	 * Wait until all lines of a window are acknowledged.
	 * @param nanos how long to wait if the peer is alive, in nanoseconds
	 * @param last whether to wait no longer in any case
	 * @return whether they are
	 * @throws IOException if they may be lost
	 */
	private boolean await(Window sent, long nanos, boolean last) throws IOException {
		long end = System.nanoTime() + nanos;
		while (!sent.isAcknowledged()) {
			long left = this.settings.ackTimeout().toNanos() - sent.silence();
			long patience = end - System.nanoTime();
			if (patience <= 0 && (last || sent.isHeard())) {
				return false;
			}
			long number = sent.reader().read((last || sent.isHeard()) ? Math.min(left, patience) : left);
			if (number != AckReader.NONE) {
				sent.acknowledge(number);
				this.everHeard = true;
			}
			else if (left <= 0) {
				// only after a look: this process may have been suspended
				throw new NotAcknowledgedException(this.settings.ackTimeout(), this.everHeard);
			}
		}
		this.window = null;
		this.quietSince = System.nanoTime();
		return true;
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
		AckReader current = this.acks;
		if (current != null) {
			try {
				current.checkQuiet(true);
				if (System.nanoTime() - this.quietSince > IDLE_NANOS) {
					this.acks = null;
					this.link.release();
					current.connection().close();
				}
			}
			catch (IOException ex) {
				// nothing is lost, and a new connection is made when there is something
				// to send
				disconnect();
			}
		}
		return new Sent(Settled.NOTHING);
	}

	@Override
	public SendResult flush(Duration timeout) {
		Window sent = this.window;
		if (sent == null) {
			return new Sent(Settled.NOTHING);
		}
		try {
			if (!await(sent, timeout.toNanos(), true)) {
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
		Window lost = this.window;
		Settled settled = Settled.NOTHING;
		boolean narrower = false;
		if (lost != null) {
			settled = settled(lost);
			LineRange unsettled = lost.lines().since(lost.to());
			narrower = unsettled != null && !isVague(ex) && this.narrowing.failed(unsettled);
		}
		String reason = LumberjackFault.explain(ex, this.everDelivered);
		disconnect();
		this.link.failed();
		return new Failed(settled, this.link.destination().toString(), reason, reached,
				narrower ? Retry.NARROWER : Retry.BACKOFF);
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
		this.encoder.close();
	}

	/**
	 * Single lines, each in a window of its own.
	 */
	private final class AcknowledgedLines implements LineTrial.Lane {

		@Override
		public void sendAlone(Batch line) throws IOException {
			disconnect();
			Window sent = write(line, use(LumberjackSink.this.link.newConnection()));
			if (!await(sent, LumberjackSink.this.settings.ackTimeout().toNanos(), false)) {
				throw new NotAcknowledgedException(LumberjackSink.this.settings.ackTimeout(), true);
			}
		}

		@Override
		public boolean isVague(Exception failure) {
			return LumberjackSink.isVague(failure);
		}

		@Override
		public Failed failed(Exception failure, @Nullable LineRange reached) {
			LumberjackSink.this.window = null;
			return LumberjackSink.this.failed(failure, reached);
		}

		@Override
		public String explain(Exception failure) {
			return LumberjackFault.explain(failure, LumberjackSink.this.everDelivered);
		}

		@Override
		public Settled settled(long to) {
			return LumberjackSink.this.settled(to);
		}

		@Override
		public void clear() {
			disconnect();
		}

	}

}
