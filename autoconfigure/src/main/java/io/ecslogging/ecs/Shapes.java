package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.Shape.Kind;

/**
 * The shapes of an encoder's events, and their plans. Bounded: if there are too many of
 * them, all are forgotten. May be used by any number of threads; its lock is held to add
 * a shape or a plan, which ends as soon as the shapes have been seen.
 */
final class Shapes {

	private static final int MAX_SHAPES = 4096;

	/**
	 * The most shapes that one leads to: keys that vary more are data.
	 */
	private static final int MAX_FAN_OUT = 32;

	/**
	 * The most fields of a shape.
	 */
	private static final int MAX_FIELDS = 64;

	/**
	 * The most characters of a key and the name that gives it.
	 */
	private static final int MAX_KEY_LENGTH = 512;

	/**
	 * The most bytes that all plans take.
	 */
	private static final int MAX_BYTES = 4 * 1024 * 1024;

	/**
	 * Events of a shape until it is planned: most shapes that come once never come again.
	 */
	private static final int USES_TO_PLAN = 2;

	private final PlanFactory plans;

	private volatile Shape root = new Shape();

	private int count;

	private int bytes;

	Shapes(PlanFactory plans) {
		this.plans = plans;
	}

	/**
	 * Return the shape of events without fields.
	 */
	Shape root() {
		return this.root;
	}

	/**
	 * Return the shape with one key more.
	 * @param name the name that gives the key
	 * @param origin what gave the key its meaning, compared by identity
	 * @param kind what it stands for
	 * @return the shape, or {@code null} if it is not worth being known
	 */
	@Nullable Shape next(Shape shape, FieldKey key, String name, Object origin, Kind kind) {
		Shape known = shape.find(key, origin, kind);
		return (known != null) ? known : add(shape, key, name, origin, kind);
	}

	private synchronized @Nullable Shape add(Shape shape, FieldKey key, String name, Object origin, Kind kind) {
		Shape known = shape.find(key, origin, kind);
		if (known != null) {
			return known;
		}
		if (shape.fanOut() >= MAX_FAN_OUT || shape.size() >= MAX_FIELDS
				|| key.text().length() + name.length() > MAX_KEY_LENGTH) {
			return null;
		}
		if (++this.count > MAX_SHAPES) {
			forget();
			return null;
		}
		return shape.add(key, name, origin, kind);
	}

	private void forget() {
		this.root = new Shape();
		this.count = 0;
		this.bytes = 0;
	}

	/**
	 * Return how events of a shape are written.
	 * @param throwable whether they have a throwable
	 * @return the plan, or {@code null} if there is none
	 */
	@Nullable Plan plan(Shape shape, boolean throwable) {
		Plan plan = shape.plan(throwable);
		if (plan == null && shape.used() >= USES_TO_PLAN) {
			plan = make(shape, throwable);
		}
		return (plan != Plan.NONE) ? plan : null;
	}

	private synchronized Plan make(Shape shape, boolean throwable) {
		Plan known = shape.plan(throwable);
		if (known != null) {
			return known;
		}
		Plan plan = this.plans.create(shape, throwable);
		shape.plan(plan, throwable);
		this.bytes += plan.size();
		if (this.bytes > MAX_BYTES) {
			forget();
		}
		return plan;
	}

}
