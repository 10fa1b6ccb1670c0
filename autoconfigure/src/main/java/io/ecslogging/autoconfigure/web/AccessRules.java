package io.ecslogging.autoconfigure.web;

import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

import org.jspecify.annotations.Nullable;
import org.springframework.http.server.PathContainer;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Decides which requests are logged. Immutable.
 *
 * @param excludedPaths the paths without events, below the context path
 * @param sampleRate the part of the successful requests that is logged, from 0 to 1
 * @param slowNanos the time from which on a request is slow
 */
record AccessRules(List<PathPattern> excludedPaths, double sampleRate, long slowNanos) {

	/**
	 * Return whether a request is logged.
	 * @param request the request
	 * @param path its path, without parameters
	 * @param failed whether it has failed
	 */
	boolean admit(ServedRequest request, String path, boolean failed) {
		boolean sampled = failed || this.sampleRate >= 1 || request.nanos() >= this.slowNanos
				|| ThreadLocalRandom.current().nextDouble() < this.sampleRate;
		return sampled && !isExcluded(request.contextPath(), path);
	}

	private boolean isExcluded(String contextPath, String path) {
		if (this.excludedPaths.isEmpty()) {
			return false;
		}
		boolean below = !contextPath.isEmpty() && path.startsWith(contextPath);
		PathContainer container = parse(below ? path.substring(contextPath.length()) : path);
		if (container != null && !isRelative(container)) {
			for (PathPattern pattern : this.excludedPaths) {
				if (pattern.matches(container)) {
					return true;
				}
			}
		}
		return false;
	}

	/**
	 * Return the path, or {@code null} if it cannot be decoded.
	 */
	private static @Nullable PathContainer parse(String path) {
		try {
			return PathContainer.parsePath(path);
		}
		catch (IllegalArgumentException ex) {
			return null;
		}
	}

	/**
	 * Return whether the server may answer for another path than the one that it looks
	 * like, which would hide who asks for that.
	 */
	private static boolean isRelative(PathContainer path) {
		for (PathContainer.Element element : path.elements()) {
			if (element instanceof PathContainer.PathSegment segment
					&& (segment.valueToMatch().equals(".") || segment.valueToMatch().equals(".."))) {
				return true;
			}
		}
		return false;
	}

}
