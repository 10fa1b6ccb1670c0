package io.ecslogging.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;

import javax.tools.ToolProvider;

/**
 * Compiles what the tests need in Elasticsearch against its own classes, and installs it.
 */
final class ElasticsearchPlugin {

	private static final String NAME = "TestSupportPlugin";

	private ElasticsearchPlugin() {
	}

	static void install(Path home) throws IOException {
		Path plugin = home.resolve("plugins/test-support");
		Path classes = Files.createDirectories(home.resolveSibling("plugin-classes"));
		if (Files.exists(plugin.resolve("plugin-descriptor.properties")) && isCurrent(classes)) {
			return;
		}
		compile(home, classes);
		Files.createDirectories(plugin);
		try (OutputStream file = Files.newOutputStream(plugin.resolve("test-support.jar"));
				JarOutputStream jar = new JarOutputStream(file)) {
			try (Stream<Path> compiled = Files.list(classes)) {
				for (Path path : compiled.filter((path) -> path.toString().endsWith(".class")).toList()) {
					add(jar, path.getFileName().toString(), Files.readAllBytes(path));
				}
			}
			add(jar, "META-INF/services/org.elasticsearch.features.FeatureSpecification",
					(NAME + "$FailureStore").getBytes(StandardCharsets.US_ASCII));
		}
		String version = home.getFileName().toString().replace("elasticsearch-", "");
		Files.writeString(plugin.resolve("plugin-descriptor.properties"), """
				description=Stands in for modules that the distribution for tests lacks
				version=1
				name=test-support
				classname=%s
				java.version=17
				elasticsearch.version=%s
				""".formatted(NAME, version));
	}

	/**
	 * Return whether what an earlier build has compiled is of the same source.
	 */
	private static boolean isCurrent(Path classes) throws IOException {
		Path source = classes.resolve(NAME + ".java");
		return Files.exists(source) && Files.readString(source).equals(source());
	}

	private static String source() throws IOException {
		try (InputStream in = ElasticsearchPlugin.class.getResourceAsStream("/elasticsearch/" + NAME + ".java")) {
			return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
		}
	}

	private static void compile(Path home, Path classes) throws IOException {
		Path source = Files.writeString(classes.resolve(NAME + ".java"), source());
		String classPath;
		try (Stream<Path> jars = Files.list(home.resolve("lib"))) {
			classPath = jars.map(Path::toString).collect(Collectors.joining(File.pathSeparator));
		}
		int result = ToolProvider.getSystemJavaCompiler()
			.run(null, null, null, "-proc:none", "-cp", classPath, "-d", classes.toString(), source.toString());
		if (result != 0) {
			throw new IllegalStateException("The plugin cannot be compiled");
		}
	}

	private static void add(JarOutputStream jar, String name, byte[] content) throws IOException {
		jar.putNextEntry(new ZipEntry(name));
		jar.write(content);
		jar.closeEntry();
	}

}
