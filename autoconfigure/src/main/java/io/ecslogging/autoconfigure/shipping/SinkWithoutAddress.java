package io.ecslogging.autoconfigure.shipping;

import java.time.Duration;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.SendResult;
import io.ecslogging.shipping.SendResult.Failed;
import io.ecslogging.shipping.SendResult.Retry;
import io.ecslogging.shipping.SendResult.Sent;
import io.ecslogging.shipping.Settled;
import io.ecslogging.shipping.Sink;

/**
 * Stands for a peer whose address never became known: each attempt fails and says why.
 *
 * @param peer what the address was to come from
 * @param reason why there is none
 */
record SinkWithoutAddress(String peer, String reason) implements Sink {

	@Override
	public boolean knowsDuplicates() {
		return true;
	}

	@Override
	public int maxLines() {
		return Integer.MAX_VALUE;
	}

	@Override
	public SendResult send(Batch batch, Supplier<@Nullable Batch> next) {
		return new Failed(Settled.NOTHING, this.peer, this.reason, null, Retry.BACKOFF);
	}

	@Override
	public SendResult idle() {
		return new Sent(Settled.NOTHING);
	}

	@Override
	public SendResult flush(Duration timeout) {
		return new Sent(Settled.NOTHING);
	}

	@Override
	public void abort() {
	}

	@Override
	public void close() {
	}

}
