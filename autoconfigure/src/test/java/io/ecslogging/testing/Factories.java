package io.ecslogging.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A directory of the class path with a {@code META-INF/spring.factories} of its own.
 */
public final class Factories {

	private final Path directory;

	private Factories(Path directory) {
		this.directory = directory;
	}

	/**
	 * Name classes of the tests.
	 */
	public static Factories of(Path directory, Class<?> type, Class<?>... classes) {
		return new Factories(directory)
			.write(type.getName() + "=" + Arrays.stream(classes).map(Class::getName).collect(Collectors.joining(",")));
	}

	/**
	 * Take the example for a type from a page of the documentation: the class is
	 * compiled, and named as the page says.
	 */
	public static Factories documented(Path directory, String page, Class<?> type) {
		try {
			String[] blocks = Files.readString(Path.of("..", "docs", page)).split("```");
			String source = block(blocks, "java", "implements " + type.getSimpleName());
			String name = source.replaceFirst("(?s).*public class (\\w+).*", "$1");
			Path file = Files.writeString(directory.resolve(name + ".java"), source);
			JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
			assertThat(compiler.run(null, null, null, "-Xlint:all", "-Werror", "-proc:none", "-d", directory.toString(),
					file.toString()))
				.as(source)
				.isZero();
			return new Factories(directory).write(block(blocks, "properties", type.getName() + "="));
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private static String block(String[] blocks, String language, String content) {
		return Arrays.stream(blocks)
			.filter((block) -> block.startsWith(language + "\n") && block.contains(content))
			.findFirst()
			.orElseThrow(() -> new AssertionError("no example with " + content))
			.substring(language.length() + 1);
	}

	private Factories write(String factories) {
		try {
			Path file = this.directory.resolve("META-INF").resolve("spring.factories");
			Files.createDirectories(file.getParent());
			Files.writeString(file, factories);
			return this;
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Run something on a class path with this directory.
	 */
	public void run(Consumer<ClassLoader> program) {
		Thread thread = Thread.currentThread();
		ClassLoader former = thread.getContextClassLoader();
		try (URLClassLoader extended = new URLClassLoader(new URL[] { this.directory.toUri().toURL() }, former)) {
			thread.setContextClassLoader(extended);
			program.accept(extended);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		finally {
			thread.setContextClassLoader(former);
		}
	}

}
