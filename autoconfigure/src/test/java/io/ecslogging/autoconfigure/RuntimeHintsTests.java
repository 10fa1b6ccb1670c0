package io.ecslogging.autoconfigure;

import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Parameter;
import java.net.URL;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.aot.hint.ExecutableHint;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.TypeHint;
import org.springframework.aot.hint.TypeReference;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.boot.autoconfigure.ssl.SslProperties;
import org.springframework.core.io.support.SpringFactoriesLoader;
import org.springframework.util.ClassUtils;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * What a native image is told of: everything that is found by name.
 */
class RuntimeHintsTests {

	/**
	 * The classes that find something by name. The tests below cover what they find.
	 */
	private static final Set<String> REFLECTIVE = Set.of("autoconfigure.CustomJsonMembers",
			"autoconfigure.EffectiveProperties", "autoconfigure.Extensions", "autoconfigure.ElasticsearchPresence",
			"autoconfigure.KnownProperties", "autoconfigure.LogbackPresence", "autoconfigure.UnsupportedBootListener",
			"ecs.Contents", "ecs.Jackson2Arguments", "ecs.StructuredArguments", "shipping.elasticsearch.HttpTransport");

	private final RuntimeHints hints = new RuntimeHints();

	/**
	 * All registrars of the class path, as a native image has them.
	 */
	RuntimeHintsTests() {
		SpringFactoriesLoader.forResourceLocation("META-INF/spring/aot.factories")
			.load(RuntimeHintsRegistrar.class)
			.forEach((registrar) -> registrar.registerHints(this.hints, getClass().getClassLoader()));
	}

	@Test
	void shouldCoverEveryClassThatFindsSomethingByName() {
		Set<String> reflective = new ClassFileImporter().withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
			.withImportOption((location) -> !location.contains("/io/ecslogging/testing/"))
			.importPackages("io.ecslogging")
			.stream()
			.flatMap((type) -> type.getCodeUnits().stream())
			.filter((method) -> method.getMethodCallsFromSelf().stream().anyMatch(RuntimeHintsTests::findsByName))
			.map(RuntimeHintsTests::outermostClass)
			.collect(Collectors.toSet());
		assertThat(reflective).isEqualTo(REFLECTIVE);
	}

	private static boolean findsByName(JavaMethodCall call) {
		String name = call.getName();
		return switch (call.getTargetOwner().getName()) {
			case "java.lang.Class" -> name.equals("forName") || name.startsWith("getResource")
					|| name.matches("get(Declared)?(Method|Field|Constructor|RecordComponent)s?");
			case "java.lang.ClassLoader" -> name.equals("loadClass") || name.matches("get(System)?Resource.*");
			case "java.lang.invoke.MethodHandles$Lookup" -> name.startsWith("find");
			case "java.util.ServiceLoader", "org.springframework.core.io.support.SpringFactoriesLoader" ->
				name.startsWith("load");
			case "org.springframework.util.ClassUtils" -> name.matches("forName|isPresent|resolveClassName");
			default -> false;
		};
	}

	private static String outermostClass(JavaCodeUnit method) {
		return method.getOwner().getName().replaceFirst("\\$.*", "").replace("io.ecslogging.", "");
	}

	static Stream<Class<?>> boundTypes() {
		return Stream.concat(KnownProperties.TYPES.stream(), Stream.of(JsonMembersProperties.class))
			.flatMap(RuntimeHintsTests::withSections);
	}

	private static Stream<Class<?>> withSections(Class<?> type) {
		return Stream.concat(Stream.of(type),
				Arrays.stream(type.getDeclaredConstructors()[0].getParameterTypes())
					.filter(Class::isRecord)
					.flatMap(RuntimeHintsTests::withSections));
	}

	@ParameterizedTest
	@MethodSource("boundTypes")
	void shouldHaveTheConstructorThatPropertiesAreBoundWith(Class<?> type) {
		assertThat(this.hints)
			.matches(RuntimeHintsPredicates.reflection().onConstructorInvocation(type.getDeclaredConstructors()[0]));
	}

	@ParameterizedTest
	@MethodSource("boundTypes")
	void shouldHaveTheAccessorsThatTheEndpointReads(Class<?> type) throws Exception {
		assumeThat(type.getName()).doesNotContain("JsonMembersProperties");
		for (Parameter component : type.getDeclaredConstructors()[0].getParameters()) {
			assertThat(this.hints)
				.matches(RuntimeHintsPredicates.reflection().onMethodInvocation(type.getMethod(component.getName())));
		}
	}

	@Test
	void shouldHaveTheBundlesOfAStartWithoutBeans() throws Exception {
		assertThat(this.hints)
			.matches(RuntimeHintsPredicates.reflection().onConstructorInvocation(SslProperties.class.getConstructor()));
		assertThat(this.hints)
			.matches(RuntimeHintsPredicates.reflection().onMethodInvocation(SslProperties.class, "getBundle"));
	}

	/**
	 * The classes are not visible from here.
	 */
	@ParameterizedTest
	@ValueSource(strings = { "format.EcsStructuredLogFormatter", "format.EcsFileStructuredLogFormatter",
			"shipping.ShippedLogFormatter" })
	void shouldHaveTheFormattersThatBootInstantiates(String name) {
		Class<?> type = ClassUtils.resolveClassName(getClass().getPackageName() + "." + name, null);
		assertThat(type.getDeclaredConstructors()).anySatisfy((constructor) -> assertThat(this.hints)
			.matches(RuntimeHintsPredicates.reflection().onConstructorInvocation(constructor)));
	}

	static List<String> factories() throws IOException {
		for (URL resource : Collections
			.list(RuntimeHintsTests.class.getClassLoader().getResources("META-INF/spring.factories"))) {
			try (InputStream in = resource.openStream()) {
				Properties factories = new Properties();
				factories.load(in);
				List<String> ours = factories.values()
					.stream()
					.flatMap((names) -> Arrays.stream(names.toString().split(",")))
					.filter((name) -> name.startsWith("io.ecslogging."))
					.toList();
				if (!ours.isEmpty()) {
					return ours;
				}
			}
		}
		throw new AssertionError("There is no spring.factories with our classes");
	}

	@ParameterizedTest
	@MethodSource("factories")
	void shouldHaveWhatIsInSpringFactories(String name) throws Exception {
		assertThat(this.hints).matches(RuntimeHintsPredicates.reflection()
			.onConstructorInvocation(ClassUtils.resolveClassName(name, null).getDeclaredConstructor()));
	}

	static Stream<String> neededClasses() {
		return Stream.concat(
				Stream.of("ch.qos.logback.classic.LoggerContext", UnsupportedBootListener.NEEDED,
						"net.logstash.logback.argument.StructuredArgument"),
				Arrays.stream(ElasticsearchPresence.NEEDED));
	}

	@ParameterizedTest
	@MethodSource("neededClasses")
	void shouldHaveTheClassesWhosePresenceIsChecked(String name) {
		assertThat(this.hints).matches(RuntimeHintsPredicates.reflection().onType(TypeReference.of(name)));
	}

	@Test
	void shouldHaveTheClassFileThatTellsOfStructuredArguments() {
		assertThat(this.hints).matches(RuntimeHintsPredicates.resource()
			.forResource("net/logstash/logback/argument/StructuredArgument.class"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "net.logstash.logback.argument.StructuredArgument",
			"net.logstash.logback.marker.LogstashMarker" })
	void shouldHaveTheMethodsOfStructuredArguments(String name) {
		Predicate<RuntimeHints> methods = Arrays.stream(ClassUtils.resolveClassName(name, null).getMethods())
			.filter((method) -> method.getName().equals("writeTo"))
			.map((method) -> RuntimeHintsPredicates.reflection().onMethodInvocation(method))
			.reduce((hints) -> true, Predicate::and);
		assertThat(this.hints).matches(methods);
	}

	/**
	 * Not by predicate: Java 17 has not got all of these methods.
	 */
	@ParameterizedTest
	@CsvSource({ "org.springframework.http.HttpHeaders, asMultiValueMap", "java.net.http.HttpHeaders, map",
			"java.net.http.HttpClient, shutdownNow" })
	void shouldHaveTheMethodsThatNotEveryVersionHas(String type, String method) {
		TypeHint hint = this.hints.reflection().getTypeHint(TypeReference.of(type));
		assertThat(hint).isNotNull();
		assertThat(hint.methods()).extracting(ExecutableHint::getName).contains(method);
	}

}
