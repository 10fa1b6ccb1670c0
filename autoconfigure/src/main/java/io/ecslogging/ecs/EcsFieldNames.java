package io.ecslogging.ecs;

import java.util.Set;

/**
 * The names at the root of ECS {@value EcsSettings#ECS_VERSION}.
 */
final class EcsFieldNames {

	/**
	 * Field sets: a scalar under one of these names makes Elasticsearch refuse a document
	 * (elastic/ecs, {@code generated/csv/fields.csv}).
	 */
	private static final Set<String> FIELD_SETS = Set.of("agent", "client", "cloud", "container", "data_stream",
			"destination", "device", "dll", "dns", "ecs", "email", "entity", "error", "event", "faas", "file", "gen_ai",
			"group", "host", "http", "labels", "log", "network", "observer", "orchestrator", "organization", "package",
			"process", "registry", "related", "rule", "server", "service", "source", "span", "threat", "tls", "trace",
			"transaction", "url", "user", "user_agent", "volume", "vulnerability");

	private EcsFieldNames() {
	}

	static boolean isFieldSet(String name) {
		return FIELD_SETS.contains(name);
	}

}
