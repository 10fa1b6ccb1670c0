package io.ecslogging.autoconfigure;

import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;

/**
 * Whether the classes are present that shipping to Elasticsearch needs: Jackson is
 * optional, and a JVM may have been linked without the HTTP client.
 */
public final class ElasticsearchPresence {

	/**
	 * The classes that requests and replies need.
	 */
	static final String[] NEEDED = { "tools.jackson.core.json.JsonFactory", "java.net.http.HttpClient" };

	private ElasticsearchPresence() {
	}

	/**
	 * Return what is missing.
	 * @return the reason why nothing can be shipped, or {@code null} if nothing is
	 * missing
	 */
	public static @Nullable String problem() {
		for (String needed : NEEDED) {
			if (!ClassUtils.isPresent(needed, ElasticsearchPresence.class.getClassLoader())) {
				return "Shipping to Elasticsearch needs the class " + needed + (needed.startsWith("java.")
						? " from the module java.net.http" : " from tools.jackson.core:jackson-core");
			}
		}
		return null;
	}

}
