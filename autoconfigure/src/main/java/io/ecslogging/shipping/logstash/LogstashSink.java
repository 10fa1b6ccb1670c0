package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.Chunk;
import io.ecslogging.shipping.LineRange;
import io.ecslogging.shipping.Narrowing;
import io.ecslogging.shipping.Refusal;
import io.ecslogging.shipping.SendResult;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Partly;
import io.ecslogging.shipping.SendResult.Retry;
import io.ecslogging.shipping.SendResult.Sent;
import io.ecslogging.shipping.Settled;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.net.Connection;
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
		if (this.narrowing.isSuspicious() && this.narrowing.suspect() != batch.number(0)) {
			// it was too old, and has been dropped
			this.narrowing.cleared();
		}
		if (this.narrowing.isSuspicious()) {
			return tryLineAlone(batch);
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

	/**
	 * Try the first line or another one alone, to find out whether the first one makes
	 * the peer break connections.
	 */
	private SendResult tryLineAlone(Batch batch) {
		boolean suspect = this.narrowing.isSuspectNext();
		int line = suspect ? 0 : 1 + this.narrowing.othersTaken();
		if (line >= batch.count()) {
			this.link.failed();
			return new Failed(Settled.NOTHING, this.link.destination().toString(),
					"the peer breaks connections on one event, which is given up only if it accepts others, "
							+ "and there are no others yet",
					null, Retry.BACKOFF);
		}
		LineRange tried = new LineRange(batch.number(line), batch.number(line + 1));
		try {
			sendConfirmed(this.acknowledgements.current().connectionAlone(), batch.slice(line, line + 1));
		}
		catch (IOException | RuntimeException ex) {
			return aloneFailed(batch, suspect, tried, ex);
		}
		if (suspect) {
			return cleared(batch, tried, Set.of());
		}
		return this.narrowing.otherTaken() ? rejected(batch, tried) : new Partly(Settled.NOTHING, tried);
	}

	private SendResult aloneFailed(Batch batch, boolean suspect, LineRange tried, Exception ex) {
		if (!this.link.isConnected() || ex instanceof NotConfirmedException) {
			// this says nothing about any line
			return failed(ex, null, this.link.isConnected() ? tried : null);
		}
		if (!suspect) {
			this.narrowing.otherFailed();
			this.acknowledgements.current().clear();
			return new Failed(Settled.NOTHING, failedPeer(), reason(ex), tried, Retry.BACKOFF);
		}
		this.acknowledgements.current().clear();
		return this.narrowing.suspectFailed() ? rejected(batch, tried)
				: new Failed(Settled.NOTHING, this.link.destination().toString(), reason(ex), tried, Retry.NARROWER);
	}

	private SendResult rejected(Batch batch, LineRange tried) {
		return cleared(batch, tried,
				Set.of(new Refusal(
						"the peer breaks connections on this event, and accepts others. It may be larger than "
								+ "decode_size_limit_bytes of the codec allows",
						true)));
	}

	/**
	 * Go on after the suspected line and the others that have been taken.
	 */
	private SendResult cleared(Batch batch, LineRange tried, Set<Refusal> refusals) {
		long to = batch.number(1 + this.narrowing.othersTaken());
		this.narrowing.cleared();
		settled(to);
		this.acknowledgements.current().clear();
		return new Partly(new Settled(to, refusals.size(), 0, 0, 0, refusals), tried);
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
		return LogstashFault.explain(ex, this.everDelivered);
	}

	@Override
	public void abort() {
		this.link.abort();
	}

	@Override
	public void close() {
		this.link.close();
	}

}
