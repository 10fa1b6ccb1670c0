package io.ecslogging.shipping.elasticsearch;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

import org.jspecify.annotations.Nullable;

/**
 * The nodes of a cluster. One is used as long as it works. A node that fails is left
 * alone for a while, which doubles with each failure. Owned by the thread that sends.
 */
final class Nodes {

	private static final long FIRST_NANOS = TimeUnit.SECONDS.toNanos(1);

	/**
	 * Makes 64 s.
	 */
	private static final int MAX_DOUBLINGS = 6;

	private final List<Node> nodes;

	private final LongSupplier clock;

	private int current;

	/**
	 * Create the nodes.
	 * @param addresses their addresses
	 * @param first which one to begin with, any number
	 * @param clock the time in nanoseconds
	 */
	Nodes(List<URI> addresses, int first, LongSupplier clock) {
		this.nodes = addresses.stream().map(Node::new).toList();
		this.current = Math.floorMod(first, addresses.size());
		this.clock = clock;
	}

	/**
	 * Return the address of the node to use.
	 * @return the address
	 */
	URI current() {
		return this.nodes.get(this.current).address;
	}

	/**
	 * The node in use works.
	 */
	void worked() {
		this.nodes.get(this.current).failures = 0;
	}

	/**
	 * The node in use does not work. Switches to the next available node, or else to the
	 * one that becomes available soonest.
	 * @param asked how long the node asks to be left alone, or {@code null} if it does
	 * not ask
	 */
	void failed(@Nullable Duration asked) {
		long now = this.clock.getAsLong();
		Node failed = this.nodes.get(this.current);
		failed.askedUntil = now + ((asked != null) ? asked.toNanos() : 0);
		failed.aloneUntil = now + (FIRST_NANOS << Math.min(failed.failures, MAX_DOUBLINGS));
		failed.failures++;
		int best = this.current;
		long shortest = Long.MAX_VALUE;
		for (int i = 1; i <= this.nodes.size(); i++) {
			int candidate = (this.current + i) % this.nodes.size();
			long alone = this.nodes.get(candidate).aloneFor(now);
			if (alone < shortest) {
				best = candidate;
				shortest = alone;
			}
		}
		this.current = best;
	}

	/**
	 * Return how long the node to use still asks to be left alone.
	 * @return the time that is left, or {@code null} if it does not ask
	 */
	@Nullable Duration asked() {
		Node node = this.nodes.get(this.current);
		long left = (node.failures > 0) ? node.askedUntil - this.clock.getAsLong() : 0;
		return (left > 0) ? Duration.ofNanos(left) : null;
	}

	/**
	 * A node.
	 */
	private static final class Node {

		private final URI address;

		private int failures;

		private long aloneUntil;

		private long askedUntil;

		Node(URI address) {
			this.address = address;
		}

		/**
		 * Return how much longer the node is left alone, in nanoseconds.
		 */
		long aloneFor(long now) {
			return (this.failures > 0) ? Math.max(0, Math.max(this.aloneUntil - now, this.askedUntil - now)) : 0;
		}

	}

}
