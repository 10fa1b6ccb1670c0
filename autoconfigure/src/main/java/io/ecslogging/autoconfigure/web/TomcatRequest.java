package io.ecslogging.autoconfigure.web;

import java.time.Instant;
import java.util.Enumeration;
import java.util.concurrent.atomic.AtomicBoolean;

import org.apache.catalina.AccessLog;
import org.apache.catalina.Context;
import org.apache.catalina.Globals;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.coyote.ActionCode;
import org.apache.tomcat.util.buf.MessageBytes;
import org.jspecify.annotations.Nullable;

/**
 * A request that Tomcat has ended.
 *
 * @param request the request, which Tomcat uses again afterwards
 * @param response the response, which Tomcat uses again afterwards
 * @param start when Tomcat has begun to read the request
 * @param nanos the time since then
 */
record TomcatRequest(Request request, Response response, Instant start, long nanos) implements ServedRequest {

	/**
	 * Tomcat's mark for a time that is not known.
	 */
	private static final long UNSET = -1;

	/**
	 * Describe a request that ends now.
	 */
	static TomcatRequest of(Request request, Response response) {
		long begin = request.getCoyoteRequest().getStartTimeNanos();
		// not what Tomcat hands over, which is 0 for requests that it could not read
		long nanos = (begin != UNSET) ? System.nanoTime() - begin : 0;
		Instant start = request.getCoyoteRequest().getStartInstant();
		return new TomcatRequest(request, response, (start != null) ? start : Instant.now().minusNanos(nanos), nanos);
	}

	@Override
	public @Nullable String method() {
		return this.request.getMethod();
	}

	@Override
	public @Nullable String target() {
		String path = text(this.request.getCoyoteRequest().requestURI());
		String query = text(this.request.getCoyoteRequest().queryString());
		return (path != null && query != null) ? path + '?' + query : path;
	}

	private static @Nullable String text(MessageBytes bytes) {
		return bytes.isNull() ? null : bytes.toString();
	}

	@Override
	public String contextPath() {
		Context context = this.request.getContext();
		return (context != null) ? context.getPath() : "";
	}

	@Override
	public @Nullable String protocol() {
		return this.request.getProtocol();
	}

	@Override
	public int status() {
		RequestNotes notes = notes();
		return (notes != null && notes.sentStatus() > 0) ? notes.sentStatus() : this.response.getStatus();
	}

	@Override
	public long requestBytes() {
		return this.request.getCoyoteRequest().getBytesRead();
	}

	/**
	 * Return what the application has written, unless less has left: because it was
	 * compressed, because the method is HEAD, or because the client is gone. What has
	 * left includes the frames of chunks.
	 */
	@Override
	public long responseBytes() {
		if (this.request.getAttribute(Globals.SENDFILE_FILE_START_ATTR) instanceof Long from
				&& this.request.getAttribute(Globals.SENDFILE_FILE_END_ATTR) instanceof Long to) {
			return to - from;
		}
		return Math.min(this.response.getCoyoteResponse().getContentWritten(), this.response.getBytesWritten(false));
	}

	@Override
	public @Nullable String header(String name) {
		Enumeration<String> values = this.request.getHeaders(name);
		if (!values.hasMoreElements()) {
			return null;
		}
		String first = values.nextElement();
		if (!values.hasMoreElements()) {
			return first;
		}
		StringBuilder joined = new StringBuilder(first);
		while (values.hasMoreElements()) {
			joined.append(", ").append(values.nextElement());
		}
		return joined.toString();
	}

	@Override
	public @Nullable String clientAddress() {
		Object forwarded = this.request.getAttribute(AccessLog.REMOTE_ADDR_ATTRIBUTE);
		return (forwarded != null) ? forwarded.toString() : this.request.getRemoteAddr();
	}

	@Override
	public @Nullable String domain() {
		Object forwarded = this.request.getAttribute(AccessLog.SERVER_NAME_ATTRIBUTE);
		return (forwarded != null) ? forwarded.toString() : this.request.getServerName();
	}

	@Override
	public @Nullable Throwable failure() {
		Throwable failure = this.response.getCoyoteResponse().getErrorException();
		if (failure == null && (ServletFailure.isError(status()) || isIncomplete())) {
			failure = ServletFailure.of(this.request.getAttribute(ServletFailure.ATTRIBUTE));
		}
		return failure;
	}

	/**
	 * Return whether the connection, or the stream, has ended before the response.
	 */
	@Override
	public boolean isIncomplete() {
		AtomicBoolean allowed = new AtomicBoolean(true);
		this.response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
		return !allowed.get();
	}

	@Override
	public @Nullable RequestNotes notes() {
		return (RequestNotes) this.request.getAttribute(RequestNotes.ATTRIBUTE);
	}

}
