package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.net.UnknownHostException;
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
import io.ecslogging.shipping.SendResult.Retry;
import io.ecslogging.shipping.SendResult.Sent;
import io.ecslogging.shipping.Settled;
import io.ecslogging.shipping.Sink;
import io.ecslogging.shipping.Tls;
import io.ecslogging.shipping.TlsFault;

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
			return tryLinesAlone(batch);
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
			return failed(ex, this.window.start(), this.window.end());
		}
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
			boolean reached = this.link.isConnected();
			return failed(ex, reached ? batch.position(0) : null, reached ? batch.end() : null);
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
	 * Try the first line and others alone, until it is known whether it is the line that
	 * the peer breaks connections over, or nothing more can be found out now.
	 */
	private SendResult tryLinesAlone(Batch batch) {
		int taken = this.narrowing.othersTaken();
		boolean again = false;
		while (!this.link.isAborted()) {
			boolean suspect = this.narrowing.isSuspectNext();
			int line = suspect ? 0 : 1 + this.narrowing.othersTaken();
			if (line >= batch.count()) {
				return suspended(batch, taken, "the peer breaks connections over an event, which is given up only if "
						+ "it takes others, and there is no other one yet");
			}
			try {
				Connection connection = again ? this.link.connectAgain() : this.link.connection();
				again = true;
				sendConfirmed(connection, batch, line, line + 1);
				if (suspect) {
					return goOn(batch, 0, "the peer had not taken an event, but has now");
				}
				if (this.narrowing.otherTaken()) {
					return rejected(batch);
				}
			}
			catch (IOException | RuntimeException ex) {
				if (!suspect || !this.link.isConnected()) {
					this.narrowing.otherFailed();
					return suspended(batch, taken, reason(ex));
				}
				if (this.narrowing.suspectFailed()) {
					return rejected(batch);
				}
			}
		}
		return suspended(batch, taken, "aborted");
	}

	private Failed suspended(Batch batch, int takenBefore, String reason) {
		this.link.failed();
		boolean progress = this.narrowing.othersTaken() > takenBefore;
		return new Failed(Settled.NOTHING, this.link.destination().toString(), reason,
				batch.position(Math.min(batch.count(), 1 + this.narrowing.othersTaken())),
				progress ? Retry.NARROWER : Retry.BACKOFF);
	}

	private Failed rejected(Batch batch) {
		return goOn(batch, 1, "the peer breaks the connection over it, and takes others. It may be larger than "
				+ "decode_size_limit_bytes of the codec allows");
	}

	/**
	 * Go on behind the suspected line. This attempt counts as a failed one, so that the
	 * lines that it has not come to are read again.
	 */
	private Failed goOn(Batch batch, int rejected, String reason) {
		Position to = batch.position(1 + this.narrowing.othersTaken());
		this.narrowing.cleared();
		delivered(to);
		this.link.disconnect();
		Set<Refusal> refusals = (rejected > 0) ? Set.of(new Refusal(reason, true)) : Set.of();
		return new Failed(new Settled(to, rejected, 0, 0, refusals), this.link.destination().toString(), reason, to,
				Retry.NARROWER);
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
		return failed(ex, this.window.start(), this.window.end());
	}

	/**
	 * Return that lines are to be sent again.
	 * @param start the position before the first line that was sent, if any was
	 * @param end the position after the last one
	 */
	private Failed failed(Exception ex, @Nullable Position start, @Nullable Position end) {
		this.link.failed();
		this.window.clear();
		boolean narrower = start != null && end != null
				&& this.narrowing.failed(start.line(), (int) Math.min(Integer.MAX_VALUE, end.line() - start.line()));
		return new Failed(Settled.NOTHING, this.link.destination().toString(), reason(ex), end,
				narrower ? Retry.NARROWER : Retry.BACKOFF);
	}

	private String reason(Exception ex) {
		if (ex instanceof UnknownHostException) {
			return "the host name cannot be resolved";
		}
		if (ex instanceof EndedFirstException) {
			return ex.getMessage()
					+ (this.everDelivered ? "" : ", and has confirmed nothing. A port that wants TLS does so "
							+ "(ecs.logging.logstash.ssl.enabled), that of an HTTP server, and a proxy without a backend");
		}
		String explained = TlsFault.explain(ex, "ecs.logging.logstash.ssl.bundle");
		String said = (ex.getClass() == IOException.class || ex instanceof NotLogstashException)
				? String.valueOf(ex.getMessage()) : ex.toString();
		return (explained != null) ? explained + " (" + said + ")" : said;
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
