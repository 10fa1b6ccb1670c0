package io.ecslogging.ecs;

import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fields and objects that the document itself fills from the event.
 */
enum OwnField {

	TIMESTAMP("@timestamp"), LEVEL("log.level"), MESSAGE("message"),

	PROCESS("process"), THREAD("process.thread"), THREAD_ID("process.thread.id"), THREAD_NAME("process.thread.name"),

	LOG("log"), LOGGER("log.logger"), ORIGIN("log.origin"), ORIGIN_FILE("log.origin.file"),
	ORIGIN_FILE_NAME("log.origin.file.name"), ORIGIN_FILE_LINE("log.origin.file.line"),
	ORIGIN_FUNCTION("log.origin.function"),

	ERROR("error"), ERROR_TYPE("error.type"), ERROR_MESSAGE("error.message"), ERROR_STACK_TRACE("error.stack_trace"),

	TRACE("trace"), TRACE_ID("trace.id"), SPAN("span"), SPAN_ID("span.id"), TRANSACTION("transaction"),
	TRANSACTION_ID("transaction.id"),

	LABELS("labels"), TAGS("tags");

	/**
	 * All paths that the document itself fills.
	 */
	static final Set<String> PATHS = Stream
		.concat(Arrays.stream(values()).map(OwnField::path),
				Stream.of("ecs", "ecs.version", "service", "service.name", "service.version", "service.environment",
						"service.node", "service.node.name", "event", "event.dataset", "process.pid"))
		.collect(Collectors.toUnmodifiableSet());

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
