package io.ecslogging.ecs;

import java.util.function.Function;

import org.jspecify.annotations.Nullable;

/**
 * Everything that decides how events are encoded.
 *
 * @param layout how field names with dots are laid out
 * @param fields the fields that are the same on every event
 * @param context how MDC, key-values, arguments and markers are written
 * @param includeOrigin whether {@code log.origin} is written, which costs a stack walk
 * @param maxLineSize the maximum size of a line in bytes, including its newline; from
 * {@value #MIN_LINE_SIZE} to {@value #MAX_LINE_SIZE}
 * @param members which members are written, and under which names
 * @param stackTracePrinter prints stack traces, or {@code null} to print them as Java
 * does
 */
public record EcsSettings(Layout layout, StaticFields fields, ContextSettings context, boolean includeOrigin,
		int maxLineSize, MemberFilter members, @Nullable Function<Throwable, String> stackTracePrinter) {

	/**
	 * The version of ECS that the documents follow.
	 */
	public static final String ECS_VERSION = "9.4.0";

	/**
	 * The smallest {@code maxLineSize}, in bytes. It has room for what every event must
	 * have.
	 */
	public static final int MIN_LINE_SIZE = 512;

	/**
	 * The largest {@code maxLineSize}, in bytes.
	 */
	public static final int MAX_LINE_SIZE = 256 * 1024 * 1024;

	/**
	 * The largest line that Docker and containerd do not split, in bytes.
	 */
	public static final int CONSOLE_LINE_SIZE = 16 * 1024;

	/**
	 * Check the bounds, and shorten the fields that are the same on every event to at
	 * most half of a line.
	 * @throws IllegalArgumentException if the line size is out of bounds
	 */
	public EcsSettings {
		if (maxLineSize < MIN_LINE_SIZE || maxLineSize > MAX_LINE_SIZE) {
			throw new IllegalArgumentException("The line size must be at least %d and at most %d bytes, but is %d"
				.formatted(MIN_LINE_SIZE, MAX_LINE_SIZE, maxLineSize));
		}
		fields = StaticSpace.fit(fields, maxLineSize);
	}

	/**
	 * Return the default settings for a console.
	 * @param fields the fields that are the same on every event
	 * @return the settings
	 */
	public static EcsSettings of(StaticFields fields) {
		return new EcsSettings(Layout.ECS_LOGGING, fields, ContextSettings.DEFAULT, false, CONSOLE_LINE_SIZE,
				MemberFilter.NONE, null);
	}

}
