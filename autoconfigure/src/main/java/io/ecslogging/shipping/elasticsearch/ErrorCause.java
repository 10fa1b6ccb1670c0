package io.ecslogging.shipping.elasticsearch;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What Elasticsearch says of a failure.
 *
 * @param type its type, or {@code null} if it does not say
 * @param reason its reason, which may repeat what was logged, or {@code null}
 */
record ErrorCause(@Nullable String type, @Nullable String reason) {

	static final ErrorCause NONE = new ErrorCause(null, null);

	/**
	 * Types whose status blames the document, although the target is to blame.
	 */
	private static final Set<String> TYPES_OF_TARGET = Set.of("index_closed_exception", "invalid_alias_name_exception",
			"invalid_index_name_exception", "invalid_index_template_exception", "resource_already_exists_exception",
			"routing_missing_exception", "validation_exception");

	/**
	 * Beginnings of reasons for which the target is to blame too; their type does not
	 * tell.
	 */
	private static final List<String> REASONS_OF_TARGET = List.of("pipeline with id [",
			"no write index is defined for alias [");

	/**
	 * Beginnings of reasons why a wired stream refuses all documents alike. They repeat
	 * nothing that was logged.
	 */
	private static final List<String> REASONS_OF_STREAM = List.of("Direct writes to child streams are prohibited",
			"When writing to a stream, only the following parameters are allowed");

	private static final String EXPLICIT_INDEX = "explicit index in bulk is not allowed";

	private static final String UNKNOWN_PARAMETER = "unrecognized parameter";

	/**
	 * Beginnings of reasons that name a field before they repeat anything that was
	 * logged.
	 */
	private static final Pattern FIELD = Pattern.compile("(?:\\[\\d+:\\d+] )?(?:failed to parse: )?"
			+ "(?:failed to parse field \\[|object mapping for \\[|data stream timestamp field \\[|mapper \\["
			+ "|mapping set to strict, dynamic introduction of \\["
			+ "|could not dynamically add mapping for field \\[|Document contains at least one immense term in field=\")"
			+ "([^]\"]{1,100})[]\"](?: of type \\[(\\w{1,50})])?");

	private static final String TOO_MANY_FIELDS = "Limit of total fields [";

	/**
	 * Return whether the target accepts no documents, whatever they contain.
	 */
	boolean isOfTarget() {
		return this.type != null && TYPES_OF_TARGET.contains(this.type)
				|| this.reason != null && REASONS_OF_TARGET.stream().anyMatch(this.reason::startsWith) || isOfStream();
	}

	private boolean isOfStream() {
		return this.reason != null && REASONS_OF_STREAM.stream().anyMatch(this.reason::startsWith);
	}

	/**
	 * Return whether the cluster allows no data streams but that of the whole request.
	 */
	boolean isOfNamedStreams() {
		return this.reason != null && this.reason.contains(EXPLICIT_INDEX);
	}

	/**
	 * Return whether the document has more fields than its target can take.
	 */
	boolean isTooManyFields() {
		return this.reason != null && this.reason.contains(TOO_MANY_FIELDS);
	}

	/**
	 * Return whether the server, perhaps an older version, does not know a parameter.
	 * @param name the name of the parameter
	 */
	boolean isUnknownParameter(String name) {
		return this.reason != null && this.reason.contains(UNKNOWN_PARAMETER) && this.reason.contains("[" + name + "]");
	}

	/**
	 * Return the type, and the field if it names one, without anything that was logged.
	 */
	String explanation() {
		String explained = (this.type != null) ? this.type : "no type given";
		String text = (this.reason != null) ? this.reason : "";
		Matcher matcher = FIELD.matcher(text);
		if (matcher.lookingAt()) {
			explained += ", field [" + matcher.group(1) + "]";
			explained += (matcher.group(2) != null) ? " of type [" + matcher.group(2) + "]" : "";
		}
		else if (isOfStream()) {
			explained += ", " + text;
		}
		else if (isTooManyFields()) {
			explained += ", more fields than index.mapping.total_fields.limit allows";
		}
		return explained;
	}

}
