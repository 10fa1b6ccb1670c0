package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.DaemonThreads;
import io.ecslogging.shipping.net.Link;

/**
 * Finds out whether a peer that has seemed never to end a connection does so after all:
 * its output may have been blocked. Now and then a connection is made that carries
 * nothing, and is ended. Owned by the thread that sends.
 */
final class EndProbe {

	/**
	 * How many times the time that a peer has to end a connection lie between two tries.
	 */
	private static final int INTERVAL = 10;

	private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(1);

	private final Link link;

	private final Duration timeout;

	private final ReceiptRule rule;

	private final ThreadFactory threads = DaemonThreads.named("logstash-probe");

	private @Nullable Delivery empty;

	private long nextAt = System.nanoTime();

	EndProbe(Link link, Duration timeout, ReceiptRule rule) {
		this.link = link;
		this.timeout = timeout;
		this.rule = rule;
	}

	/**
	 * Return whether the peer has ended such a connection, after beginning one if it is
	 * time for it.
	 */
	boolean hasEnded() {
		Delivery begun = this.empty;
		if (begun == null) {
			begin();
			return false;
		}
		if (!begun.isDone()) {
			return false;
		}
		this.empty = null;
		begun.abort();
		return begun.isConfirmed();
	}

	private void begin() {
		long now = System.nanoTime();
		if (!this.link.isOpen() || now - this.nextAt < 0) {
			return;
		}
		this.nextAt = now + this.timeout.multipliedBy(INTERVAL).toNanos();
		try {
			Delivery begun = new Delivery(this.link.again(this.link.connection(), CONNECT_TIMEOUT), this.link);
			begun.end(this.timeout, this.rule, this.threads);
			this.empty = begun;
		}
		catch (IOException ex) {
			// the peer may take one connection only
		}
	}

}
