package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.ecslogging.ecs.EcsSchema.OwnField;
import io.ecslogging.ecs.FieldTree.Comparison;
import io.ecslogging.ecs.FieldTree.Fit;
import io.ecslogging.ecs.Plan.Fitting;
import io.ecslogging.ecs.Plan.Guard;
import io.ecslogging.ecs.Plan.Part;
import io.ecslogging.ecs.Plan.Section;
import io.ecslogging.ecs.SectionBuilder.Placeholder;

/**
 * Finds out how the fields of a shape are written, by having a {@link FieldTree} decide
 * about placeholders in place of their values. May be used by any number of threads.
 */
final class PlanFactory {

	private final EcsTemplate template;

	PlanFactory(EcsTemplate template) {
		this.template = template;
	}

	/**
	 * Create the plan of a shape.
	 * @param throwable whether its events have a throwable
	 * @return the plan, or {@link Plan#NONE} if it depends on values
	 */
	Plan create(Shape shape, boolean throwable) {
		EcsSettings settings = this.template.settings();
		EncodingStats stats = new EncodingStats();
		ValueWriter values = new ValueWriter(settings.context().mask(), settings.maxLineSize(), stats);
		FieldTree tree = new FieldTree(values, settings.members().renamed(OwnField.LABELS.path()),
				settings.maxLineSize(), this.template.guard(), stats);
		this.template.reserveFields(tree);
		Reserved reserved = new Reserved(tree);
		if (throwable) {
			this.template.errorNames().forEach((name) -> tree.take(reserved.error, name));
		}
		List<Comparison> comparisons = new ArrayList<>();
		List<Fit> fits = new ArrayList<>();
		tree.note(comparisons, fits);
		Map<Object, Placeholder> placeholders = fill(shape, tree);
		if (values.isShortened() || reserved.isExtendedStrangely()) {
			return Plan.NONE;
		}
		return reserved.plan(placeholders, guards(comparisons, placeholders), fittings(fits, placeholders),
				(int) stats.displacedCount());
	}

	/**
	 * Return what must hold for the decisions to be the same: all that have been compared
	 * differ, as placeholders do.
	 */
	private static Guard[] guards(List<Comparison> comparisons, Map<Object, Placeholder> placeholders) {
		return comparisons.stream().map((comparison) -> guard(comparison, placeholders)).toArray(Guard[]::new);
	}

	private static Fitting[] fittings(List<Fit> fits, Map<Object, Placeholder> placeholders) {
		return fits.stream()
			.map((fit) -> new Fitting(number(fit.value(), placeholders), fit.type(),
					!(fit.value() instanceof Placeholder)))
			.filter((fitting) -> fitting.value() >= 0)
			.toArray(Fitting[]::new);
	}

	private static Guard guard(Comparison comparison, Map<Object, Placeholder> placeholders) {
		boolean text = !(comparison.one() instanceof Placeholder);
		int one = number(comparison.one(), placeholders);
		int other = number(comparison.other(), placeholders);
		String constant = String.valueOf((one < 0) ? comparison.one() : comparison.other());
		return (one < 0) ? new Guard(other, -1, constant, text) : new Guard(one, other, constant, text);
	}

	private static int number(Object value, Map<Object, Placeholder> placeholders) {
		Placeholder placeholder = (value instanceof Placeholder direct) ? direct : placeholders.get(value);
		return (placeholder != null) ? placeholder.number() : -1;
	}

	private static Map<Object, Placeholder> fill(Shape shape, FieldTree tree) {
		Map<Object, Placeholder> placeholders = new HashMap<>();
		Placeholder[] values = new Placeholder[shape.size()];
		for (int i = 0; i < values.length; i++) {
			values[i] = new Placeholder(i);
			placeholders.put(values[i].toString(), values[i]);
		}
		shape.putInto(tree, values);
		return placeholders;
	}

	/**
	 * The document's own objects in a tree.
	 */
	private final class Reserved {

		private final FieldTree tree;

		private final FieldNode thread;

		private final FieldNode process;

		private final FieldNode log;

		private final FieldNode error;

		private final List<FieldNode> strange;

		private final List<FieldNode> fixed;

		Reserved(FieldTree tree) {
			EcsTemplate names = PlanFactory.this.template;
			this.tree = tree;
			this.thread = names.reserve(tree, OwnField.THREAD);
			this.process = names.reserve(tree, OwnField.PROCESS);
			this.log = names.reserve(tree, OwnField.LOG);
			this.error = names.reserve(tree, OwnField.ERROR);
			this.strange = Stream
				.of(OwnField.ORIGIN, OwnField.ORIGIN_FILE, OwnField.TRACE, OwnField.SPAN, OwnField.TRANSACTION)
				.map((field) -> names.reserve(tree, field))
				.toList();
			this.fixed = tree.fixedObjects();
		}

		/**
		 * Return whether the event adds to objects that hardly ever get more members.
		 */
		boolean isExtendedStrangely() {
			return this.strange.stream().anyMatch(FieldNode::hasAdded);
		}

		Plan plan(Map<Object, Placeholder> placeholders, Guard[] guards, Fitting[] fits, int displaced) {
			Section[] parts = new Section[Part.values().length];
			int size = 0;
			for (Part part : Part.values()) {
				SectionBuilder sections = new SectionBuilder(placeholders);
				sections.added(node(part));
				parts[part.ordinal()] = sections.section();
				size += sections.size();
			}
			Section middle = null;
			if (this.tree.isFixedExtended()) {
				SectionBuilder sections = new SectionBuilder(placeholders);
				sections.raw(PlanFactory.this.template.topLevelVersion());
				this.fixed.forEach(sections::fixed);
				sections.raw(PlanFactory.this.template.opening(OwnField.PROCESS));
				sections.fixedMembers(this.process);
				sections.raw(PlanFactory.this.template.opening(OwnField.THREAD));
				middle = sections.section();
				size += sections.size();
			}
			return new Plan(middle, parts, guards, fits, displaced, size);
		}

		private FieldNode node(Part part) {
			return switch (part) {
				case THREAD -> this.thread;
				case PROCESS -> this.process;
				case LOG -> this.log;
				case ERROR -> this.error;
				case LABELS -> this.tree.labels();
				case ROOT -> this.tree.root();
			};
		}

	}

}
