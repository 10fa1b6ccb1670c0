package io.ecslogging.autoconfigure.actuate;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Binds one set of meters for each of several things, of which some only come to be when
 * the context has been refreshed, after registries were bound. Called by any thread.
 */
abstract class LateMeterBinder implements MeterBinder, ApplicationListener<ApplicationReadyEvent> {

	private final List<MeterRegistry> registries = new CopyOnWriteArrayList<>();

	/**
	 * What has meters in all registries. Guarded by this object's monitor.
	 */
	private final Set<String> bound = new HashSet<>();

	@Override
	public final synchronized void bindTo(MeterRegistry registry) {
		this.registries.add(registry);
		this.bound.forEach((name) -> bindTo(registry, name));
		bindNew();
	}

	@Override
	public final synchronized void onApplicationEvent(ApplicationReadyEvent event) {
		bindNew();
	}

	private void bindNew() {
		for (String name : names()) {
			if (this.bound.add(name)) {
				this.registries.forEach((registry) -> bindTo(registry, name));
			}
		}
	}

	/**
	 * Return the names of what there is by now.
	 */
	abstract Set<String> names();

	/**
	 * Bind the meters of one of them.
	 */
	abstract void bindTo(MeterRegistry registry, String name);

}
