package io.ecslogging.shipping;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Partly;

/**
 * Makes attempts, and records which lines may have reached the peer and that the peer
 * works. Owned by the thread that sends.
 */
final class Attempts {

	private final ShippingStats stats;

	private final InFlight inFlight;

	private final Outage outage;

	Attempts(ShippingStats stats, InFlight inFlight, Outage outage) {
		this.stats = stats;
		this.inFlight = inFlight;
		this.outage = outage;
	}

	/**
	 * Make an attempt.
	 * @param next gives the batch after this one, if there is one
	 */
	SendResult send(Sink sink, Batch batch, Supplier<@Nullable Batch> next) {
		// not after it is settled: its array may then be overwritten
		long bytes = batch.size();
		long start = System.nanoTime();
		SendResult result = sink.send(batch, next);
		LineRange reached = reached(result, batch);
		boolean sent = reached == null || reached.count() > 0;
		this.stats.attempted(System.nanoTime() - start, sent ? batch.count() : 0, sent ? bytes : 0);
		if (hasWorked(result)) {
			this.outage.worked();
		}
		long again = (reached != null) ? this.inFlight.sent(reached) : 0;
		if (!sink.knowsDuplicates()) {
			this.stats.resent(again);
		}
		return result;
	}

	/**
	 * Return whether an attempt shows that the peer works. If it has only said that it is
	 * alive, it may take nothing for hours.
	 */
	private static boolean hasWorked(SendResult result) {
		return (result instanceof Partly partly) ? partly.settled().to() > 0 : !(result instanceof Failed);
	}

	private static @Nullable LineRange reached(SendResult result, Batch batch) {
		if (result instanceof Failed failed) {
			return failed.reached();
		}
		return (result instanceof Partly partly) ? partly.reached() : batch.range();
	}

}
