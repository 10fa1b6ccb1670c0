package io.ecslogging.autoconfigure.web;

import java.time.Duration;
import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * A request as no server would tell it.
 */
record RecordedRequest(String contextPath, String target, int status, Duration duration, @Nullable Throwable failure,
		@Nullable String clientAddress) implements ServedRequest {

	static RecordedRequest of(String target) {
		return new RecordedRequest("", target, 200, Duration.ofMillis(5), null, null);
	}

	RecordedRequest below(String newContextPath) {
		return new RecordedRequest(newContextPath, this.target, this.status, this.duration, this.failure,
				this.clientAddress);
	}

	RecordedRequest status(int newStatus) {
		return new RecordedRequest(this.contextPath, this.target, newStatus, this.duration, this.failure,
				this.clientAddress);
	}

	RecordedRequest lasting(Duration newDuration) {
		return new RecordedRequest(this.contextPath, this.target, this.status, newDuration, this.failure,
				this.clientAddress);
	}

	RecordedRequest failed(Throwable newFailure) {
		return new RecordedRequest(this.contextPath, this.target, this.status, this.duration, newFailure,
				this.clientAddress);
	}

	RecordedRequest from(String address) {
		return new RecordedRequest(this.contextPath, this.target, this.status, this.duration, this.failure, address);
	}

	@Override
	public String method() {
		return "GET";
	}

	@Override
	public String protocol() {
		return "HTTP/1.1";
	}

	@Override
	public long requestBytes() {
		return UNKNOWN;
	}

	@Override
	public long responseBytes() {
		return 2;
	}

	@Override
	public Instant start() {
		return Instant.EPOCH;
	}

	@Override
	public long nanos() {
		return this.duration.toNanos();
	}

	@Override
	public @Nullable String header(String name) {
		return name.equals("Throwing") ? fail() : null;
	}

	private static String fail() {
		throw new IllegalStateException("headers are gone");
	}

	@Override
	public @Nullable String domain() {
		return null;
	}

	@Override
	public @Nullable RequestNotes notes() {
		return null;
	}

}
