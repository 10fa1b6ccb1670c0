package io.ecslogging.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Names and types of ECS fields; names of those that may be arrays end in {@code []}.
 */
final class EcsFieldTypes {

	static final Map<String, String> ALL = load();

	private EcsFieldTypes() {
	}

	private static Map<String, String> load() {
		try (InputStream stream = EcsFieldTypes.class.getResourceAsStream("ecs-field-types.txt")) {
			Map<String, String> types = new LinkedHashMap<>();
			for (String line : new String(stream.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
				if (!line.startsWith("#")) {
					String[] parts = line.split(": ");
					for (String name : parts[1].split(" ")) {
						types.put(name, parts[0]);
					}
				}
			}
			return types;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
