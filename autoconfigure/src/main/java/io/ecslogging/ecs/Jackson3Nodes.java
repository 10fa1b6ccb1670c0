package io.ecslogging.ecs;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.POJONode;

/**
 * Reads the trees of Jackson 3. Must not be loaded before there is such a tree, because
 * Jackson 3 may be missing.
 */
final class Jackson3Nodes {

	private Jackson3Nodes() {
	}

	/**
	 * Return the content of a node, as a view: a map or list of nodes, a scalar, or the
	 * object that a POJO node holds.
	 * @param value a {@link JsonNode}
	 */
	static @Nullable Object content(Object value) {
		JsonNode node = (JsonNode) value;
		return switch (node.getNodeType()) {
			case OBJECT -> new AbstractMap<String, Object>() {

				@Override
				@SuppressWarnings({ "unchecked", "rawtypes" })
				public Set<Map.Entry<String, Object>> entrySet() {
					return (Set) node.properties();
				}

			};
			case ARRAY -> new AbstractList<@Nullable Object>() {

				@Override
				public @Nullable Object get(int index) {
					return node.get(index);
				}

				@Override
				public int size() {
					return node.size();
				}

			};
			case NUMBER -> node.numberValue();
			case BOOLEAN -> node.booleanValue();
			case NULL, MISSING -> null;
			case POJO -> ((POJONode) node).getPojo();
			default -> node.asString();
		};
	}

}
