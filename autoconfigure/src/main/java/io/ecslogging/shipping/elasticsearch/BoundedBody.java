package io.ecslogging.shipping.elasticsearch;

import java.io.IOException;
import java.net.http.HttpResponse.BodySubscriber;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;

import org.jspecify.annotations.Nullable;

/**
 * Takes the body of a reply, unless it is larger than expected. Used by one thread of the
 * client at a time.
 */
final class BoundedBody implements BodySubscriber<byte[]> {

	private final BodySubscriber<byte[]> body = BodySubscribers.ofByteArray();

	private final int maxSize;

	private long size;

	private Flow.@Nullable Subscription subscription;

	/**
	 * Create an empty body.
	 * @param maxSize the most bytes
	 */
	BoundedBody(int maxSize) {
		this.maxSize = maxSize;
	}

	@Override
	public CompletionStage<byte[]> getBody() {
		return this.body.getBody();
	}

	@Override
	public void onSubscribe(Flow.Subscription subscription) {
		this.subscription = subscription;
		this.body.onSubscribe(subscription);
	}

	@Override
	public void onNext(List<ByteBuffer> buffers) {
		for (ByteBuffer buffer : buffers) {
			this.size += buffer.remaining();
		}
		if (this.size <= this.maxSize) {
			this.body.onNext(buffers);
		}
		else {
			if (this.subscription != null) {
				// otherwise the connection would stay open
				this.subscription.cancel();
			}
			this.body.onError(new IOException("The reply has more than " + this.maxSize + " bytes"));
		}
	}

	@Override
	public void onError(Throwable throwable) {
		this.body.onError(throwable);
	}

	@Override
	public void onComplete() {
		if (this.size <= this.maxSize) {
			this.body.onComplete();
		}
	}

}
