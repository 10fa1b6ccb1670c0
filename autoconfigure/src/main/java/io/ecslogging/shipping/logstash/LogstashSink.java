package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.Lines;
import io.ecslogging.queue.Position;
import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.Narrowing;
import io.ecslogging.shipping.Refusal;
import io.ecslogging.shipping.SendResult;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Partly;
import io.ecslogging.shipping.SendResult.Reach;
import io.ecslogging.shipping.SendResult.Retry;
import io.ecslogging.shipping.SendResult.Sent;
import io.ecslogging.shipping.Settled;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;

/**
 * Sends lines to Logstash's {@code tcp} input with the codec {@code json_lines}, over one
 * connection at a time. TCP does not tell what the peer has read, so lines count as
 * delivered only after the resend window. Where connections break again and again, a few
 * lines at a time go over a connection of their own, whose end confirms them.
 */
public final class LogstashSink implements Sink {

	/**
	 * How often the end of the connection is looked for while there is something to send.
	 */
	private static final long CHECK_NANOS = Duration.ofMillis(50).toNanos();

	private final LogstashSettings settings;

	private final Link link;

	private final ResendWindow window;

	private final Narrowing narrowing = new Narrowing((bound) -> ThreadLocalRandom.current().nextInt(bound));

	private boolean everDelivered;

	private long writtenAt;

	/**
	 * Create a sink that is not connected.
	 * @param settings how to send
	 * @param tls how the next connection is secured, asked for each one; gives
	 * {@code null} for none
	 */
	public LogstashSink(LogstashSettings settings, Supplier<@Nullable Tls> tls) {
		this.settings = settings;
		this.link = new Link(settings, tls);
		this.window = new ResendWindow(settings.resendWindow().toNanos(), settings.resendBytes());
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
		if (this.narrowing.isSuspicious()) {
			return tryLineAlone(batch);
		}
		if (this.narrowing.isNarrowed()) {
			return sendConfirmed(batch);
		}
		try {
			Connection connection = this.link.connection();
			this.link.check(connection, CHECK_NANOS);
			for (Lines part : batch.parts()) {
				write(connection, part);
			}
			return sent(this.writtenAt);
		}
		catch (IOException | RuntimeException ex) {
			return failed(ex, this.window.reach(), written(batch));
		}
	}

	/**
	 * Return the lines of a batch that have been written, or some of which have.
	 */
	private @Nullable Reach written(Batch batch) {
		Reach all = this.window.reach();
		Position from = batch.position(0);
		return (all != null && all.to().line() > from.line()) ? new Reach(from, all.to()) : null;
	}

	private void write(Connection connection, Lines part) throws IOException {
		// even if that fails, since some of it may have been read
		this.window.add(part, System.nanoTime());
		boolean waited = connection.write(part, 0, part.count());
		this.writtenAt = System.nanoTime();
		if (waited) {
			this.window.waited(this.writtenAt);
		}
	}

	private Sent sent(long now) {
		Position to = this.link.isDoubtful(now) ? null : this.window.leave(now);
		if (to == null) {
			return new Sent(Settled.NOTHING);
		}
		this.link.trusted();
		this.narrowing.calmDown();
		return delivered(to);
	}

	private Sent delivered(@Nullable Position to) {
		if (to != null) {
			this.link.delivered();
			this.everDelivered = true;
			this.narrowing.taken(to.line());
		}
		return new Sent(Settled.delivered(to));
	}

	private SendResult sendConfirmed(Batch batch) {
		try {
			this.link.disconnect();
			sendConfirmed(this.link.connection(), batch, 0, batch.count());
			return delivered(batch.end());
		}
		catch (IOException | RuntimeException ex) {
			Reach reached = this.link.isConnected() ? batch.reach() : null;
			return failed(ex, reached, reached);
		}
	}

	/**
	 * Send lines over a connection of their own, and end it. Returns only if the peer has
	 * taken them.
	 */
	private void sendConfirmed(Connection connection, Batch batch, int from, int to) throws IOException {
		int first = 0;
		for (Lines part : batch.parts()) {
			int start = Math.max(0, from - first);
			int end = Math.min(part.count(), to - first);
			if (start < end) {
				connection.write(part, start, end);
			}
			first += part.count();
		}
		this.link.end(this.settings.writeTimeout().plusSeconds(1), true);
	}

	/**
	 * Try the first line or another one alone, to find out whether it is the line that
	 * the peer breaks connections over.
	 */
	private SendResult tryLineAlone(Batch batch) {
		boolean suspect = this.narrowing.isSuspectNext();
		int line = suspect ? 0 : 1 + this.narrowing.othersTaken();
		if (line >= batch.count()) {
			this.link.failed();
			return new Failed(Settled.NOTHING, this.link.destination().toString(),
					"the peer breaks connections over an event, which is given up only if it takes others, "
							+ "and there is no other one yet",
					null, Retry.BACKOFF);
		}
		Reach reach = new Reach(batch.position(line), batch.position(line + 1));
		try {
			sendConfirmed(this.link.newConnection(), batch, line, line + 1);
		}
		catch (IOException | RuntimeException ex) {
			return aloneFailed(batch, suspect, reach, ex);
		}
		if (suspect) {
			return cleared(batch, reach, Set.of());
		}
		return this.narrowing.otherTaken() ? rejected(batch, reach) : new Partly(Settled.NOTHING, reach);
	}

	private SendResult aloneFailed(Batch batch, boolean suspect, Reach reach, Exception ex) {
		if (!this.link.isConnected()) {
			// says nothing of any line
			return failed(ex, null, null);
		}
		if (!suspect) {
			this.narrowing.otherFailed();
			return new Failed(Settled.NOTHING, failedPeer(), reason(ex), reach, Retry.BACKOFF);
		}
		this.link.disconnect();
		return this.narrowing.suspectFailed() ? rejected(batch, reach)
				: new Failed(Settled.NOTHING, this.link.destination().toString(), reason(ex), reach, Retry.NARROWER);
	}

	private SendResult rejected(Batch batch, Reach reach) {
		return cleared(batch, reach,
				Set.of(new Refusal("the peer breaks the connection over it, and takes others. It may be larger than "
						+ "decode_size_limit_bytes of the codec allows", true)));
	}

	/**
	 * Go on behind the suspected line and those that have been taken after it.
	 */
	private SendResult cleared(Batch batch, Reach reach, Set<Refusal> refusals) {
		Position to = batch.position(1 + this.narrowing.othersTaken());
		this.narrowing.cleared();
		delivered(to);
		this.link.disconnect();
		return new Partly(new Settled(to, refusals.size(), 0, 0, refusals), reach);
	}

	@Override
	public SendResult idle() {
		if (!this.link.isOpen()) {
			return new Sent(Settled.NOTHING);
		}
		try {
			Connection connection = this.link.connection();
			this.link.check(connection, 0);
			long now = System.nanoTime();
			long keepAlive = this.settings.keepAlive().toNanos();
			if (keepAlive > 0 && now - this.writtenAt >= keepAlive) {
				connection.keepAlive();
				this.writtenAt = now;
			}
			return sent(now);
		}
		catch (IOException | RuntimeException ex) {
			return failedUnlessNothingIsLost(ex);
		}
	}

	@Override
	public SendResult flush(Duration timeout) {
		if (!this.link.isOpen()) {
			return new Sent(Settled.NOTHING);
		}
		try {
			this.link.end(timeout, this.window.isFlowing(System.nanoTime()));
			return delivered(this.window.leaveAll());
		}
		catch (IOException | RuntimeException ex) {
			return failedUnlessNothingIsLost(ex);
		}
	}

	/**
	 * A connection that ends when nothing is on its way is simply made again when it is
	 * needed.
	 */
	private SendResult failedUnlessNothingIsLost(Exception ex) {
		if (this.window.isEmpty()) {
			this.link.disconnect();
			return new Sent(Settled.NOTHING);
		}
		return failed(ex, this.window.reach(), null);
	}

	/**
	 * Return that lines are to be sent again.
	 * @param lost all lines that may be lost, if any
	 * @param reached those of them that were sent in this attempt
	 */
	private Failed failed(Exception ex, @Nullable Reach lost, @Nullable Reach reached) {
		this.window.clear();
		boolean narrower = lost != null && this.narrowing.failed(lost);
		return new Failed(Settled.NOTHING, failedPeer(), reason(ex), reached,
				narrower ? Retry.NARROWER : Retry.BACKOFF);
	}

	private String failedPeer() {
		this.link.failed();
		return this.link.destination().toString();
	}

	private String reason(Exception ex) {
		return LinkFault.explain(ex, this.everDelivered);
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
