package io.ecslogging.ecs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/**
 * How the context of an event is written: MDC, key-values, structured arguments and
 * markers.
 *
 * @param include whether MDC and key-values are written
 * @param prefix path below which the keys of MDC and key-values are put, or empty
 * @param mdcPlacement where MDC keys without dots go
 * @param mask masks secrets
 * @param additions values to add to every event, by path
 * @param customMembers returns more values for an event, by path, or {@code null}
 */
public record ContextSettings(boolean include, String prefix, MdcPlacement mdcPlacement, SecretMask mask,
		Map<String, ?> additions, @Nullable Function<ILoggingEvent, Map<String, ?>> customMembers) {

	/**
	 * Everything is written, undotted MDC keys below {@code labels}, secrets masked.
	 */
	public static final ContextSettings DEFAULT = new ContextSettings(true, "", MdcPlacement.LABELS, SecretMask.DEFAULT,
			Map.of(), null);

	/**
	 * Take a copy of the additions.
	 */
	public ContextSettings {
		additions = Collections.unmodifiableMap(new LinkedHashMap<>(additions));
	}

	/**
	 * Return whether there are values to add to those of the event itself.
	 */
	boolean hasMembers() {
		return !this.additions.isEmpty() || this.customMembers != null;
	}

}
