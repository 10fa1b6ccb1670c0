package io.ecslogging.ecs;

import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import org.jspecify.annotations.Nullable;

/**
 * Reads the trees of all versions of Jackson 2. Must not be loaded before there is such a
 * tree, because Jackson 2 may be missing.
 */
final class Jackson2Nodes {

	private Jackson2Nodes() {
	}

	/**
	 * Return the content of a node, as a view: a map or list of nodes, a scalar, or the
	 * object that a POJO node holds.
	 * @param value a {@link JsonNode}
	 */
	static @Nullable Object content(Object value) {
		JsonNode node = (JsonNode) value;
		return switch (node.getNodeType()) {
			case OBJECT -> new Members(node);
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
			default -> node.asText();
		};
	}

	/**
	 * The members of an object. {@code JsonNode.properties()} exists only since 2.15.
	 */
	private static final class Members extends AbstractMap<String, Object> {

		private final JsonNode node;

		Members(JsonNode node) {
			this.node = node;
		}

		@Override
		public Set<Map.Entry<String, Object>> entrySet() {
			return new AbstractSet<>() {

				@Override
				@SuppressWarnings({ "unchecked", "rawtypes", "deprecation" })
				public Iterator<Map.Entry<String, Object>> iterator() {
					return (Iterator) Members.this.node.fields();
				}

				@Override
				public int size() {
					return Members.this.node.size();
				}

			};
		}

	}

}
