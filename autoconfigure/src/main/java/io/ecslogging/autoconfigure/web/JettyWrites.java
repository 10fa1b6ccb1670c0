package io.ecslogging.autoconfigure.web;

import java.nio.ByteBuffer;

import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Notes the failure of a write to the client, which Jetty does not tell its log. Belongs
 * to one request: its writes come one after the other.
 */
final class JettyWrites extends HttpStream.Wrapper {

	/**
	 * The name of the attribute of the request.
	 */
	private static final String ATTRIBUTE = JettyWrites.class.getName();

	private volatile @Nullable Throwable failure;

	private JettyWrites(HttpStream stream) {
		super(stream);
	}

	/**
	 * Return why a write has failed.
	 * @return the failure, or {@code null} if none has
	 */
	static @Nullable Throwable failure(Request request) {
		return (request.getAttribute(ATTRIBUTE) instanceof JettyWrites writes) ? writes.failure : null;
	}

	@Override
	public void send(MetaData.Request request, MetaData.Response response, boolean last, ByteBuffer content,
			Callback callback) {
		super.send(request, response, last, content, new Callback.Nested(callback) {

			@Override
			public void failed(Throwable x) {
				JettyWrites.this.failure = x;
				super.failed(x);
			}

		});
	}

	/**
	 * Looks at the writes of all requests.
	 */
	static final class Watch extends Handler.Wrapper {

		@Override
		public boolean handle(Request request, Response response, Callback callback) throws Exception {
			request.addHttpStreamWrapper((stream) -> {
				JettyWrites writes = new JettyWrites(stream);
				request.setAttribute(ATTRIBUTE, writes);
				return writes;
			});
			return super.handle(request, response, callback);
		}

	}

}
