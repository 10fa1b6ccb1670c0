package io.ecslogging.ecs;

import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.EcsSchema.OwnField;
import io.ecslogging.json.JsonBuffer;

/**
 * Writes a line for an event that could not be encoded: its timestamp, level, logger and
 * message, the type of the failure, and the fields that are the same on every event. The
 * line is laid out, named and filtered like any other, so that it is found where the
 * others are. Immutable, and may be used by any number of threads.
 */
final class FailureWriter {

	private static final String ENCODING_FAILED = "_encoding_failed";

	/**
	 * Limits for the bytes of a value, tried one after the other until the line fits.
	 */
	private static final int[] VALUE_SIZES = { 128, 48, 16 };

	private final int maxLineSize;

	private final boolean nested;

	private final EcsTemplate template;

	private final Timestamps timestamps;

	private final List<String> tags;

	/**
	 * Everything that is the same on every event, except the tags.
	 */
	private final byte[] fixed;

	FailureWriter(EcsSettings settings, EcsTemplate template, EventScratch scratch) {
		this.maxLineSize = settings.maxLineSize();
		this.nested = settings.layout() == Layout.NESTED;
		this.template = template;
		this.timestamps = new Timestamps(template.name(OwnField.TIMESTAMP));
		this.tags = settings.fields().tags();
		this.fixed = fixed(template, scratch);
	}

	private static byte[] fixed(EcsTemplate template, EventScratch scratch) {
		JsonBuffer out = new JsonBuffer(256);
		out.raw(template.topLevelVersion());
		for (FieldNode object : scratch.fixedObjects) {
			scratch.nodes.fixed(object, out, scratch.limits);
		}
		int process = out.openObject(template.opening(OwnField.PROCESS));
		scratch.nodes.fixedMembers(scratch.process, out);
		out.closeObject(process);
		int labels = out.openObject(template.opening(OwnField.LABELS));
		scratch.nodes.fixedMembers(scratch.tree.labels(), out);
		out.closeObject(labels);
		return out.toByteArray();
	}

	/**
	 * Write the line. Parts of the event that throw are left out.
	 * @param out the buffer to write to; its content is discarded
	 * @param event the event
	 * @param message its message, without secrets, or {@code null} if there is none
	 * @param failure why it could not be encoded
	 */
	void write(JsonBuffer out, ILoggingEvent event, @Nullable String message, Throwable failure) {
		Instant instant = orNull(() -> Timestamps.instant(event));
		Level level = orNull(event::getLevel);
		String logger = orNull(event::getLoggerName);
		for (int valueSize : VALUE_SIZES) {
			out.truncate(0);
			this.timestamps.write(out, (instant != null) ? instant : Instant.now());
			if (!this.nested) {
				out.raw(this.template.level(level));
			}
			string(out, OwnField.MESSAGE, message, valueSize);
			out.raw(this.fixed);
			int log = out.openObject(this.template.opening(OwnField.LOG));
			if (this.nested) {
				out.raw(this.template.level(level));
			}
			string(out, OwnField.LOGGER, logger, valueSize);
			out.closeObject(log);
			int error = out.openObject(this.template.opening(OwnField.ERROR));
			string(out, OwnField.ERROR_TYPE, failure.getClass().getName(), valueSize);
			out.closeObject(error);
			tags(out, valueSize >= VALUE_SIZES[1]);
			out.end();
			if (out.size() <= this.maxLineSize) {
				return;
			}
		}
	}

	private void tags(JsonBuffer out, boolean all) {
		byte[] name = this.template.name(OwnField.TAGS);
		if (name == null) {
			return;
		}
		out.raw(name);
		int start = out.open('[');
		if (all) {
			this.tags.forEach(out::string);
		}
		out.string(ENCODING_FAILED);
		out.close(start, ']');
	}

	private void string(JsonBuffer out, OwnField field, @Nullable String value, int size) {
		byte[] name = this.template.name(field);
		if (name != null && value != null) {
			out.raw(name);
			out.string(value, size);
		}
	}

	private static <T> @Nullable T orNull(Supplier<T> getter) {
		try {
			return getter.get();
		}
		catch (Throwable ex) {
			return null;
		}
	}

}
