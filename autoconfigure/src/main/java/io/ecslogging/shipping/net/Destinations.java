package io.ecslogging.shipping.net;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Chooses among destinations. Owned by the thread that sends.
 */
final class Destinations {

	private final List<Destination> all;

	private final ConnectionStrategy strategy;

	private int last = -1;

	Destinations(List<Destination> all, ConnectionStrategy strategy) {
		this.all = all;
		this.strategy = strategy;
	}

	/**
	 * Return the destination for a new connection.
	 * @param failed whether the last one could not be reached
	 */
	Destination next(boolean failed) {
		this.last = switch (this.strategy) {
			case PREFER_PRIMARY -> failed ? following() : 0;
			case ROUND_ROBIN -> following();
			case RANDOM -> failed ? otherThanLast() : ThreadLocalRandom.current().nextInt(this.all.size());
		};
		return this.all.get(this.last);
	}

	/**
	 * Return whether a new connection goes where the last one went, unless that failed.
	 */
	boolean isSticky() {
		return this.all.size() == 1 || this.strategy == ConnectionStrategy.PREFER_PRIMARY;
	}

	private int following() {
		return (this.last + 1) % this.all.size();
	}

	private int otherThanLast() {
		int others = this.all.size() - 1;
		return (others > 0) ? (this.last + 1 + ThreadLocalRandom.current().nextInt(others)) % this.all.size() : 0;
	}

}
