package io.ecslogging.shipping.elasticsearch;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;

/**
 * Changes how events are sent to Elasticsearch over HTTP, where no property does: a proxy
 * of its own, a header that a gateway wants, the credentials of an authentication that
 * this library does not know. Shipping starts before there are beans, so customizers are
 * not beans: applications name them in {@code META-INF/spring.factories}, under the name
 * of this interface. A constructor may have an {@code Environment} as its argument, and
 * {@code @Order} decides which one comes first.
 * <p>
 * Both methods are called by the one thread that sends, and must not block: no timeout
 * ends them, and while they run nothing is sent. Whatever they throw is a failed attempt,
 * which is reported by its type and place, without its message, since that may repeat a
 * credential. The events stay queued and it is tried again.
 */
public interface ElasticsearchHttpCustomizer {

	/**
	 * Customize a client. Called for each one that is created: for the first connection,
	 * after failures, after 50 s without requests, and when a client is 10 minutes old.
	 * What shipping needs is set afterwards and cannot be changed: HTTP/1.1, no
	 * redirects, the executor, the connect timeout, and the TLS settings of the SSL
	 * bundle if there is one. With an authenticator, attempts fail, because the JDK may
	 * then leave out {@code Authorization}; a proxy's credentials belong in the header
	 * {@code Proxy-Authorization} of requests.
	 * @param client the client's builder
	 */
	default void customizeClient(HttpClient.Builder client) {
	}

	/**
	 * Customize a request. Called for each one, with all that it has, which
	 * {@code request.copy().build()} shows. Its address, method, body, version and
	 * content headers are set again afterwards and cannot be changed, nor can
	 * {@code Authorization} if credentials are configured. Without configured
	 * credentials, the customizer may set that header; it alone then decides where it is
	 * safe to send it. The whole request, reply included, takes
	 * {@code ecs.logging.elasticsearch.request-timeout} at most, whatever timeout is set
	 * here.
	 * @param request the request's builder
	 */
	default void customizeRequest(HttpRequest.Builder request) {
	}

}
