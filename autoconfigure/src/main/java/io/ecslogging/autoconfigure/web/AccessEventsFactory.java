package io.ecslogging.autoconfigure.web;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import org.springframework.core.env.Environment;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import org.springframework.web.util.pattern.PatternParseException;

import io.ecslogging.autoconfigure.BoundPropertiesSource;
import io.ecslogging.autoconfigure.EcsLoggingProperties;
import io.ecslogging.autoconfigure.EcsSettingsFactory;
import io.ecslogging.autoconfigure.InvalidEcsLoggingPropertyException;
import io.ecslogging.ecs.UrlMask;

/**
 * Creates {@link AccessEvents} from the properties. Used once, by the thread that starts
 * the application.
 */
final class AccessEventsFactory {

	private static final String EXCLUDED_PATHS = EcsLoggingProperties.PREFIX + ".access.excluded-paths";

	private final Environment environment;

	private final EcsLoggingProperties properties;

	AccessEventsFactory(Environment environment) {
		this.environment = environment;
		this.properties = BoundPropertiesSource.inUse(environment).logging();
	}

	/**
	 * Create them.
	 * @throws InvalidEcsLoggingPropertyException if a path is not a pattern
	 */
	AccessEvents create() {
		EcsLoggingProperties.Access access = this.properties.access();
		long slow = (access.slowerThan() != null) ? access.slowerThan().toNanos() : Long.MAX_VALUE;
		return new AccessEvents(new AccessRules(excludedPaths(), access.sampleRate(), slow), mask(),
				headers(access.requestHeaders()));
	}

	private UrlMask mask() {
		EcsLoggingProperties.Mask mask = this.properties.mask();
		return mask.enabled() ? new UrlMask(EcsSettingsFactory.secretMask(mask)) : UrlMask.NONE;
	}

	private List<PathPattern> excludedPaths() {
		if (!this.properties.access().enabled()) {
			// ahead of time, nobody knows: then nothing uses what is created here
			return List.of();
		}
		List<String> configured = this.properties.access().excludedPaths();
		List<PathPattern> patterns = new ArrayList<>();
		List<String> paths = (configured != null) ? configured : healthProbes();
		for (int i = 0; i < paths.size(); i++) {
			patterns.add(pattern(paths.get(i), i));
		}
		return List.copyOf(patterns);
	}

	private PathPattern pattern(String path, int index) {
		if (!path.startsWith("/")) {
			throw invalid(path, index, "Each path must begin with '/', but '" + path + "' does not");
		}
		try {
			return PathPatternParser.defaultInstance.parse(path);
		}
		catch (PatternParseException ex) {
			throw invalid(path, index, "'" + path + "' is not a pattern of Spring: " + ex.getMessage());
		}
	}

	private InvalidEcsLoggingPropertyException invalid(String path, int index, String reason) {
		// one text may have all elements
		String element = EXCLUDED_PATHS + "[" + index + "]";
		String name = this.environment.containsProperty(element) ? element : EXCLUDED_PATHS;
		return InvalidEcsLoggingPropertyException.of(this.environment, name, path, reason);
	}

	/**
	 * Return where Actuator answers probes, on the port of the application.
	 */
	private List<String> healthProbes() {
		String base = this.environment.getProperty("management.endpoints.web.base-path", "/actuator");
		String health = this.environment.getProperty("management.endpoints.web.path-mapping.health", "health");
		String path = (base.equals("/") ? "" : base) + "/" + health;
		return List.of(path, path + "/**", "/livez", "/readyz");
	}

	/**
	 * Return the fields of headers. ECS has one for the referrer; the others are where
	 * Elastic's agents have them.
	 */
	private static Map<String, String> headers(List<String> names) {
		Map<String, String> fields = new LinkedHashMap<>();
		for (String name : names) {
			String lower = name.toLowerCase(Locale.ROOT);
			fields.put(name, lower.equals("referer") ? "http.request.referrer"
					: "http.request.headers." + lower.replace('.', '_'));
		}
		return fields;
	}

}
