package io.ecslogging.ecs;

import java.util.EnumMap;
import java.util.Map;

import org.jspecify.annotations.Nullable;

import io.ecslogging.json.JsonBuffer;

/**
 * What is known of the documents before there is an event: the names of the fields as
 * they are written, and the fields that are the same on all of them. Immutable.
 */
final class EcsTemplate {

	private static final String ECS_VERSION_PATH = "ecs.version";

	private final EcsSettings settings;

	private final Map<OwnField, byte[]> names = new EnumMap<>(OwnField.class);

	private final byte[] ecsVersion;

	EcsTemplate(EcsSettings settings) {
		this.settings = settings;
		MemberFilter filter = settings.members();
		for (OwnField field : OwnField.values()) {
			if (field.isObject() || filter.keeps(field.path())) {
				this.names.put(field, JsonBuffer.encodedName(nameOf(field)));
			}
		}
		this.ecsVersion = ecsVersion();
	}

	private String nameOf(OwnField field) {
		boolean dotted = field == OwnField.LEVEL && this.settings.layout() == Layout.ECS_LOGGING;
		return this.settings.members().nameOf(field.path(), dotted ? field.path() : field.lastName());
	}

	private byte[] ecsVersion() {
		boolean dotted = this.settings.layout() == Layout.ECS_LOGGING;
		if (!dotted || !this.settings.members().keeps(ECS_VERSION_PATH)) {
			return new byte[0];
		}
		String name = this.settings.members().nameOf(ECS_VERSION_PATH, ECS_VERSION_PATH);
		return member(name, EcsSettings.ECS_VERSION);
	}

	/**
	 * Return the name of a field, encoded.
	 * @param field the field
	 * @return its name with quotes and colon, or {@code null} if it is left out
	 */
	byte @Nullable [] name(OwnField field) {
		return this.names.get(field);
	}

	/**
	 * Return {@code ecs.version} where the layout has it at the top level.
	 */
	byte[] topLevelVersion() {
		return this.ecsVersion;
	}

	/**
	 * Reserve the places of all of the document's own fields.
	 * @param tree where to
	 * @return the objects among them
	 */
	Map<OwnField, FieldNode> reserveIn(FieldTree tree) {
		MemberFilter filter = this.settings.members();
		Map<OwnField, FieldNode> objects = new EnumMap<>(OwnField.class);
		for (OwnField field : OwnField.values()) {
			if (field.isObject()) {
				objects.put(field, tree.reserve(filter.renamed(field.path())));
			}
			else if (isAlwaysTaken(field)) {
				tree.reserve(filter.renamed(field.path())).value = FieldNode.TAKEN;
			}
		}
		if (this.settings.layout() == Layout.ECS_LOGGING) {
			tree.reserve(filter.renamed(ECS_VERSION_PATH)).value = FieldNode.TAKEN;
			tree.reserve(filter.renamed("ecs")).fixed = true;
		}
		else {
			reserveFixed(tree, ECS_VERSION_PATH, EcsSettings.ECS_VERSION);
		}
		this.settings.fields().fields().forEach((path, value) -> reserveFixed(tree, path, value));
		this.settings.fields().labels().forEach((name, value) -> {
			FieldNode label = tree.labels().own(name);
			label.value = value;
			label.json = member(name, value);
		});
		return objects;
	}

	/**
	 * Return whether a field is filled on every event; the others leave their place to
	 * the event's context where they have nothing to say.
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
