package io.ecslogging.sample;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.testing.EcsLines;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Does what the Dockerfile says without Docker: takes the jar apart, puts its layers
 * together, and runs the command.
 */
@EnabledOnOs(OS.LINUX)
class DockerfileIT {

	private static final String DOCKERFILE = StackFile.read("Dockerfile");

	private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");

	@Test
	void shouldRunAndEndInTime(@TempDir Path directory) throws Exception {
		Path image = image(directory);
		Path output = directory.resolve("output");
		List<String> command = new ArrayList<>(entrypoint());
		command.set(0, JAVA.toString());
		command
			.addAll(List.of("--server.port=0", "--elvis.generator.min-delay=10ms", "--elvis.generator.max-delay=50ms"));
		Process process = new ProcessBuilder(command).directory(image.toFile())
			.redirectErrorStream(true)
			.redirectOutput(output.toFile())
			.start();
		try {
			Awaitility.await()
				.atMost(Duration.ofSeconds(60))
				.until(() -> Files.readString(output).contains("Started "));
			process.destroy();
			assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
			assertThat(process.exitValue()).isEqualTo(143);
		}
		finally {
			process.destroyForcibly().waitFor();
		}
		assertThat(EcsLines.of(Files.readAllLines(output)).messages()).contains("Graceful shutdown complete");
	}

	private static Path image(Path directory) throws IOException, InterruptedException {
		Path extracted = directory.resolve("extracted");
		Process extract = new ProcessBuilder(JAVA.toString(), "-Djarmode=tools", "-jar",
				System.getProperty("elvis.jar"), "extract", "--layers", "--launcher", "--destination",
				extracted.toString())
			.redirectErrorStream(true)
			.redirectOutput(ProcessBuilder.Redirect.DISCARD)
			.start();
		assertThat(extract.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(extract.exitValue()).isZero();
		List<String> layers = new ArrayList<>();
		Matcher copied = Pattern.compile("COPY --from=build /build/extracted/([a-z-]+)/ \\./").matcher(DOCKERFILE);
		while (copied.find()) {
			layers.add(copied.group(1));
		}
		try (Stream<Path> there = Files.list(extracted)) {
			assertThat(layers)
				.containsExactlyInAnyOrderElementsOf(there.map((layer) -> layer.getFileName().toString()).toList());
		}
		Path image = Files.createDirectory(directory.resolve("image"));
		for (String layer : layers) {
			copy(extracted.resolve(layer), image);
		}
		return image;
	}

	private static void copy(Path from, Path to) throws IOException {
		try (Stream<Path> files = Files.walk(from)) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Path target = to.resolve(from.relativize(file).toString());
				Files.createDirectories(target.getParent());
				Files.copy(file, target);
			}
		}
	}

	private static List<String> entrypoint() {
		Matcher entrypoint = Pattern.compile("(?m)^ENTRYPOINT (\\[.*])$").matcher(DOCKERFILE);
		assertThat(entrypoint.find()).as("the exec form").isTrue();
		List<String> command = new ArrayList<>();
		for (JsonNode part : JsonMapper.shared().readTree(entrypoint.group(1))) {
			command.add(part.asString());
		}
		assertThat(command.get(0)).isEqualTo("java");
		return command;
	}

	@Test
	void shouldNotRunAsRoot() {
		assertThat(DOCKERFILE).containsPattern("(?m)^USER [1-9]\\d+$").containsPattern("(?m)^HEALTHCHECK ");
		assertThat(DOCKERFILE.lines().filter((line) -> line.startsWith("FROM ")))
			.allMatch((line) -> line.contains("${JDK_VERSION}"));
	}

}
