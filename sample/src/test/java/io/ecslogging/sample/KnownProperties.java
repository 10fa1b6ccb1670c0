package io.ecslogging.sample;

import java.io.InputStream;
import java.net.URL;
import java.util.Collections;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.core.env.SystemEnvironmentPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Knows which environment variables stand for a property of the libraries on the class
 * path.
 */
final class KnownProperties {

	private static final String SSL_BUNDLE = "SPRING_SSL_BUNDLE_PEM_";

	private final Set<String> variables = new HashSet<>();

	private KnownProperties() throws Exception {
		for (URL metadata : Collections
			.list(getClass().getClassLoader().getResources("META-INF/spring-configuration-metadata.json"))) {
			try (InputStream in = metadata.openStream()) {
				for (JsonNode property : JsonMapper.shared().readTree(in).path("properties")) {
					this.variables.add(variable(property.path("name").asString()));
				}
			}
		}
		// read before there is an application, so in no metadata of a type
		this.variables.add("SPRING_CONFIG_IMPORT");
	}

	static KnownProperties load() throws Exception {
		KnownProperties known = new KnownProperties();
		assertThat(known.variables).contains("SPRING_APPLICATION_NAME", "ECS_LOGGING_SERVICE_NODENAME");
		return known;
	}

	/**
	 * Return the variable of a property, as Boot's reference documentation says.
	 */
	private static String variable(String property) {
		return property.replace("-", "").replace('.', '_').toUpperCase(Locale.ROOT);
	}

	void assertBound(Map<String, Object> environment) {
		assertThat(environment).isNotEmpty();
		environment.forEach((name, value) -> {
			if (name.startsWith(SSL_BUNDLE)) {
				assertThat(bundles(Map.of(name, value))).as(name).isNotEmpty();
			}
			else {
				assertThat(this.variables).as("the properties that there are").contains(name);
			}
		});
	}

	/**
	 * Check that a variable stands for a property, or for an entry of one that is a map.
	 */
	void assertKnown(String name) {
		assertThat(this.variables).as(name)
			.anyMatch((variable) -> variable.equals(name) || name.startsWith(variable + '_'));
	}

	/**
	 * Return the names of the SSL bundles that have a certificate of an authority.
	 */
	Set<String> bundles(Map<String, Object> environment) {
		MutablePropertySources sources = new MutablePropertySources();
		sources.addFirst(new SystemEnvironmentPropertySource("systemEnvironment", environment));
		Set<String> names = new HashSet<>();
		new Binder(ConfigurationPropertySources.from(sources)).bind("spring.ssl", SslProperties.class)
			.ifBound((ssl) -> ssl.getBundle().getPem().forEach((name, bundle) -> {
				if (bundle.getTruststore().getCertificate() != null) {
					names.add(name);
				}
			}));
		return names;
	}

}
