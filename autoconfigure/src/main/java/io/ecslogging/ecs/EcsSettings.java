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
 * @param eventIds whether each event gets a unique {@code event.id}
 * @param eventSequence whether each event gets a number in sequence,
 * {@code event.sequence}
 * @param datasets which events belong to a dataset of their own
 */
public record EcsSettings(Layout layout, StaticFields fields, ContextSettings context, boolean includeOrigin,
		int maxLineSize, MemberFilter members, @Nullable Function<Throwable, String> stackTracePrinter,
		boolean eventIds, boolean eventSequence, Datasets datasets) {

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
	 * Return the settings for the events of one of the datasets.
	 * @param dataset the name of the dataset
	 */
	EcsSettings forDataset(String dataset) {
		return new EcsSettings(this.layout, this.fields.withDataset(dataset), this.context, this.includeOrigin,
				this.maxLineSize, this.members, this.stackTracePrinter, this.eventIds, this.eventSequence,
				Datasets.NONE);
	}

	/**
	 * Return the default settings for a console.
	 * @param fields the fields that are the same on every event
	 * @return the settings
	 */
	public static EcsSettings of(StaticFields fields) {
		return builder(fields).build();
	}

	/**
	 * Begin with the default settings for a console.
	 * @param fields the fields that are the same on every event
	 * @return a builder
	 */
	public static Builder builder(StaticFields fields) {
		return new Builder(fields);
	}

	/**
	 * Builds settings. Used by one thread.
	 */
	public static final class Builder {

		private final StaticFields fields;

		private Layout layout = Layout.ECS_LOGGING;

		private ContextSettings context = ContextSettings.DEFAULT;

		private boolean includeOrigin;

		private int maxLineSize = CONSOLE_LINE_SIZE;

		private MemberFilter members = MemberFilter.NONE;

		private @Nullable Function<Throwable, String> stackTracePrinter;

		private boolean eventIds;

		private boolean eventSequence;

		private Datasets datasets = Datasets.NONE;

		private Builder(StaticFields fields) {
			this.fields = fields;
		}

		/**
		 * Set how field names with dots are laid out.
		 * @param layout the layout
		 * @return this builder
		 */
		public Builder layout(Layout layout) {
			this.layout = layout;
			return this;
		}

		/**
		 * Set how the context of an event is written.
		 * @param context the settings for it
		 * @return this builder
		 */
		public Builder context(ContextSettings context) {
			this.context = context;
			return this;
		}

		/**
		 * Set whether {@code log.origin} is written.
		 * @param includeOrigin whether it is
		 * @return this builder
		 */
		public Builder includeOrigin(boolean includeOrigin) {
			this.includeOrigin = includeOrigin;
			return this;
		}

		/**
		 * Set the maximum size of a line.
		 * @param maxLineSize the size in bytes, see {@link EcsSettings#maxLineSize()}
		 * @return this builder
		 */
		public Builder maxLineSize(int maxLineSize) {
			this.maxLineSize = maxLineSize;
			return this;
		}

		/**
		 * Set which members are written, and under which names.
		 * @param members decides
		 * @return this builder
		 */
		public Builder members(MemberFilter members) {
			this.members = members;
			return this;
		}

		/**
		 * Set what prints stack traces.
		 * @param stackTracePrinter prints them, or {@code null} to print them as Java
		 * does
		 * @return this builder
		 */
		public Builder stackTracePrinter(@Nullable Function<Throwable, String> stackTracePrinter) {
			this.stackTracePrinter = stackTracePrinter;
			return this;
		}

		/**
		 * Set whether each event gets a unique {@code event.id}.
		 * @param eventIds whether it does
		 * @return this builder
		 */
		public Builder eventIds(boolean eventIds) {
			this.eventIds = eventIds;
			return this;
		}

		/**
		 * Set whether each event gets a number in sequence, {@code event.sequence}.
		 * @param eventSequence whether it does
		 * @return this builder
		 */
		public Builder eventSequence(boolean eventSequence) {
			this.eventSequence = eventSequence;
			return this;
		}

		/**
		 * Set which events belong to a dataset of their own.
		 * @param datasets the datasets
		 * @return this builder
		 */
		public Builder datasets(Datasets datasets) {
			this.datasets = datasets;
			return this;
		}

		/**
		 * Build the settings.
		 * @return the settings
		 * @throws IllegalArgumentException if the line size is out of bounds
		 */
		public EcsSettings build() {
			return new EcsSettings(this.layout, this.fields, this.context, this.includeOrigin, this.maxLineSize,
					this.members, this.stackTracePrinter, this.eventIds, this.eventSequence, this.datasets);
		}

	}

}
