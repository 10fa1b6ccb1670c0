package io.ecslogging.ecs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/**
 * What happens with the fields that an event brings along: MDC, key-values, structured
 * arguments and markers.
 *
 * @param include whether MDC and key-values are written
 * @param prefix path that MDC keys and keys of key-values are put below, or empty
 * @param mdcPlacement where MDC keys without dots go
 * @param mask whose values are not to be seen
 * @param additions values to add to every event, by path
 * @param customMembers finds more values for an event, by path, or {@code null}
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
	 * Return whether there is more to write than the event itself brings along.
	 */
	boolean hasMembers() {
		return !this.additions.isEmpty() || this.customMembers != null;
	}

}
