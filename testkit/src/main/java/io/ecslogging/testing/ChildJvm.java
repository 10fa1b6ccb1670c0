package io.ecslogging.testing;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A main class in a JVM of its own, with the class path of the tests less some jars and
 * with others; or the program of a jar, with the class path of the jar.
 */
public final class ChildJvm {

	private final List<String> options = new ArrayList<>();

	/**
	 * For programs that end soon: what it takes to make them fast is not worth it.
	 */
	private static final List<String> BRIEF = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

	private final List<String> jars = new ArrayList<>();

	private final List<String> moreJars = new ArrayList<>();

	private final Map<String, String> environment;

	private final String[] withoutJars;

	private ChildJvm(Map<String, String> environment, String... withoutJars) {
		this.environment = environment;
		this.withoutJars = withoutJars;
	}

	/**
	 * Leave out the jars whose names begin so.
	 */
	public static ChildJvm without(String... jars) {
		return new ChildJvm(Map.of(), jars);
	}

	public static ChildJvm with(Map<String, String> environment) {
		return new ChildJvm(environment);
	}

	/**
	 * Put the jars of a directory before all others.
	 */
	public ChildJvm jars(Path directory) {
		this.jars.add(directory.toString() + File.separator + "*");
		return this;
	}

	/**
	 * Add a jar to the end of the class path.
	 */
	public ChildJvm jar(Path jar) {
		assertThat(jar).exists();
		this.moreJars.add(jar.toString());
		return this;
	}

	public ChildJvm option(String option) {
		this.options.add(option);
		return this;
	}

	/**
	 * Run to the end and return what was printed to standard output.
	 */
	public Result run(Class<?> main, String... arguments) {
		try {
			Process process = process(List.of("-cp", classPath(), main.getName()), arguments).start();
			try {
				CompletableFuture<String> output = read(process.getInputStream());
				CompletableFuture<String> errors = read(process.getErrorStream());
				assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
				return new Result(process.exitValue(), output.get(), errors.get());
			}
			finally {
				process.destroyForcibly();
			}
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		catch (Exception ex) {
			throw new IllegalStateException(ex);
		}
	}

	/**
	 * Start the program of a jar.
	 */
	public RunningJvm start(Path jar, String... arguments) {
		ProcessBuilder builder = process(List.of("-jar", jar.toString()), arguments)
			.redirectError(ProcessBuilder.Redirect.DISCARD);
		try {
			return new RunningJvm(builder.start());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private ProcessBuilder process(List<String> program, String... arguments) {
		List<String> command = new ArrayList<>();
		command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
		command.addAll(BRIEF);
		command.addAll(this.options);
		command.addAll(program);
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command);
		builder.environment().putAll(this.environment);
		return builder;
	}

	private static CompletableFuture<String> read(InputStream stream) {
		return CompletableFuture.supplyAsync(() -> {
			try (stream) {
				return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
			}
			catch (IOException ex) {
				throw new UncheckedIOException(ex);
			}
		});
	}

	private String classPath() {
		Stream<String> own = Stream
			.concat(this.jars.stream(), Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator)))
			.filter((entry) -> Arrays.stream(this.withoutJars)
				.noneMatch(Path.of(entry).getFileName().toString()::startsWith));
		return Stream.concat(own, this.moreJars.stream()).collect(Collectors.joining(File.pathSeparator));
	}

	/**
	 * What came of a run.
	 *
	 * @param exitCode the exit code
	 * @param output what was printed to standard output
	 * @param errors what was printed to standard error
	 */
	public record Result(int exitCode, String output, String errors) {

	}

}
