package io.ecslogging.autoconfigure.web;

import java.nio.channels.ClosedChannelException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelPromise;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.util.AttributeKey;
import org.jspecify.annotations.Nullable;
import reactor.netty.Connection;
import reactor.netty.http.server.HttpServerRequest;
import reactor.netty.http.server.logging.error.ErrorLogEvent;

/**
 * Sees requests as they come in and responses as they go out, next to the codec of a
 * connection or of a stream of HTTP/2, and logs each request when both have ended.
 * Belongs to the event loop of its channel, except that any thread may leave notes.
 */
final class NettyAccessHandler extends ChannelDuplexHandler {

	private static final AttributeKey<NettyAccessHandler> KEY = AttributeKey
		.valueOf(NettyAccessHandler.class.getName());

	private final AccessEvents events;

	private final String contextPath;

	/**
	 * The requests whose responses have not ended, in the order of both. Responses of a
	 * connection never overtake each other.
	 */
	private final Queue<NettyRequest> unanswered = new ConcurrentLinkedQueue<>();

	/**
	 * The request whose body is coming in.
	 */
	private @Nullable NettyRequest incoming;

	/**
	 * What has gone wrong on the connection since the last request has come in.
	 */
	private @Nullable Throwable failure;

	/**
	 * Whether the client has said that no request follows. The server takes none then.
	 */
	private boolean last;

	private boolean closed;

	/**
	 * Create one.
	 * @param events logs the requests
	 * @param contextPath what all paths begin with, or an empty string
	 */
	NettyAccessHandler(AccessEvents events, String contextPath) {
		this.events = events;
		this.contextPath = contextPath;
	}

	/**
	 * Leave notes on a request. Called by any thread.
	 * @param server the request as Reactor Netty has it, or another object
	 * @param notes the notes
	 */
	static void leave(Object server, RequestNotes notes) {
		if (server instanceof HttpServerRequest request && server instanceof Connection connection) {
			NettyAccessHandler handler = connection.channel().attr(KEY).get();
			if (handler != null) {
				handler.leave(request.requestHeaders(), notes);
			}
		}
	}

	/**
	 * Find the request by its headers, which no other one shares.
	 */
	private void leave(HttpHeaders headers, RequestNotes notes) {
		for (NettyRequest request : this.unanswered) {
			if (request.has(headers)) {
				request.notes(notes);
				return;
			}
		}
	}

	@Override
	public void handlerAdded(ChannelHandlerContext context) {
		context.channel().attr(KEY).set(this);
	}

	@Override
	public void channelRead(ChannelHandlerContext context, Object message) {
		if (message instanceof HttpRequest head && !this.last) {
			this.last = !HttpUtil.isKeepAlive(head);
			NettyRequest request = new NettyRequest(head, context.channel(), this.contextPath);
			this.failure = null;
			this.incoming = request;
			this.unanswered.add(request);
		}
		NettyRequest request = this.incoming;
		if (request != null && request.receives(message)) {
			this.incoming = null;
			logIfEnded(request);
		}
		context.fireChannelRead(message);
	}

	@Override
	public void write(ChannelHandlerContext context, Object message, ChannelPromise promise) {
		NettyRequest request = this.unanswered.peek();
		if (request == null || !request.sends(message, context.channel().isActive())) {
			context.write(message, promise);
			return;
		}
		this.unanswered.remove();
		this.failure = null;
		ChannelPromise end = promise.unvoid();
		end.addListener((sent) -> {
			request.answered(sent.cause());
			logIfEnded(request);
		});
		context.write(message, end);
	}

	@Override
	public void userEventTriggered(ChannelHandlerContext context, Object event) {
		if (event instanceof ErrorLogEvent error) {
			this.failure = error.cause();
		}
		context.fireUserEventTriggered(event);
	}

	@Override
	public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
		this.failure = cause;
		context.fireExceptionCaught(cause);
	}

	@Override
	public void channelInactive(ChannelHandlerContext context) {
		this.closed = true;
		NettyRequest request = this.incoming;
		this.incoming = null;
		if (request != null && request.isAnswered()) {
			logIfEnded(request);
		}
		for (request = this.unanswered.poll(); request != null; request = this.unanswered.poll()) {
			request.answered((this.failure != null) ? this.failure : new ClosedChannelException());
			// those that wait behind it have not failed themselves
			this.failure = null;
			logIfEnded(request);
		}
		context.fireChannelInactive();
	}

	private void logIfEnded(NettyRequest request) {
		if (request.isAnswered() && (request.isReceived() || this.closed)) {
			this.events.log(request);
		}
	}

}
