package io.ecslogging.ecs;

import java.util.Set;

/**
 * The names that ECS {@value EcsSettings#ECS_VERSION} has at the root of a document, and
 * those that no document can have there.
 */
final class EcsFieldNames {

	/**
	 * Field sets. Elasticsearch refuses a document with a scalar under one of these names
	 * (elastic/ecs, {@code generated/csv/fields.csv}).
	 */
	private static final Set<String> FIELD_SETS = Set.of("agent", "client", "cloud", "container", "data_stream",
			"destination", "device", "dll", "dns", "ecs", "email", "entity", "error", "event", "faas", "file", "gen_ai",
			"group", "host", "http", "labels", "log", "network", "observer", "orchestrator", "organization", "package",
			"process", "registry", "related", "rule", "server", "service", "source", "span", "threat", "tls", "trace",
			"transaction", "url", "user", "user_agent", "volume", "vulnerability");

	/**
	 * Metadata of Elasticsearch up to 9.5. It refuses documents with a field of one of
	 * these names (classes {@code org.elasticsearch.index.mapper.*FieldMapper} of the
	 * server, its modules and plugins). Some of them are names of internal Lucene fields.
	 * Logstash does not send the last one.
	 */
	private static final Set<String> RESERVED = Set.of("_data_stream_timestamp", "_doc_count", "_feature",
			"_field_names", "_id", "_ignored", "_ignored_source", "_index", "_index_mode", "_inference_fields",
			"_nested_path", "_primary_term", "_recovery_source", "_recovery_source_size", "_routing", "_seq_no",
			"_size", "_source", "_tier", "_tombstone", "_ts_routing_hash", "_tsid", "_type", "_version", "@metadata");

	private EcsFieldNames() {
	}

	/**
	 * Return whether a path begins with a name that no document can have at its root.
	 */
	static boolean isReserved(String path) {
		int dot = path.indexOf('.');
		return RESERVED.contains((dot < 0) ? path : path.substring(0, dot));
	}

	static boolean isFieldSet(String name) {
		return FIELD_SETS.contains(name);
	}

}
