package io.ecslogging.ecs;

import java.util.List;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;

/**
 * Collects what contributors add to an event. Owned by one encoding at a time: a
 * contributor that keeps it and uses it later, or from another thread, gets an exception.
 */
final class ContributedFields implements EcsFields {

	private static final String LABEL = "field_contributor";

	private final EcsFieldContributor[] contributors;

	private final KeyValues values;

	private final EventFields fields;

	/**
	 * The thread that collects, {@code null} in between. What another thread reads here
	 * may be out of date, but is never that thread itself.
	 */
	private @Nullable Thread owner;

	ContributedFields(List<EcsFieldContributor> contributors, KeyValues values, EventFields fields) {
		this.contributors = contributors.toArray(EcsFieldContributor[]::new);
		this.values = values;
		this.fields = fields;
	}

	/**
	 * Have all contributors add their fields, also after one that throws.
	 */
	void collect(ILoggingEvent event) {
		this.owner = Thread.currentThread();
		for (EcsFieldContributor contributor : this.contributors) {
			try {
				contributor.contribute(event, this);
			}
			catch (Throwable ex) {
				this.fields.failed(LABEL, contributor, ex);
			}
		}
		this.owner = null;
	}

	@Override
	@SuppressWarnings("ReferenceEquality")
	public void add(String path, @Nullable Object value) {
		if (this.owner != Thread.currentThread()) {
			throw new IllegalStateException(
					"Fields can only be added within contribute(), by the thread that calls it");
		}
		if (value != null) {
			this.values.put(path, value);
		}
	}

}
