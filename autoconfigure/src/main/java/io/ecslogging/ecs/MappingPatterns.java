package io.ecslogging.ecs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * The names to which Elasticsearch's {@code ecs@mappings} of 8.19 to 9.5 gives a type. As
 * there, the first pattern that matches counts, so those of types that take every value
 * are needed too. A star stands for anything.
 */
final class MappingPatterns {

	/**
	 * Objects whose members have no types of their own.
	 */
	private static final List<String> FLATTENED = List.of("*structured_data", "*exports", "*imports");

	/**
	 * Patterns, in order, with {@code null} for types that take every value.
	 */
	private static final Map<String, @Nullable MappedType> PATTERNS = new LinkedHashMap<>();

	static {
		add(null, "message", "*.message", "*event.original", "*gen_ai.agent.description");
		add(MappedType.LONG, "*.x509.public_key_exponent");
		add(MappedType.IP, "ip", "*.ip", "*_ip");
		add(null, "*.io.text", "*.message_id", "*registry.data.strings", "*url.path", "*.body.content", "*url.full",
				"*url.original", "*command_line", "*stack_trace", "*.title", "*.executable", "*.name",
				"*.working_directory", "*.full_name", "*file.path", "*file.target_path", "*os.full", "*email.subject",
				"*vulnerability.description", "*user_agent.original");
		add(MappedType.DATE, "*.timestamp", "*_timestamp", "*.not_after", "*.not_before", "*.accessed", "created",
				"*.created", "*.installed", "*.creation_date", "*.ctime", "*.mtime", "ingested", "*.ingested",
				"*.start", "*.end", "*.indicator.first_seen", "*.indicator.last_seen", "*.indicator.modified_at",
				"*threat.enrichments.matched.occurred", "*.lifecycle.last_activity");
		add(MappedType.FLOAT, "*.score.*", "*_score*");
		add(MappedType.DOUBLE, "*.usage");
		add(MappedType.GEO_POINT, "*.geo.location");
		add(MappedType.INTEGER, "*gen_ai.request.max_tokens", "*gen_ai.usage.input_tokens",
				"*gen_ai.usage.output_tokens", "*gen_ai.request.choice.count", "*gen_ai.request.seed");
		add(MappedType.DOUBLE, "*gen_ai.request.temperature", "*gen_ai.request.top_k",
				"*gen_ai.request.frequency_penalty", "*gen_ai.request.presence_penalty", "*gen_ai.request.top_p");
	}

	private MappingPatterns() {
	}

	private static void add(@Nullable MappedType type, String... patterns) {
		for (String pattern : patterns) {
			PATTERNS.put(pattern, type);
		}
	}

	/**
	 * Return the type of a field.
	 * @param path its path from the root on
	 * @return the type, or {@code null} if it takes every value
	 */
	static @Nullable MappedType typeOf(String path) {
		for (int dot = path.indexOf('.'); dot > 0; dot = path.indexOf('.', dot + 1)) {
			String parent = path.substring(0, dot);
			if (FLATTENED.stream().anyMatch((pattern) -> matches(pattern, parent))) {
				return null;
			}
		}
		for (Map.Entry<String, @Nullable MappedType> entry : PATTERNS.entrySet()) {
			if (matches(entry.getKey(), path)) {
				MappedType type = entry.getValue();
				return (type == MappedType.FLOAT && path.endsWith(".version")) ? null : type;
			}
		}
		return null;
	}

	/**
	 * Return whether a path matches a pattern with a star at its beginning, at its end or
	 * at both, or without one.
	 */
	private static boolean matches(String pattern, String path) {
		boolean begins = pattern.charAt(0) == '*';
		boolean ends = pattern.charAt(pattern.length() - 1) == '*';
		if (!begins) {
			return path.equals(pattern);
		}
		return ends ? path.contains(pattern.substring(1, pattern.length() - 1)) : path.endsWith(pattern.substring(1));
	}

}
