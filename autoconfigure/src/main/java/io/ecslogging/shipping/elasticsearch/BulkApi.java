package io.ecslogging.shipping.elasticsearch;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Creates requests to {@code _bulk}, and explains the statuses that it returns. Owned by
 * the thread that sends.
 */
final class BulkApi {

	/**
	 * Streams that Elasticsearch itself routes and processes. The first one may as well
	 * be somebody's index.
	 */
	private static final Set<String> WIRED_STREAMS = Set.of("logs", "logs.ecs", "logs.otel");

	private final @Nullable Credentials credentials;

	private final String target;

	private final boolean dataStream;

	private final boolean wired;

	private final OnMappingConflict onMappingConflict;

	private final HttpCustomizers customizers;

	/**
	 * Parameters that older versions do not know, with their values.
	 */
	private final List<Parameter> parameters = new ArrayList<>();

	BulkApi(ElasticsearchSettings settings) {
		this.credentials = settings.credentials();
		this.target = settings.target();
		this.dataStream = settings.dataStream();
		this.wired = !settings.dataStream() && WIRED_STREAMS.contains(settings.target());
		this.onMappingConflict = settings.onMappingConflict();
		this.customizers = new HttpCustomizers(settings.customizers());
		if (!this.wired) {
			// with it, a wired stream refuses every document, or puts it into its
			// failure store
			this.parameters.add(new Parameter("include_source_on_error", "false"));
		}
		if (settings.dataStream() || this.wired && settings.target().contains(".")) {
			this.parameters.add(new Parameter("require_data_stream", "true"));
		}
	}

	/**
	 * Return the request that sends a body to a node.
	 * @throws CustomizerException if a customizer throws anything
	 */
	HttpRequest request(URI node, BulkRequest bulk) throws CustomizerException {
		HttpRequest.Builder builder = HttpRequest.newBuilder();
		URI uri = uri(node);
		BodyPublisher body = BodyPublishers.ofByteArray(bulk.body());
		fill(builder, uri, body, bulk.isCompressed());
		if (!this.customizers.isEmpty()) {
			this.customizers.customize(builder);
			// once more, so that nothing is missing that shipping needs
			fill(builder, uri, body, bulk.isCompressed());
		}
		return builder.build();
	}

	private void fill(HttpRequest.Builder builder, URI uri, BodyPublisher body, boolean compressed) {
		builder.uri(uri)
			.version(HttpClient.Version.HTTP_1_1)
			.setHeader("Content-Type", "application/x-ndjson")
			.setHeader("Accept", "application/json")
			.POST(body);
		if (compressed) {
			builder.setHeader("Content-Encoding", "gzip");
		}
		if (this.credentials != null) {
			builder.setHeader("Authorization", this.credentials.authorization());
		}
	}

	private URI uri(URI node) {
		StringBuilder uri = new StringBuilder(node.toString());
		if (uri.charAt(uri.length() - 1) != '/') {
			uri.append('/');
		}
		uri.append(URLEncoder.encode(this.target, StandardCharsets.UTF_8)).append("/_bulk?filter_path=");
		uri.append(BulkReply.FILTER_PATH);
		for (Parameter parameter : this.parameters) {
			uri.append('&').append(parameter.name()).append('=').append(parameter.value());
		}
		return URI.create(uri.toString());
	}

	/**
	 * Leave out the parameters that the server does not know, because it may be an older
	 * one.
	 * @param error the server's error
	 * @return whether there are fewer now, so that another try makes sense
	 */
	boolean leaveOutUnknownParameters(ErrorCause error) {
		return this.parameters.removeIf((parameter) -> error.isUnknownParameter(parameter.name()));
	}

	/**
	 * Return what a status means, and what can be done about it.
	 */
	String explanation(int status, ErrorCause error) {
		return explanation(status, error, null);
	}

	/**
	 * Return what a status means, and what can be done about it.
	 * @param stream the data stream that it is about, {@code null} for the target
	 */
	String explanation(int status, ErrorCause error, @Nullable String stream) {
		String cause = " (" + status + ((error.type() != null) ? ", " + error.explanation() : "") + ")";
		return switch (status) {
			case 301, 302, 303, 307, 308 -> "redirects are not followed" + cause;
			case 401 -> ((this.credentials != null) ? "the credentials are not accepted"
					: "credentials are required, but none are set") + cause;
			case 403 -> "security_exception".equals(error.type()) ? "the API key or user needs " + privileges() + cause
					: "writing is forbidden" + cause;
			case 404 -> "index_not_found_exception".equals(error.type())
					? missing((stream != null) ? stream : this.target) + cause
					: "there is no Elasticsearch at this address" + cause;
			case 407 -> "the proxy requires credentials" + cause;
			case 429 -> "too many requests" + cause;
			default -> error.isOfNamedStreams()
					? "the cluster has rest.action.multi.allow_explicit_index=false, but the events go to several data streams"
							+ cause
					: "unexpected status" + cause;
		};
	}

	/**
	 * Return whether a request may have been refused because of its content, by
	 * Elasticsearch or by something on the way to it.
	 */
	static boolean mayBeOfContent(int status, ErrorCause error) {
		return switch (status) {
			case 401, 404, 407, 408, 429, 502, 503, 504 -> false;
			// with a type, it is from Elasticsearch and about privileges or a block
			case 403 -> error.type() == null;
			default -> !error.isOfNamedStreams();
		};
	}

	/**
	 * Return what it means that a document is in the failure store. The reply does not
	 * say why it is there.
	 * @param stream the data stream of the store, {@code null} for the target
	 */
	String failureStore(@Nullable String stream) {
		String name = (stream != null) ? stream : this.target;
		String store = name + "::failures";
		String place = switch (this.onMappingConflict) {
			case FAILURE_STORE -> "so " + name + " does not have them; "
					+ "ecs.logging.elasticsearch.on-mapping-conflict=safe-form has them there too";
			case SAFE_FORM -> "and they are sent to " + name + " in a safe form too";
			case BOTH -> "and they are sent to " + name + " in a safe form without the document too";
		};
		return "Elasticsearch puts them into the failure store " + store + ", " + place
				+ ". Which field does not fit is in error.message of GET /" + store
				+ "/_search, which needs the privilege read_failure_store";
	}

	/**
	 * Return the target of the documents, for reports.
	 */
	String description() {
		return (this.dataStream ? "data stream " : "index ") + this.target;
	}

	private String privileges() {
		return this.dataStream ? "create_doc and auto_configure on logs-*"
				: "create_doc on " + this.target + ", and auto_configure if it does not exist";
	}

	private String missing(String name) {
		if (this.wired) {
			return "there is no stream " + name + ", or wired streams are not turned on";
		}
		return this.dataStream ? "no index template for data streams matches " + name : "there is no index " + name;
	}

	/**
	 * A parameter of the request.
	 */
	private record Parameter(String name, String value) {

	}

}
