package io.ecslogging.ecs;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
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
 * @param contributors add more fields to an event, in this order
 */
public record ContextSettings(boolean include, String prefix, MdcPlacement mdcPlacement, SecretMask mask,
		Map<String, ?> additions, @Nullable Function<ILoggingEvent, Map<String, ?>> customMembers,
		List<EcsFieldContributor> contributors) {

	/**
	 * Everything is written, undotted MDC keys below {@code labels}, secrets masked.
	 */
	public static final ContextSettings DEFAULT = builder().build();

	/**
	 * Take a copy of the additions and the contributors.
	 */
	public ContextSettings {
		additions = Collections.unmodifiableMap(new LinkedHashMap<>(additions));
		contributors = List.copyOf(contributors);
	}

	/**
	 * Return whether there are values to add before those of the event itself.
	 */
	boolean hasMembers() {
		return !this.additions.isEmpty() || this.customMembers != null;
	}

	/**
	 * Begin with everything written, undotted MDC keys below {@code labels}, and secrets
	 * masked.
	 * @return a builder
	 */
	public static Builder builder() {
		return new Builder();
	}

	/**
	 * Builds settings. Used by one thread.
	 */
	public static final class Builder {

		private boolean include = true;

		private String prefix = "";

		private MdcPlacement mdcPlacement = MdcPlacement.LABELS;

		private SecretMask mask = SecretMask.DEFAULT;

		private Map<String, ?> additions = Map.of();

		private @Nullable Function<ILoggingEvent, Map<String, ?>> customMembers;

		private List<EcsFieldContributor> contributors = List.of();

		private Builder() {
		}

		/**
		 * Set whether MDC and key-values are written.
		 * @param include whether they are
		 * @return this builder
		 */
		public Builder include(boolean include) {
			this.include = include;
			return this;
		}

		/**
		 * Set the path below which the keys of MDC and key-values are put.
		 * @param prefix the path, or empty
		 * @return this builder
		 */
		public Builder prefix(String prefix) {
			this.prefix = prefix;
			return this;
		}

		/**
		 * Set where MDC keys without dots go.
		 * @param mdcPlacement the place
		 * @return this builder
		 */
		public Builder mdcPlacement(MdcPlacement mdcPlacement) {
			this.mdcPlacement = mdcPlacement;
			return this;
		}

		/**
		 * Set what masks secrets.
		 * @param mask masks them
		 * @return this builder
		 */
		public Builder mask(SecretMask mask) {
			this.mask = mask;
			return this;
		}

		/**
		 * Set values to add to every event.
		 * @param additions the values by path
		 * @return this builder
		 */
		public Builder additions(Map<String, ?> additions) {
			this.additions = additions;
			return this;
		}

		/**
		 * Set what returns more values for an event.
		 * @param customMembers returns them by path, or {@code null}
		 * @return this builder
		 */
		public Builder customMembers(@Nullable Function<ILoggingEvent, Map<String, ?>> customMembers) {
			this.customMembers = customMembers;
			return this;
		}

		/**
		 * Set what adds more fields to an event.
		 * @param contributors add them, in this order
		 * @return this builder
		 */
		public Builder contributors(List<EcsFieldContributor> contributors) {
			this.contributors = contributors;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 */
		public ContextSettings build() {
			return new ContextSettings(this.include, this.prefix, this.mdcPlacement, this.mask, this.additions,
					this.customMembers, this.contributors);
		}

	}

}
