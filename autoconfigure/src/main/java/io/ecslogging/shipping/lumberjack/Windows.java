package io.ecslogging.shipping.lumberjack;

import java.io.IOException;
import java.time.Duration;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.net.Connection;
import io.ecslogging.shipping.net.Link;

/**
 * Writes windows and waits for their acknowledgements, one window at a time. Owned by the
 * thread that sends.
 */
final class Windows implements AutoCloseable {

	/**
	 * How old the last sign of a peer may be without a close look at the connection.
	 */
	private static final long CHECK_NANOS = Duration.ofMillis(50).toNanos();

	/**
	 * A connection that has carried nothing for so long is closed, before the peer resets
	 * it, which it does after 60 s by default.
	 */
	private static final long IDLE_NANOS = Duration.ofSeconds(30).toNanos();

	private final Link link;

	private final Duration ackTimeout;

	private final WindowEncoder encoder;

	private FrameBuffer frames = new FrameBuffer();

	private FrameBuffer nextFrames = new FrameBuffer();

	/**
	 * The batch whose frames are in {@link #nextFrames}.
	 */
	private @Nullable Batch next;

	/**
	 * Reads from the connection in use.
	 */
	private @Nullable AckReader reader;

	private @Nullable Window onItsWay;

	private long quietSince;

	private boolean everHeard;

	Windows(Link link, LumberjackSettings settings) {
		this.link = link;
		this.ackTimeout = settings.ackTimeout();
		this.encoder = new WindowEncoder(settings.metadata(), settings.compressionLevel());
	}

	/**
	 * Return the window that is on its way, if any.
	 */
	@Nullable Window onItsWay() {
		return this.onItsWay;
	}

	/**
	 * Connect, unless there is a connection that carries nothing. If the last one has
	 * been closed, nothing is lost with it.
	 * @throws IOException if no connection can be made, or the peer has acknowledged what
	 * was not sent
	 */
	void connect() throws IOException {
		AckReader current = this.reader;
		if (this.onItsWay != null) {
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
		if (this.reader == null) {
			use(this.link.connection());
		}
	}

	/**
	 * Make a connection, whether there is one or not.
	 * @throws IOException if none can be made
	 */
	void connectAnew() throws IOException {
		disconnect();
		use(this.link.newConnection());
	}

	private void use(Connection connection) {
		this.reader = new AckReader(connection);
		this.quietSince = System.nanoTime();
	}

	/**
	 * Close the connection, and forget what it carried.
	 */
	void disconnect() {
		this.onItsWay = null;
		this.frames.clear();
		this.reader = null;
		this.link.disconnect();
	}

	/**
	 * Write a window to the connection. Even if that fails, the peer may get it.
	 * @throws IOException if the connection is broken, or accepts no data
	 */
	Window write(Batch batch) throws IOException {
		AckReader current = this.reader;
		if (current == null) {
			throw new IllegalStateException("There is no connection");
		}
		if (this.next == batch) {
			FrameBuffer prepared = this.nextFrames;
			this.nextFrames = this.frames;
			this.frames = prepared;
		}
		else {
			this.encoder.encode(batch, this.frames);
		}
		this.next = null;
		Window written = new Window(batch, current);
		this.onItsWay = written;
		current.connection().write(this.frames.bytes(), 0, this.frames.size());
		written.written();
		return written;
	}

	/**
	 * Encode a window that is written later, if it is the next one.
	 */
	void prepare(@Nullable Batch batch) {
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
	boolean await(Window sent, long nanos, boolean last) throws IOException {
		long end = System.nanoTime() + nanos;
		while (!sent.isAcknowledged()) {
			long left = this.ackTimeout.toNanos() - sent.silence();
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
				throw new NotAcknowledgedException(this.ackTimeout, this.everHeard);
			}
		}
		this.onItsWay = null;
		this.frames.clear();
		this.quietSince = System.nanoTime();
		return true;
	}

	/**
	 * Close a connection that is not needed, or that the peer has closed.
	 */
	void idle() {
		AckReader current = this.reader;
		if (current == null) {
			return;
		}
		try {
			current.checkQuiet(true);
			if (System.nanoTime() - this.quietSince > IDLE_NANOS) {
				this.reader = null;
				this.link.release();
				current.connection().close();
			}
		}
		catch (IOException ex) {
			// nothing is lost, and a new connection is made when there is something to
			// send
			disconnect();
		}
	}

	@Override
	public void close() {
		this.encoder.close();
	}

}
