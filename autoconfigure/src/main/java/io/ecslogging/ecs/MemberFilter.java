package io.ecslogging.ecs;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Decides which members of the document are written, and under which names. Paths are
 * written with dots, such as {@code process.thread.name}. An object in a list stands for
 * all its members; an included object does not if some of its members are included
 * themselves.
 *
 * @param include paths to keep, or none to keep all
 * @param exclude paths to leave out, even if they are included
 * @param rename new names (of the last part of the path) by path
 */
public record MemberFilter(Set<String> include, Set<String> exclude, Map<String, String> rename) {

	/**
	 * Keeps everything as it is.
	 */
	public static final MemberFilter NONE = new MemberFilter(Set.of(), Set.of(), Map.of());

	/**
	 * Take copies of the collections.
	 */
	public MemberFilter {
		include = Set.copyOf(include);
		exclude = Set.copyOf(exclude);
		rename = Map.copyOf(rename);
	}

	/**
	 * Find a rename that would put the same key into a document twice, take the
	 * document's own objects apart, or make Elasticsearch refuse the document.
	 * @param rename new names by path
	 * @return the path of such a rename, or {@code null} if there is none
	 */
	public static @Nullable String conflict(Map<String, String> rename) {
		Set<String> used = new HashSet<>();
		for (Map.Entry<String, String> entry : rename.entrySet()) {
			String path = entry.getKey();
			String name = entry.getValue();
			if (!EcsSchema.isOwn(path)) {
				continue;
			}
			String renamed = path.substring(0, path.lastIndexOf('.') + 1) + name;
			boolean taken = EcsSchema.isOwn(renamed) || EcsSchema.isOwn(name) || !used.add(renamed);
			if (name.isBlank() || name.indexOf('.') >= 0 || taken && !renamed.equals(path)
					|| EcsSchema.isReserved(renamed)) {
				return path;
			}
		}
		return null;
	}

	boolean keeps(String path) {
		return (this.include.isEmpty() || includes(path)) && !containsPathOrParent(this.exclude, path);
	}

	private boolean includes(String path) {
		if (this.include.contains(path)) {
			return true;
		}
		for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
			String parent = path.substring(0, dot);
			if (this.include.contains(parent)) {
				return this.include.stream().noneMatch((included) -> included.startsWith(parent + "."));
			}
		}
		return false;
	}

	private static boolean containsPathOrParent(Set<String> paths, String path) {
		if (paths.contains(path)) {
			return true;
		}
		for (int dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
			if (paths.contains(path.substring(0, dot))) {
				return true;
			}
		}
		return false;
	}

	/**
	 * Return the name under which one of the document's own members is written.
	 * @param path the path of the member
	 * @param name its name
	 * @return its new name, or the given one
	 */
	String nameOf(String path, String name) {
		return this.rename.getOrDefault(path, name);
	}

	/**
	 * Return the path at which a member is written.
	 * @param path the path of the member
	 * @return its path with all new names in it, or {@code null} if it is left out
	 */
	@Nullable String written(String path) {
		return keeps(path) ? renamed(path) : null;
	}

	/**
	 * Return a path with all new names in it.
	 * @param path the path of a member or of an object
	 * @return the path as it is written
	 */
	String renamed(String path) {
		if (this.rename.isEmpty()) {
			return path;
		}
		StringBuilder renamed = new StringBuilder(path.length());
		int from = 0;
		while (from <= path.length()) {
			int dot = path.indexOf('.', from);
			int to = (dot < 0) ? path.length() : dot;
			renamed.append((from > 0) ? "." : "")
				.append(this.rename.getOrDefault(path.substring(0, to), path.substring(from, to)));
			from = to + 1;
		}
		return renamed.toString();
	}

}
