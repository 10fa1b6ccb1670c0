package io.ecslogging.sample;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Checks of the documentation: every variable, file, heading and test that it names
 * exists.
 */
class DocsTests {

	static List<Path> documents() throws Exception {
		List<Path> documents = new ArrayList<>(List.of(StackFile.path("../README.md")));
		documents.addAll(StackFile.list("../docs"));
		return documents;
	}

	@ParameterizedTest
	@MethodSource("documents")
	void shouldNameVariablesThatExist(Path document) throws Exception {
		KnownProperties known = KnownProperties.load();
		Matcher variable = Pattern.compile("\\bECS_LOGGING_[A-Z_]+[A-Z]\\b").matcher(Files.readString(document));
		while (variable.find()) {
			known.assertKnown(variable.group());
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void shouldLinkToWhatExists(Path document) throws Exception {
		Matcher link = Pattern.compile("]\\((?!https?:)([^)#]*)(?:#([^)]+))?\\)").matcher(Files.readString(document));
		while (link.find()) {
			Path target = link.group(1).isEmpty() ? document : document.resolveSibling(link.group(1)).normalize();
			assertThat(target).exists();
			if (link.group(2) != null) {
				try (Stream<String> lines = Files.lines(target)) {
					assertThat(lines.filter((line) -> line.startsWith("#")).map(DocsTests::anchor)).as(link.group())
						.contains(link.group(2));
				}
			}
		}
	}

	@ParameterizedTest
	@MethodSource("documents")
	void shouldNameTestsThatExist(Path document) throws Exception {
		Matcher named = Pattern.compile("`([A-Z]\\w+(?:Tests|IT))(?:#(\\w+))?`").matcher(Files.readString(document));
		while (named.find()) {
			Path test = test(named.group(1) + ".java");
			if (named.group(2) != null) {
				assertThat(test).content().contains("void " + named.group(2) + "(");
			}
		}
	}

	private static Path test(String file) throws Exception {
		for (String module : List.of("autoconfigure", "sample", "compatibility", "testkit")) {
			try (Stream<Path> files = Files.walk(StackFile.path("../" + module + "/src/test"))) {
				Optional<Path> test = files.filter((path) -> path.endsWith(file)).findFirst();
				if (test.isPresent()) {
					return test.get();
				}
			}
		}
		throw new AssertionError("There is no " + file);
	}

	private static String anchor(String heading) {
		return heading.replaceFirst("#+ ", "")
			.toLowerCase(Locale.ROOT)
			.replaceAll("[^a-z0-9 _-]", "")
			.replace(' ', '-');
	}

}
