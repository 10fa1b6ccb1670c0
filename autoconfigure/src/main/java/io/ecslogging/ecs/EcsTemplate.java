package io.ecslogging.ecs;

import java.util.List;
import java.util.stream.Stream;

import ch.qos.logback.classic.Level;
import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.EcsSchema.OwnField;
import io.ecslogging.json.JsonBuffer;

/**
 * What is known about documents before there is an event: the names of the fields as
 * written, and the fields that are the same in all documents. Immutable.
 */
final class EcsTemplate {

	private static final String ECS_VERSION_PATH = "ecs.version";

	private static final Level[] LEVELS = { Level.INFO, Level.WARN, Level.ERROR, Level.DEBUG, Level.TRACE };

	private final EcsSettings settings;

	private final byte[] @Nullable [] names = new byte[OwnField.values().length][];

	private final MappingGuard guard;

	private final FieldKeys keys;

	private final FieldKeys contextKeys;

	private final byte[][] levels = new byte[LEVELS.length][];

	private final List<FieldName> errorNames;

	EcsTemplate(EcsSettings settings) {
		this.settings = settings;
		MemberFilter filter = settings.members();
		ContextSettings context = settings.context();
		this.guard = MappingGuard.of(settings.layout(), filter.renamed(OwnField.LABELS.path()));
		this.keys = new FieldKeys(filter, context.mask(), this.guard, "", settings.maxLineSize());
		this.contextKeys = context.prefix().isEmpty() ? this.keys
				: new FieldKeys(filter, context.mask(), this.guard, context.prefix(), settings.maxLineSize());
		for (OwnField field : OwnField.values()) {
			if (field.isObject()) {
				this.names[field.ordinal()] = JsonBuffer.encodedOpening(nameOf(field));
			}
			else if (filter.keeps(field.path())) {
				this.names[field.ordinal()] = JsonBuffer.encodedName(nameOf(field));
			}
		}
		for (int i = 0; i < LEVELS.length; i++) {
			this.levels[i] = levelMember(LEVELS[i]);
		}
		this.errorNames = Stream.of(OwnField.ERROR_TYPE, OwnField.ERROR_MESSAGE, OwnField.ERROR_STACK_TRACE)
			.map((field) -> FieldName.of(filter.nameOf(field.path(), field.lastName())))
			.toList();
	}

	EcsSettings settings() {
		return this.settings;
	}

	MappingGuard guard() {
		return this.guard;
	}

	FieldKeys keys() {
		return this.keys;
	}

	FieldKeys contextKeys() {
		return this.contextKeys;
	}

	/**
	 * Return the names that an event's throwable takes below {@code error}.
	 */
	List<FieldName> errorNames() {
		return this.errorNames;
	}

	private boolean isDotted() {
		return this.settings.layout() == Layout.ECS_LOGGING;
	}

	private String nameOf(OwnField field) {
		boolean dotted = field == OwnField.LEVEL && isDotted();
		return this.settings.members().nameOf(field.path(), dotted ? field.path() : field.lastName());
	}

	private byte[] levelMember(Level level) {
		return this.settings.members().keeps(OwnField.LEVEL.path()) ? member(nameOf(OwnField.LEVEL), level.levelStr)
				: new byte[0];
	}

	/**
	 * Return the beginning of an object, encoded.
	 * @param object the object
	 * @return its name with quotes, colon and opening bracket
	 */
	byte[] opening(OwnField object) {
		byte[] name = name(object);
		if (name == null) {
			throw new IllegalArgumentException(object + " is not an object");
		}
		return name;
	}

	/**
	 * Return the name of a field, encoded.
	 * @param field the field
	 * @return its name with quotes and colon, or {@code null} if it is left out
	 */
	byte @Nullable [] name(OwnField field) {
		return this.names[field.ordinal()];
	}

	/**
	 * Return the member with the level.
	 * @param level the level; {@code null} counts as {@code INFO}
	 * @return the encoded member, which is empty if the level is left out
	 */
	byte[] level(@Nullable Level level) {
		for (int i = 0; i < LEVELS.length; i++) {
			if (LEVELS[i] == level) {
				return this.levels[i];
			}
		}
		return (level != null) ? levelMember(level) : this.levels[0];
	}

	/**
	 * Return {@code ecs.version} if the layout has it at the top level.
	 * @return the encoded member, which is empty if there is none
	 */
	byte[] topLevelVersion() {
		if (!isDotted() || !this.settings.members().keeps(ECS_VERSION_PATH)) {
			return new byte[0];
		}
		return member(this.settings.members().nameOf(ECS_VERSION_PATH, ECS_VERSION_PATH), EcsSettings.ECS_VERSION);
	}

	/**
	 * Reserve the place of one of the document's own objects.
	 * @param tree the tree
	 * @param object the object
	 * @return its node
	 */
	FieldNode reserve(FieldTree tree, OwnField object) {
		return tree.reserve(this.settings.members().renamed(object.path()));
	}

	/**
	 * Reserve the places of all of the document's own fields.
	 * @param tree the tree
	 */
	void reserveFields(FieldTree tree) {
		MemberFilter filter = this.settings.members();
		for (OwnField field : OwnField.values()) {
			if (field.isObject()) {
				tree.reserveByHand(filter.renamed(field.path()));
			}
			else if (isAlwaysTaken(field)) {
				tree.reserveTaken(filter.renamed(field.path()));
			}
		}
		if (isDotted()) {
			tree.reserveTaken(nameOf(OwnField.LEVEL));
			tree.reserveTaken(filter.nameOf(ECS_VERSION_PATH, ECS_VERSION_PATH));
			tree.reserveFixedObject(filter.renamed("ecs"));
		}
		else {
			reserveFixed(tree, ECS_VERSION_PATH, EcsSettings.ECS_VERSION);
		}
		this.settings.fields().fields().forEach((path, value) -> reserveFixed(tree, path, value));
		this.settings.fields().labels().forEach((name, value) -> {
			FieldName written = FieldKeys.label(filter, name);
			MappedType type = (written != null) ? this.guard.label(written).type() : null;
			if (written != null && type != null && !type.fitsText(value)) {
				written = MappingGuard.safe(written);
			}
			if (written != null) {
				tree.reserveLabel(written.text(), value, member(written.text(), value));
			}
		});
	}

	/**
	 * Return whether the place of a field is taken on every event. The other fields leave
	 * it to the event's context if they have no value.
	 */
	private boolean isAlwaysTaken(OwnField field) {
		return switch (field) {
			case ORIGIN_FILE_NAME, ORIGIN_FILE_LINE, ORIGIN_FUNCTION -> this.settings.includeOrigin();
			case ERROR_TYPE, ERROR_MESSAGE, ERROR_STACK_TRACE -> false;
			default -> true;
		};
	}

	private void reserveFixed(FieldTree tree, String path, Object value) {
		String written = this.settings.members().written(path);
		if (written != null) {
			String name = path.substring(path.lastIndexOf('.') + 1);
			tree.reserveFixed(written, member(this.settings.members().nameOf(path, name), value));
		}
	}

	private static byte[] member(String name, Object value) {
		JsonBuffer json = new JsonBuffer(64);
		json.name(name, 0, name.length());
		if (value instanceof Number number) {
			json.number(number.longValue());
		}
		else {
			json.string(value.toString());
		}
		return json.toByteArray();
	}

}
