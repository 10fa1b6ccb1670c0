package io.ecslogging.ecs;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Finds the content of values whose type does not show it: HTTP headers and other maps
 * that are not a {@link Map}, map entries, Jackson trees. This is needed to find secrets
 * by their keys.
 */
final class Contents {

	private static final String JACKSON_3_NODE = "tools.jackson.databind.JsonNode";

	private static final String JACKSON_2_NODE = "com.fasterxml.jackson.databind.JsonNode";

	/**
	 * Methods that return the map of such types: in this order Spring's, OkHttp's,
	 * Guava's and Micronaut's, and the JDK's.
	 */
	private static final List<String> MAP_METHODS = List.of("asMultiValueMap", "toMultimap", "asMap", "map");

	/**
	 * Kinds of classes that are not trees and have no such method.
	 */
	private static final String TEXT = "text";

	private static final String LIST = "list";

	/**
	 * The kind of a class: one of the strings above, or a method. It refers to nothing of
	 * this library, because a class of the JDK would then prevent its unloading.
	 */
	private static final ClassValue<Object> KINDS = new ClassValue<>() {

		@Override
		protected Object computeValue(Class<?> type) {
			return kind(type);
		}

	};

	private Contents() {
	}

	/**
	 * Return the content of a value.
	 * @param value any value but a string, a number or a boolean
	 * @return a map, a list in the sense of {@link #isList}, a scalar, or {@code null};
	 * the value itself if its text is to be written
	 * @throws Throwable what the value's own code throws
	 */
	static @Nullable Object of(Object value) throws Throwable {
		if (value instanceof Map<?, ?> || value instanceof Collection<?>) {
			return value;
		}
		if (value instanceof Map.Entry<?, ?> entry) {
			return Collections.singletonMap(entry.getKey(), entry.getValue());
		}
		Object kind = KINDS.get(value.getClass());
		if (kind instanceof Method method) {
			return map(value, method);
		}
		try {
			if (kind == JACKSON_3_NODE) {
				return Jackson3Nodes.content(value);
			}
			if (kind == JACKSON_2_NODE) {
				return Jackson2Nodes.content(value);
			}
		}
		catch (ClassCastException | LinkageError ex) {
			// a node of another class loader
			return value;
		}
		return value;
	}

	private static Object map(Object value, Method method) throws Throwable {
		try {
			Object map = method.invoke(value);
			return (map != null) ? map : value;
		}
		catch (InvocationTargetException ex) {
			throw ex.getTargetException();
		}
	}

	/**
	 * Return whether a value is written element by element. Collections and arrays are;
	 * other iterables only if they have no text of their own and need no closing.
	 * @param value any value
	 */
	static boolean isList(@Nullable Object value) {
		return value instanceof Collection<?> || value != null
				&& (value.getClass().isArray() || value instanceof Iterable<?> && KINDS.get(value.getClass()) == LIST);
	}

	/**
	 * Return whether a value is a Jackson tree.
	 */
	static boolean isTree(Object value) {
		Object kind = KINDS.get(value.getClass());
		return kind == JACKSON_3_NODE || kind == JACKSON_2_NODE;
	}

	/**
	 * Return whether Jackson needs {@link #forJackson} to write values of a type. By
	 * itself it would write neither the content that {@link #of} finds nor the text of a
	 * throwable.
	 */
	static boolean isStrangeToJackson(Class<?> type) {
		Object kind = KINDS.get(type);
		return kind instanceof Method || kind == JACKSON_3_NODE || kind == JACKSON_2_NODE
				|| Throwable.class.isAssignableFrom(type);
	}

	/**
	 * Return what Jackson writes in place of such a value.
	 */
	static @Nullable Object forJackson(Object value) {
		try {
			Object content = of(value);
			return (content != value) ? content : value.toString();
		}
		catch (RuntimeException | Error ex) {
			throw ex;
		}
		catch (Throwable ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static Object kind(Class<?> type) {
		for (Class<?> parent = type; parent != null; parent = parent.getSuperclass()) {
			if (parent.getName().equals(JACKSON_3_NODE)) {
				return JACKSON_3_NODE;
			}
			if (parent.getName().equals(JACKSON_2_NODE)) {
				return JACKSON_2_NODE;
			}
		}
		Method method = mapMethod(type);
		if (method != null) {
			return method;
		}
		boolean iterated = Iterable.class.isAssignableFrom(type) && !Throwable.class.isAssignableFrom(type)
				&& !Path.class.isAssignableFrom(type) && !AutoCloseable.class.isAssignableFrom(type)
				&& !hasOwnText(type);
		return iterated ? LIST : TEXT;
	}

	private static boolean hasOwnText(Class<?> type) {
		try {
			return type.getMethod("toString").getDeclaringClass() != Object.class;
		}
		catch (NoSuchMethodException | LinkageError ex) {
			return true;
		}
	}

	private static @Nullable Method mapMethod(Class<?> type) {
		Set<Class<?>> types = new LinkedHashSet<>();
		addAll(type, types);
		if (types.stream().noneMatch(Contents::isNamedAsMap)) {
			return null;
		}
		for (String name : MAP_METHODS) {
			for (Class<?> candidate : types) {
				Method method = publicMethod(candidate, name);
				if (method != null) {
					return method;
				}
			}
		}
		return null;
	}

	private static void addAll(@Nullable Class<?> type, Set<Class<?>> types) {
		if (type != null && types.add(type)) {
			addAll(type.getSuperclass(), types);
			for (Class<?> parent : type.getInterfaces()) {
				addAll(parent, types);
			}
		}
	}

	/**
	 * Check the name too: a cache also has {@code asMap()}, but its content is not a
	 * value.
	 */
	private static boolean isNamedAsMap(Class<?> type) {
		String name = type.getName();
		String simpleName = name.substring(name.lastIndexOf('.') + 1);
		return simpleName.contains("Header") || simpleName.contains("Multi");
	}

	private static @Nullable Method publicMethod(Class<?> type, String name) {
		if (!Modifier.isPublic(type.getModifiers())
				|| !type.getModule().isExported(type.getPackageName(), Contents.class.getModule())) {
			return null;
		}
		try {
			Method method = type.getDeclaredMethod(name);
			boolean callable = Modifier.isPublic(method.getModifiers()) && !Modifier.isStatic(method.getModifiers());
			return (callable && Map.class.isAssignableFrom(method.getReturnType())) ? method : null;
		}
		catch (NoSuchMethodException | LinkageError ex) {
			return null;
		}
	}

}
