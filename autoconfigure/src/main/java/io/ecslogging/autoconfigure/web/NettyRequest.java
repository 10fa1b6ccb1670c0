package io.ecslogging.autoconfigure.web;

import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.List;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufHolder;
import io.netty.channel.Channel;
import io.netty.channel.FileRegion;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpObject;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * A request that a channel of Netty receives, and its response. Belongs to the event loop
 * of the channel, apart from the notes, which other threads leave.
 */
final class NettyRequest implements ServedRequest {

	private final HttpRequest head;

	private final String contextPath;

	private final boolean stream;

	private final @Nullable InetSocketAddress client;

	private final Instant start = Instant.now();

	private final long startNanos = System.nanoTime();

	private long nanos;

	private int status;

	private long requestBytes;

	private long responseBytes;

	private boolean informational;

	private boolean received;

	private boolean answered;

	private @Nullable Throwable failure;

	private volatile @Nullable RequestNotes notes;

	/**
	 * Create one whose head has been read.
	 */
	NettyRequest(HttpRequest head, Channel channel, String contextPath) {
		this.head = head;
		this.contextPath = contextPath;
		Channel parent = channel.parent();
		// a connection has the server's channel as its parent
		this.stream = parent != null && parent.parent() != null;
		this.client = ((this.stream ? parent : channel).remoteAddress() instanceof InetSocketAddress address) ? address
				: null;
	}

	boolean has(HttpHeaders headers) {
		return this.head.headers() == headers;
	}

	void notes(RequestNotes left) {
		this.notes = left;
	}

	/**
	 * Take a part of the request.
	 * @return whether it was the last one
	 */
	boolean receives(Object part) {
		if (part instanceof ByteBufHolder content) {
			this.requestBytes += content.content().readableBytes();
		}
		this.received = part instanceof LastHttpContent || isMalformed(part);
		return this.received;
	}

	private static boolean isMalformed(Object part) {
		return part instanceof HttpObject object && object.decoderResult().isFailure();
	}

	/**
	 * Take a part of the response.
	 * @param part the part, or another message
	 * @param open whether the channel is open
	 * @return whether it was the last one
	 */
	boolean sends(Object part, boolean open) {
		if (part instanceof HttpResponse response) {
			HttpResponseStatus sent = response.status();
			this.informational = sent.codeClass() == HttpStatusClass.INFORMATIONAL
					&& !sent.equals(HttpResponseStatus.SWITCHING_PROTOCOLS);
			if (!this.informational && open) {
				this.status = sent.code();
			}
		}
		if (open && !isBodiless()) {
			this.responseBytes += bytes(part);
		}
		return part instanceof LastHttpContent && !this.informational;
	}

	/**
	 * Return whether the codec sends no body, whatever it gets.
	 */
	private boolean isBodiless() {
		return this.head.method().equals(HttpMethod.HEAD) || this.status == HttpResponseStatus.NO_CONTENT.code()
				|| this.status == HttpResponseStatus.NOT_MODIFIED.code();
	}

	private static long bytes(Object part) {
		if (part instanceof ByteBufHolder content) {
			return content.content().readableBytes();
		}
		if (part instanceof ByteBuf bytes) {
			return bytes.readableBytes();
		}
		return (part instanceof FileRegion region) ? region.count() : 0;
	}

	/**
	 * Take the end of the response.
	 * @param cause what has ended it before it was complete, or {@code null}
	 */
	void answered(@Nullable Throwable cause) {
		this.nanos = System.nanoTime() - this.startNanos;
		this.failure = cause;
		this.answered = true;
	}

	boolean isAnswered() {
		return this.answered;
	}

	boolean isReceived() {
		return this.received;
	}

	/**
	 * Return whether the first line could not be read. Then the codec invents one.
	 */
	private boolean isUnreadable() {
		return this.head instanceof FullHttpRequest && isMalformed(this.head);
	}

	@Override
	public @Nullable String method() {
		return isUnreadable() ? null : this.head.method().name();
	}

	@Override
	public @Nullable String target() {
		return isUnreadable() ? null : this.head.uri();
	}

	@Override
	public String contextPath() {
		return this.contextPath;
	}

	@Override
	public @Nullable String protocol() {
		if (isUnreadable()) {
			return null;
		}
		// the codec of a stream makes HTTP/1.1 of it
		return this.stream ? "HTTP/2.0" : this.head.protocolVersion().text();
	}

	@Override
	public int status() {
		return this.status;
	}

	@Override
	public long requestBytes() {
		return this.requestBytes;
	}

	@Override
	public long responseBytes() {
		return this.responseBytes;
	}

	@Override
	public Instant start() {
		return this.start;
	}

	@Override
	public long nanos() {
		return this.nanos;
	}

	@Override
	public @Nullable String header(String name) {
		List<String> values = this.head.headers().getAll(name);
		return values.isEmpty() ? null : String.join(", ", values);
	}

	@Override
	public @Nullable String clientAddress() {
		return (this.client != null) ? ExchangeNotes.address(this.client) : null;
	}

	/**
	 * Return the header's host without a port. Brackets around an address belong to it.
	 */
	@Override
	public @Nullable String domain() {
		String host = this.head.headers().get(HttpHeaderNames.HOST);
		if (host == null) {
			return null;
		}
		// some send user information here
		String name = host.substring(host.lastIndexOf('@') + 1);
		int colon = name.lastIndexOf(':');
		return (colon > name.lastIndexOf(']')) ? name.substring(0, colon) : name;
	}

	@Override
	public @Nullable Throwable failure() {
		RequestNotes left = this.notes;
		return (this.failure == null && left instanceof ExchangeNotes exchange) ? exchange.failure(this.status)
				: this.failure;
	}

	@Override
	public @Nullable RequestNotes notes() {
		return this.notes;
	}

}
