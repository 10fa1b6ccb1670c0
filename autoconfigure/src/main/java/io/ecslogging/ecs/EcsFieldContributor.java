package io.ecslogging.ecs;

import ch.qos.logback.classic.spi.ILoggingEvent;

/**
 * Adds fields to every event that is encoded, such as the region or the tenant. Logging
 * starts before there are beans, so contributors are not beans: Spring Boot applications
 * name them in {@code META-INF/spring.factories}, under the name of this interface, and
 * {@code EcsEncoder} takes them from its {@code fieldContributor} elements. With Spring
 * Boot, a constructor may have an {@code Environment} as its argument, and {@code @Order}
 * decides which one comes first. Each output has instances of its own.
 * <p>
 * A contributor is part of every log call, and may be called by any number of threads at
 * once. It must neither block nor log. One that adds the same names again and again is
 * cheap, whatever their values are.
 */
@FunctionalInterface
public interface EcsFieldContributor {

	/**
	 * Add fields to an event. Called once for each event and output, by the thread that
	 * encodes the event: the one that logs, unless an {@code AsyncAppender} stands
	 * between. Whatever this method throws, the event is written with the fields added
	 * until then, a label says what failed, and {@link EncodingStats#failedCount()}
	 * counts it.
	 * @param event the event, which must not be changed
	 * @param fields takes the fields. The document's own fields and the key-values of the
	 * event win over a field of the same path, and the field over the MDC; what loses
	 * becomes a label
	 */
	void contribute(ILoggingEvent event, EcsFields fields);

}
