package io.ecslogging.sample;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.yaml.snakeyaml.Yaml;

/**
 * The files of the stack around the sample, as the tests read them. Maven runs tests in
 * the directory of their module.
 */
final class StackFile {

	private StackFile() {
	}

	static Path path(String name) {
		return Path.of(name).toAbsolutePath().normalize();
	}

	static String read(String name) {
		try {
			return Files.readString(path(name));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return the files of a directory, by name.
	 */
	static List<Path> list(String directory) {
		try (Stream<Path> files = Files.list(path(directory))) {
			return files.sorted().toList();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	static Map<String, Object> yaml(String name) {
		return new Yaml().load(read(name));
	}

	/**
	 * Return the documents of a file that may have several.
	 */
	static List<Map<String, Object>> yamls(Path file) throws IOException {
		List<Map<String, Object>> documents = new ArrayList<>();
		for (Object document : new Yaml().loadAll(Files.readString(file))) {
			documents.add(map(document));
		}
		return documents;
	}

	@SuppressWarnings("unchecked")
	static Map<String, Object> map(Object value) {
		return (value != null) ? (Map<String, Object>) value : Map.of();
	}

	@SuppressWarnings("unchecked")
	static List<Object> list(Object value) {
		return (value != null) ? (List<Object>) value : List.of();
	}

	/**
	 * Return what is at a path of maps.
	 */
	static Object at(Map<String, Object> document, String... path) {
		Object value = document;
		for (String name : path) {
			value = map(value).get(name);
		}
		return value;
	}

}
