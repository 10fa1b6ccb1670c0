package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.Chunk;
import io.ecslogging.shipping.LineRange;
import io.ecslogging.shipping.Narrowing;
import io.ecslogging.shipping.SendResult;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Retry;
import io.ecslogging.shipping.SendResult.Sent;
import io.ecslogging.shipping.Settled;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.net.Connection;
import io.ecslogging.shipping.net.LineTrial;
import io.ecslogging.shipping.net.Link;

/**
 * Sends lines to Logstash's {@code tcp} input with the codec {@code json_lines}, over one
 * connection at a time. TCP does not tell what the peer has read; how lines come to count
 * as delivered nevertheless is {@link Acknowledgement}. If connections break again and
 * again, a few lines at a time go over a connection of their own, whose end confirms
 * them.
 */
public final class LogstashSink implements Sink {

	/**
	 * How often to check whether the peer has closed the connection while there is
	 * something to send.
	 */
	private static final long CHECK_NANOS = Duration.ofMillis(50).toNanos();

	/**
	 * What a receipt may take beyond the time that the peer has to end a connection: the
	 * wait for a peer that may end it first, and the new connection.
	 */
	private static final Duration CONFIRM_MORE = Duration.ofSeconds(12);

	private final LogstashSettings settings;

	private final Link link;

	private final Acknowledgements acknowledgements;

	private final Narrowing narrowing = new Narrowing((bound) -> ThreadLocalRandom.current().nextInt(bound));

	private final LineTrial trial;

	private boolean everDelivered;

	/**
	 * Create a sink that is not connected.
	 * @param settings how to send
	 * @param tls gives the TLS settings, asked for each connection; {@code null} for no
	 * TLS
	 */
	public LogstashSink(LogstashSettings settings, Supplier<@Nullable Tls> tls) {
		this(settings, tls, new PeerStays());
	}

	LogstashSink(LogstashSettings settings, Supplier<@Nullable Tls> tls, ReceiptRule rule) {
		this.settings = settings;
		this.link = new Link("logstash", settings.link(), tls);
		this.acknowledgements = new Acknowledgements(this.link, settings, rule);
		this.trial = new LineTrial(this.narrowing, this.link, new ConfirmedLines(),
				"It may be larger than decode_size_limit_bytes of the codec allows");
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
		if (this.narrowing.isNarrowed()) {
			return sendConfirmed(batch);
		}
		try {
			Connection connection = this.acknowledgements.current().connection();
			this.link.check(connection, CHECK_NANOS);
			for (Chunk chunk : batch.chunks()) {
				this.acknowledgements.current().add(chunk);
				this.acknowledgements.current().written(connection.write(chunk.bytes(), chunk.from(), chunk.to()));
			}
			return sent();
		}
		catch (IOException | RuntimeException ex) {
			LineRange lost = this.acknowledgements.current().inFlight().lines();
			return failed(ex, lost, (lost != null) ? lost.since(batch.number(0)) : null);
		}
	}

	private Sent sent() throws IOException {
		this.acknowledgements.reconsider();
		long to = this.acknowledgements.current().delivered();
		if (to > 0) {
			this.narrowing.calmDown();
		}
		return delivered(to);
	}

	private Sent delivered(long to) {
		return new Sent(settled(to));
	}

	private Settled settled(long to) {
		if (to > 0) {
			this.link.delivered();
			this.everDelivered = true;
			this.acknowledgements.delivered();
			this.narrowing.taken(to);
		}
		return Settled.delivered(to);
	}

	private SendResult sendConfirmed(Batch batch) {
		try {
			this.acknowledgements.current().clear();
			sendConfirmed(this.acknowledgements.current().connection(), batch);
			return delivered(batch.range().to());
		}
		catch (IOException | RuntimeException ex) {
			LineRange reached = this.link.isConnected() ? batch.range() : null;
			return failed(ex, reached, reached);
		}
	}

	/**
	 * Send lines over a connection of their own, and close it. Throws unless the peer has
	 * taken them.
	 */
	private void sendConfirmed(Connection connection, Batch batch) throws IOException {
		for (Chunk chunk : batch.chunks()) {
			this.acknowledgements.current().written(connection.write(chunk.bytes(), chunk.from(), chunk.to()));
		}
		this.acknowledgements.current().confirm(this.settings.ackTimeout().plus(CONFIRM_MORE), true);
	}

	@Override
	public SendResult idle() {
		try {
			this.acknowledgements.current().idle();
			return sent();
		}
		catch (IOException | RuntimeException ex) {
			return failedUnlessNothingIsLost(ex);
		}
	}

	@Override
	public SendResult flush(Duration timeout) {
		try {
			return delivered(this.acknowledgements.current().confirm(timeout, false));
		}
		catch (IOException | RuntimeException ex) {
			return failedUnlessNothingIsLost(ex);
		}
	}

	/**
	 * If a connection ends while nothing is in flight, a new one is simply made when
	 * needed.
	 */
	private SendResult failedUnlessNothingIsLost(Exception ex) {
		LineRange lost = this.acknowledgements.current().inFlight().lines();
		return (lost != null) ? failed(ex, lost, null) : delivered(this.acknowledgements.current().clear());
	}

	/**
	 * Fail, so that lines are sent again.
	 * @param lost all lines that may be lost, if any
	 * @param reached those of them that were sent in this attempt
	 */
	private Failed failed(Exception ex, @Nullable LineRange lost, @Nullable LineRange reached) {
		Settled settled = settled(this.acknowledgements.current().clear());
		String reason = reason(ex);
		if (ex instanceof NotTakenException) {
			this.acknowledgements.notTaken();
		}
		boolean soon = (ex instanceof NotConfirmedException unconfirmed) ? unconfirmed.isSoon()
				: lost != null && this.narrowing.failed(lost);
		return new Failed(settled, failedPeer(), reason, reached, soon ? Retry.NARROWER : Retry.BACKOFF);
	}

	private String failedPeer() {
		this.link.failed();
		return this.link.destination().toString();
	}

	private String reason(Exception ex) {
		return LogstashFault.explain(ex, this.link.isConnected(), this.everDelivered);
	}

	@Override
	public void abort() {
		this.link.abort();
	}

	@Override
	public void close() {
		this.link.close();
	}

	/**
	 * Single lines, each over a connection whose end confirms it.
	 */
	private final class ConfirmedLines implements LineTrial.Lane {

		@Override
		public void sendAlone(Batch line) throws IOException {
			sendConfirmed(LogstashSink.this.acknowledgements.current().connectionAlone(), line);
		}

		@Override
		public boolean isVague(Exception failure) {
			return failure instanceof NotConfirmedException;
		}

		@Override
		public Failed failed(Exception failure, @Nullable LineRange reached) {
			return LogstashSink.this.failed(failure, null, reached);
		}

		@Override
		public String explain(Exception failure) {
			return reason(failure);
		}

		@Override
		public Settled settled(long to) {
			return LogstashSink.this.settled(to);
		}

		@Override
		public void clear() {
			LogstashSink.this.acknowledgements.current().clear();
		}

	}

}
