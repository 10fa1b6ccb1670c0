package io.ecslogging.shipping.elasticsearch;

import java.net.URI;
import java.time.Duration;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * How lines are sent to Elasticsearch.
 *
 * @param nodes the addresses of the nodes, at least one, each with the path that requests
 * begin with, without user information, query and fragment
 * @param credentials what requests are authorized with, or {@code null} for nothing
 * @param target the data stream or index
 * @param dataStream whether the target has to be a data stream
 * @param connectTimeout how long connecting may take
 * @param requestTimeout how long a request may take, its reply included
 * @param compressed whether requests are compressed
 * @param customizers customize clients and requests, in this order
 * @param onMappingConflict where events go that do not fit the mapping
 * @param streamPerLine whether a line may be meant for another data stream than the
 * target, which it names itself
 */
public record ElasticsearchSettings(List<URI> nodes, @Nullable Credentials credentials, String target,
		boolean dataStream, Duration connectTimeout, Duration requestTimeout, boolean compressed,
		List<ElasticsearchHttpCustomizer> customizers, OnMappingConflict onMappingConflict, boolean streamPerLine) {

	/**
	 * Take a copy of the lists.
	 * @throws IllegalArgumentException if there is none
	 */
	public ElasticsearchSettings {
		nodes = List.copyOf(nodes);
		customizers = List.copyOf(customizers);
		if (nodes.isEmpty()) {
			throw new IllegalArgumentException("There is no node");
		}
	}

	/**
	 * Create settings without customizers, for lines of one data stream, which go there
	 * whether they fit or not.
	 * @param nodes the addresses of the nodes
	 * @param credentials what requests are authorized with, or {@code null}
	 * @param target the data stream or index
	 * @param dataStream whether the target has to be a data stream
	 * @param connectTimeout how long connecting may take
	 * @param requestTimeout how long a request may take, its reply included
	 * @param compressed whether requests are compressed
	 * @throws IllegalArgumentException if there is no node
	 */
	public ElasticsearchSettings(List<URI> nodes, @Nullable Credentials credentials, String target, boolean dataStream,
			Duration connectTimeout, Duration requestTimeout, boolean compressed) {
		this(nodes, credentials, target, dataStream, connectTimeout, requestTimeout, compressed, List.of(),
				OnMappingConflict.SAFE_FORM, false);
	}

}
