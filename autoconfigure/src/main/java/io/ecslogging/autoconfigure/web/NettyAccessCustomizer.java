package io.ecslogging.autoconfigure.web;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.ssl.SslHandshakeCompletionEvent;
import org.springframework.boot.reactor.netty.NettyServerCustomizer;
import reactor.netty.Connection;
import reactor.netty.ConnectionObserver;
import reactor.netty.NettyPipeline;
import reactor.netty.http.server.HttpServer;

/**
 * Adds a {@link NettyAccessHandler} to each connection of Reactor Netty, and to each
 * stream of HTTP/2.
 */
final class NettyAccessCustomizer implements NettyServerCustomizer {

	private final AccessEvents events;

	private final String contextPath;

	/**
	 * Create one.
	 * @param events logs the requests
	 * @param contextPath what all paths begin with, or an empty string
	 */
	NettyAccessCustomizer(AccessEvents events, String contextPath) {
		this.events = events;
		this.contextPath = contextPath;
	}

	@Override
	public HttpServer apply(HttpServer server) {
		return server.childObserve(this::observe);
	}

	/**
	 * Called by the event loop before anything is read from a connection or a stream.
	 */
	private void observe(Connection connection, ConnectionObserver.State state) {
		if (state == ConnectionObserver.State.CONNECTED) {
			Channel channel = connection.channel();
			if (!addTo(channel) && channel.pipeline().get(NettyPipeline.H2OrHttp11Codec) != null) {
				channel.pipeline().addAfter(NettyPipeline.H2OrHttp11Codec, null, new Negotiation());
			}
		}
	}

	/**
	 * Add the handler between the codec and everything that changes requests or
	 * responses. A connection of HTTP/2 has no such place, but its streams have.
	 */
	private boolean addTo(Channel channel) {
		ChannelPipeline pipeline = channel.pipeline();
		if (pipeline.get(NettyPipeline.HttpTrafficHandler) == null) {
			return false;
		}
		boolean compresses = pipeline.get(NettyPipeline.CompressionHandler) != null && pipeline.names()
			.indexOf(NettyPipeline.CompressionHandler) < pipeline.names().indexOf(NettyPipeline.HttpTrafficHandler);
		pipeline.addBefore(compresses ? NettyPipeline.CompressionHandler : NettyPipeline.HttpTrafficHandler, null,
				new NettyAccessHandler(this.events, this.contextPath));
		return true;
	}

	/**
	 * Waits until TLS has settled which protocol a connection speaks.
	 */
	private final class Negotiation extends ChannelInboundHandlerAdapter {

		@Override
		public void userEventTriggered(ChannelHandlerContext context, Object event) {
			if (event instanceof SslHandshakeCompletionEvent) {
				addTo(context.channel());
				context.pipeline().remove(this);
			}
			context.fireUserEventTriggered(event);
		}

	}

}
