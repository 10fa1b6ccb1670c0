package io.ecslogging.shipping.net;

import java.io.IOException;
import java.util.Set;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.LineRange;
import io.ecslogging.shipping.Narrowing;
import io.ecslogging.shipping.Refusal;
import io.ecslogging.shipping.SendResult;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Partly;
import io.ecslogging.shipping.SendResult.Retry;
import io.ecslogging.shipping.Settled;

/**
 * Tries the line at which connections break, and others, each over a connection of its
 * own, and gives the line up if it is to blame. Owned by the thread that sends.
 */
public final class LineTrial {

	private final Narrowing narrowing;

	private final Link link;

	private final Lane lane;

	private final String refusal;

	/**
	 * Create one.
	 * @param narrowing knows which line is suspected
	 * @param link the connections
	 * @param lane sends single lines
	 * @param refusal what may be wrong with a line that is to blame, a sentence
	 */
	public LineTrial(Narrowing narrowing, Link link, Lane lane, String refusal) {
		this.narrowing = narrowing;
		this.link = link;
		this.lane = lane;
		this.refusal = refusal;
	}

	/**
	 * Return whether it is time for a trial.
	 * @param batch the lines that are to be sent
	 * @return whether the first of them is suspected
	 */
	public boolean isDue(Batch batch) {
		if (this.narrowing.isSuspicious() && this.narrowing.suspect() != batch.number(0)) {
			// it was too old, and has been dropped
			this.narrowing.cleared();
		}
		return this.narrowing.isSuspicious();
	}

	/**
	 * Try the first line or another one alone, to find out whether the first one makes
	 * the peer break connections.
	 * @param batch the suspected line and those after it
	 * @return what became of them
	 */
	public SendResult run(Batch batch) {
		boolean suspect = this.narrowing.isSuspectNext();
		int line = suspect ? 0 : 1 + this.narrowing.othersTaken();
		if (line >= batch.count()) {
			return failed("the peer breaks connections on one event, which is given up only if it accepts others, "
					+ "and there are no others yet", null, Retry.BACKOFF);
		}
		LineRange tried = new LineRange(batch.number(line), batch.number(line + 1));
		try {
			this.lane.sendAlone(batch.slice(line, line + 1));
		}
		catch (IOException | RuntimeException ex) {
			return failed(batch, suspect, tried, ex);
		}
		if (suspect) {
			return cleared(batch, tried, Set.of());
		}
		return this.narrowing.otherTaken() ? rejected(batch, tried) : new Partly(Settled.NOTHING, tried);
	}

	private SendResult failed(Batch batch, boolean suspect, LineRange tried, Exception ex) {
		if (!this.link.isConnected() || this.lane.isVague(ex)) {
			// this says nothing about any line
			return this.lane.failed(ex, this.link.isConnected() ? tried : null);
		}
		this.lane.clear();
		if (!suspect) {
			this.narrowing.otherFailed();
			return failed(this.lane.explain(ex), tried, Retry.BACKOFF);
		}
		return this.narrowing.suspectFailed() ? rejected(batch, tried)
				: new Failed(Settled.NOTHING, peer(), this.lane.explain(ex), tried, Retry.NARROWER);
	}

	private Failed failed(String reason, @Nullable LineRange tried, Retry retry) {
		this.link.failed();
		return new Failed(Settled.NOTHING, peer(), reason, tried, retry);
	}

	private String peer() {
		return this.link.destination().toString();
	}

	private SendResult rejected(Batch batch, LineRange tried) {
		return cleared(batch, tried, Set
			.of(new Refusal("the peer breaks connections on this event, and accepts others. " + this.refusal, true)));
	}

	/**
	 * Go on after the suspected line and the others that have been taken.
	 */
	private SendResult cleared(Batch batch, LineRange tried, Set<Refusal> refusals) {
		long to = batch.number(1 + this.narrowing.othersTaken());
		this.narrowing.cleared();
		this.lane.settled(to);
		this.lane.clear();
		return new Partly(new Settled(to, refusals.size(), 0, 0, 0, refusals), tried);
	}

	/**
	 * Sends single lines. Called by the thread that sends.
	 */
	public interface Lane {

		/**
		 * Send a line over a connection that carries nothing else.
		 * @param line the line
		 * @throws IOException if the peer has not confirmed the line
		 */
		void sendAlone(Batch line) throws IOException;

		/**
		 * Return whether a failure of a connection says nothing about what it carried.
		 * @param failure the failure
		 * @return whether it says nothing
		 */
		boolean isVague(Exception failure);

		/**
		 * Fail because of such a failure, or because there is no connection.
		 * @param failure the failure
		 * @param reached the line, if it may have arrived
		 * @return the result of the attempt
		 */
		Failed failed(Exception failure, @Nullable LineRange reached);

		/**
		 * Return what a failure means.
		 * @param failure the failure
		 * @return what has failed, in one line
		 */
		String explain(Exception failure);

		/**
		 * Note that all lines before one are settled.
		 * @param to the number of the line
		 * @return what is settled
		 */
		Settled settled(long to);

		/**
		 * Close all connections, and forget what they carried.
		 */
		void clear();

	}

}
