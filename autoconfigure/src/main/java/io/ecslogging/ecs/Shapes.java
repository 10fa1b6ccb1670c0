package io.ecslogging.ecs;

import org.jspecify.annotations.Nullable;

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
	static final int MAX_FIELDS = 64;

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

	/**
	 * The root for events with a throwable, which leaves less room below {@code error}.
	 */
	private volatile Shape throwableRoot = new Shape();

	private int count;

	private int bytes;

	Shapes(PlanFactory plans) {
		this.plans = plans;
	}

	Shape root(boolean throwable) {
		return throwable ? this.throwableRoot : this.root;
	}

	/**
	 * Return the shape with one key more.
	 * @param label whether its value goes below {@code labels}
	 * @return the shape, or {@code null} if it is not worth being known
	 */
	@Nullable Shape next(Shape shape, FieldKey key, boolean label) {
		Shape known = shape.find(key, label);
		return (known != null) ? known : add(shape, key, label);
	}

	private synchronized @Nullable Shape add(Shape shape, FieldKey key, boolean label) {
		Shape known = shape.find(key, label);
		if (known != null) {
			return known;
		}
		if (shape.fanOut() >= MAX_FAN_OUT || shape.size() >= MAX_FIELDS) {
			return null;
		}
		if (++this.count > MAX_SHAPES) {
			forget();
			return null;
		}
		return shape.add(key, label);
	}

	private void forget() {
		this.root = new Shape();
		this.throwableRoot = new Shape();
		this.count = 0;
		this.bytes = 0;
	}

	/**
	 * Return how events of a shape are written.
	 * @return the plan, or {@code null} if there is none
	 */
	@Nullable Plan plan(Shape shape, boolean throwable) {
		Plan plan = shape.plan();
		if (plan == null && shape.used() >= USES_TO_PLAN) {
			plan = make(shape, throwable);
		}
		return (plan != Plan.NONE) ? plan : null;
	}

	private synchronized Plan make(Shape shape, boolean throwable) {
		Plan known = shape.plan();
		if (known != null) {
			return known;
		}
		Plan plan = this.plans.create(shape, throwable);
		shape.plan(plan);
		this.bytes += plan.size();
		if (this.bytes > MAX_BYTES) {
			forget();
		}
		return plan;
	}

}
