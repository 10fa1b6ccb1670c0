package io.ecslogging.autoconfigure.web;

import java.time.Instant;
import java.util.List;

import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.HttpURI;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.NanoTime;
import org.jspecify.annotations.Nullable;

/**
 * A request that Jetty has ended.
 *
 * @param request the request
 * @param response the response
 * @param contextPath what all paths of the application begin with
 * @param start when Jetty has begun to read the request
 * @param nanos the time since then
 */
record JettyRequest(Request request, Response response, String contextPath, Instant start,
		long nanos) implements ServedRequest {

	/**
	 * Describe a request that ends now.
	 */
	static JettyRequest of(Request request, Response response, String contextPath) {
		long nanos = NanoTime.since(request.getBeginNanoTime());
		return new JettyRequest(request, response, contextPath, Instant.now().minusNanos(nanos), nanos);
	}

	@Override
	public @Nullable String method() {
		return this.request.getMethod();
	}

	@Override
	public @Nullable String target() {
		HttpURI uri = this.request.getHttpURI();
		return (uri != null) ? uri.getPathQuery() : null;
	}

	@Override
	public @Nullable String protocol() {
		return this.request.getConnectionMetaData().getProtocol();
	}

	@Override
	public int status() {
		return this.response.getStatus();
	}

	@Override
	public long requestBytes() {
		return Request.getContentBytesRead(this.request);
	}

	@Override
	public long responseBytes() {
		if ("HEAD".equals(method())) {
			// Jetty counts what it then leaves out
			return 0;
		}
		long written = Response.getContentBytesWritten(this.response);
		// it does not count what it answers itself to what it cannot read
		return (written == 0 && status() == HttpStatus.BAD_REQUEST_400) ? UNKNOWN : written;
	}

	@Override
	public @Nullable String header(String name) {
		List<String> values = this.request.getHeaders().getValuesList(name);
		return values.isEmpty() ? null : String.join(", ", values);
	}

	@Override
	public @Nullable String clientAddress() {
		return Request.getRemoteAddr(this.request);
	}

	@Override
	public @Nullable String domain() {
		return Request.getServerName(this.request);
	}

	@Override
	public boolean isIncomplete() {
		return JettyWrites.failure(this.request) != null || !this.response.isCompletedSuccessfully();
	}

	@Override
	public @Nullable Throwable failure() {
		Throwable failure = JettyWrites.failure(this.request);
		if (failure == null && (ServletFailure.isError(status()) || isIncomplete())) {
			failure = ServletFailure.of(this.request.getAttribute(ServletFailure.ATTRIBUTE));
		}
		return failure;
	}

	@Override
	public @Nullable RequestNotes notes() {
		return (RequestNotes) this.request.getAttribute(RequestNotes.ATTRIBUTE);
	}

}
