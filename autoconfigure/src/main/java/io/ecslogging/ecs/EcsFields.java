package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

/**
 * Takes the fields that an {@link EcsFieldContributor} adds to an event. It belongs to
 * one call of {@code contribute}. In a test of a contributor, {@code map::put} can stand
 * in for it.
 */
@FunctionalInterface
public interface EcsFields {

	/**
	 * Add a field. Strings and booleans are taken as they are, without an allocation;
	 * numbers cost no more than their box. The value is read before this method returns,
	 * so that it may be changed afterwards.
	 * @param path the path of the field, such as {@code organization.id}. A name without
	 * dots goes to the root, unless ECS has an object of that name there
	 * @param value any value: strings, numbers and booleans are written as they are, maps
	 * as objects, collections and arrays as arrays, anything else as its
	 * {@code toString()}. {@code null} adds nothing
	 * @throws IllegalStateException if {@code contribute} has returned, or the thread is
	 * not the one that called it
	 */
	void add(String path, @Nullable Object value);

}
