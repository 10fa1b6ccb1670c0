package io.ecslogging.ecs;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The names that ECS {@value EcsSettings#ECS_VERSION}, Elasticsearch and the document
 * itself give a meaning.
 */
final class EcsSchema {

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

	/**
	 * All paths that the document itself fills.
	 */
	private static final Set<String> OWN_PATHS = Stream
		.concat(Arrays.stream(OwnField.values()).map(OwnField::path),
				Stream.of("ecs", "ecs.version", "service", "service.name", "service.version", "service.environment",
						"service.node", "service.node.name", "event", "event.dataset", "process.pid"))
		.collect(Collectors.toUnmodifiableSet());

	/**
	 * Paths that a static field can have: below an object to which the event itself adds
	 * nothing, or directly below {@code process}.
	 */
	private static final Pattern STATIC_PATH = Pattern
		.compile("process\\.[^.]+|(?!(process|log|error|trace|span|transaction|labels)\\.)[^.]+(\\.[^.]+)+");

	private EcsSchema() {
	}

	/**
	 * Return whether a path begins with a name that no document can have at its root.
	 */
	static boolean isReserved(String path) {
		int dot = path.indexOf('.');
		return RESERVED.contains((dot < 0) ? path : path.substring(0, dot));
	}

	/**
	 * Return whether a name is that of a field set.
	 */
	static boolean isFieldSet(String name) {
		return FIELD_SETS.contains(name);
	}

	/**
	 * Return whether the document itself fills a path.
	 */
	static boolean isOwn(String path) {
		return OWN_PATHS.contains(path);
	}

	/**
	 * Return whether a static field can have a path.
	 */
	static boolean isStaticPath(String path) {
		return STATIC_PATH.matcher(path).matches();
	}

	/**
	 * The fields and objects that the document itself fills from the event.
	 */
	enum OwnField {

		TIMESTAMP("@timestamp"), LEVEL("log.level"), MESSAGE("message"),

		PROCESS("process"), THREAD("process.thread"), THREAD_ID("process.thread.id"),
		THREAD_NAME("process.thread.name"),

		LOG("log"), LOGGER("log.logger"), ORIGIN("log.origin"), ORIGIN_FILE("log.origin.file"),
		ORIGIN_FILE_NAME("log.origin.file.name"), ORIGIN_FILE_LINE("log.origin.file.line"),
		ORIGIN_FUNCTION("log.origin.function"),

		ERROR("error"), ERROR_TYPE("error.type"), ERROR_MESSAGE("error.message"),
		ERROR_STACK_TRACE("error.stack_trace"),

		TRACE("trace"), TRACE_ID("trace.id"), SPAN("span"), SPAN_ID("span.id"), TRANSACTION("transaction"),
		TRANSACTION_ID("transaction.id"),

		LABELS("labels"), TAGS("tags");

		private final String path;

		OwnField(String path) {
			this.path = path;
		}

		String path() {
			return this.path;
		}

		String lastName() {
			return this.path.substring(this.path.lastIndexOf('.') + 1);
		}

		/**
		 * Return whether this is an object, to which events may add members.
		 */
		boolean isObject() {
			return switch (this) {
				case PROCESS, THREAD, LOG, ORIGIN, ORIGIN_FILE, ERROR, TRACE, SPAN, TRANSACTION, LABELS -> true;
				default -> false;
			};
		}

	}

}
