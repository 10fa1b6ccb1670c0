package io.ecslogging.autoconfigure.web;

import org.jspecify.annotations.Nullable;

/**
 * What a client has asked for, in its parts. Immutable.
 *
 * @param path the path with its parameters, as it was sent
 * @param query the query, or {@code null}
 */
record RequestTarget(String path, @Nullable String query) {

	/**
	 * Take a target apart. Scheme, user information and host, which a proxy's client
	 * sends, are left out, and so is a fragment.
	 * @param target the target: a path, a URL, or {@code *}
	 */
	static RequestTarget of(String target) {
		int path = start(target);
		if (path == 0 && !target.startsWith("/")) {
			// of CONNECT, or what no server should have read
			return new RequestTarget(target.substring(target.lastIndexOf('@') + 1), null);
		}
		int fragment = target.indexOf('#', path);
		int end = (fragment >= 0) ? fragment : target.length();
		int question = target.indexOf('?', path);
		if (question < 0 || question > end) {
			return new RequestTarget(path(target, path, end), null);
		}
		return new RequestTarget(path(target, path, question), target.substring(question + 1, end));
	}

	/**
	 * Return where the path begins.
	 */
	private static int start(String target) {
		int scheme = target.indexOf("://");
		if (scheme <= 0 || target.charAt(0) == '/' || target.indexOf('?') >= 0 && target.indexOf('?') < scheme) {
			return 0;
		}
		int start = scheme + "://".length();
		while (start < target.length() && "/?#".indexOf(target.charAt(start)) < 0) {
			start++;
		}
		return start;
	}

	private static String path(String target, int from, int to) {
		return (from == to) ? "/" : target.substring(from, to);
	}

	/**
	 * Return the path without parameters.
	 */
	String plainPath() {
		int parameters = this.path.indexOf(';');
		if (parameters < 0) {
			return this.path;
		}
		StringBuilder plain = new StringBuilder(this.path.length());
		boolean parameter = false;
		for (int i = 0; i < this.path.length(); i++) {
			char character = this.path.charAt(i);
			parameter = character == ';' || parameter && character != '/';
			if (!parameter) {
				plain.append(character);
			}
		}
		return plain.toString();
	}

}
