package io.ecslogging;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.library.Architectures;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

/**
 * The arrows between the packages.
 */
class ArchitectureTests {

	private static final JavaClasses CLASSES = new ClassFileImporter()
		.withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
		.withImportOption((location) -> !location.contains("/io/ecslogging/testing/"))
		.importPackages("io.ecslogging");

	@Test
	void shouldPointInward() {
		Architectures.layeredArchitecture()
			.consideringOnlyDependenciesInAnyPackage("io.ecslogging..")
			.layer("json")
			.definedBy("io.ecslogging.json..")
			.layer("ecs")
			.definedBy("io.ecslogging.ecs..")
			.layer("queue")
			.definedBy("io.ecslogging.queue..")
			.layer("shipping")
			.definedBy("io.ecslogging.shipping")
			.layer("net")
			.definedBy("io.ecslogging.shipping.net..")
			.layer("logstash")
			.definedBy("io.ecslogging.shipping.logstash..")
			.layer("lumberjack")
			.definedBy("io.ecslogging.shipping.lumberjack..")
			.layer("elasticsearch")
			.definedBy("io.ecslogging.shipping.elasticsearch..")
			.layer("logback")
			.definedBy("io.ecslogging.logback..")
			.layer("autoconfigure")
			.definedBy("io.ecslogging.autoconfigure..")
			.whereLayer("json")
			.mayNotAccessAnyLayer()
			.whereLayer("ecs")
			.mayOnlyAccessLayers("json")
			.whereLayer("queue")
			.mayNotAccessAnyLayer()
			.whereLayer("shipping")
			.mayOnlyAccessLayers("queue")
			.whereLayer("net")
			.mayOnlyAccessLayers("shipping")
			.whereLayer("logstash")
			.mayOnlyAccessLayers("shipping", "net")
			.whereLayer("lumberjack")
			.mayOnlyAccessLayers("shipping", "net")
			.whereLayer("elasticsearch")
			.mayOnlyAccessLayers("shipping")
			.whereLayer("logback")
			.mayOnlyAccessLayers("ecs", "shipping")
			.whereLayer("autoconfigure")
			.mayNotBeAccessedByAnyLayer()
			.check(CLASSES);
	}

	@Test
	void shouldHaveNoCycles() {
		slices().matching("io.ecslogging.(**)").should().beFreeOfCycles().check(CLASSES);
	}

	/**
	 * Top-level classes: those within another one may know it.
	 */
	@Test
	void shouldHaveNoCyclesBetweenClasses() {
		slices().assignedFrom(new SliceAssignment() {

			@Override
			public SliceIdentifier getIdentifierOf(JavaClass javaClass) {
				String name = javaClass.getName();
				return name.startsWith("io.ecslogging.") ? SliceIdentifier.of(name.replaceFirst("\\$.*", ""))
						: SliceIdentifier.ignore();
			}

			@Override
			public String getDescription() {
				return "top-level classes";
			}

		}).should().beFreeOfCycles().check(CLASSES);
	}

	/**
	 * Apart from what is named by users, in code, in properties or in
	 * {@code logback.xml}, or by Spring.
	 */
	@Test
	void shouldMakePublicOnlyWhatOtherPackagesUse() {
		classes().that()
			.arePublic()
			.and()
			.areTopLevelClasses()
			.and()
			.haveNameNotMatching(
					".*(Properties|AutoConfiguration|ConnectionDetails|Endpoint|SinkDescriptor|StructuredLogFormatter|\\.EcsEncoder|\\.EcsFields|\\.StructuredFormats|\\.PeerStatus)")
			.should(new ArchCondition<>("be used in another package") {

				@Override
				public void check(JavaClass item, ConditionEvents events) {
					boolean used = item.getDirectDependenciesToSelf()
						.stream()
						.anyMatch((dependency) -> !dependency.getOriginClass()
							.getPackageName()
							.equals(item.getPackageName()));
					events.add(new SimpleConditionEvent(item, used, item.getName() + " is public"));
				}

			})
			.check(CLASSES);
	}

	@Test
	void shouldKeepSpringInAutoconfigure() {
		noClasses().that()
			.resideOutsideOfPackage("io.ecslogging.autoconfigure..")
			.should()
			.dependOnClassesThat()
			.resideInAPackage("org.springframework..")
			.check(CLASSES);
	}

	@Test
	void shouldKeepEventsOutOfLines() {
		noClasses().that()
			.resideInAnyPackage("io.ecslogging.queue..", "io.ecslogging.shipping..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("ch.qos.logback..")
			.check(CLASSES);
	}

	@Test
	void shouldKeepLoggingOutOfJson() {
		noClasses().that()
			.resideInAnyPackage("io.ecslogging.json..", "io.ecslogging.queue..")
			.should()
			.dependOnClassesThat()
			.resideInAnyPackage("ch.qos.logback..", "org.slf4j..", "tools.jackson..")
			.check(CLASSES);
	}

	@Test
	void shouldKeepLibrariesWhereTheyAreNeeded() {
		onlyDependOn("net.logstash..", "ecs\\.(StructuredArguments|Jackson[23]Arguments)");
		onlyDependOn("tools.jackson..",
				"(ecs\\.Jackson3(Arguments|Fields|Nodes)|shipping\\.elasticsearch\\.(BulkReply|SafeForm))");
		onlyDependOn("com.fasterxml.jackson.core..", "ecs\\.Jackson2Arguments");
		onlyDependOn("com.fasterxml.jackson.databind..", "ecs\\.Jackson2(Arguments|Nodes)");
		onlyDependOn("java.net.http..",
				"shipping\\.elasticsearch\\.(BulkApi|BulkExchange|BoundedBody|ElasticsearchHttpCustomizer|HttpCustomizers|HttpFault|HttpTransport)");
	}

	@Test
	void shouldKeepOptionalModulesWhereTheyAreNeeded() {
		String connection = "autoconfigure\\.connection\\.";
		onlyDependOn("org.springframework.boot.elasticsearch..", connection + "EcsLoggingConnectionAutoConfiguration");
		onlyDependOn("org.springframework.boot.docker..", connection + ".*DockerComposeConnectionDetailsFactory");
		onlyDependOn("org.springframework.boot.testcontainers..", connection + ".*ContainerConnectionDetailsFactory");
		onlyDependOn("org.testcontainers..", connection + ".*ContainerConnectionDetailsFactory");
		String web = "autoconfigure\\.web\\.";
		onlyDependOn("org.apache.catalina..", web + "(Tomcat.*|EcsLoggingServerAccessAutoConfiguration)");
		onlyDependOn("org.eclipse.jetty..", web + "(Jetty.*|EcsLoggingServerAccessAutoConfiguration)");
		onlyDependOn("io.micrometer.tracing..",
				web + "(ObservedTrace|EcsLogging(Reactive|Servlet)AccessAutoConfiguration)");
	}

	@Test
	void shouldKeepReactorNettyWhereItIsAdded() {
		String web = "autoconfigure\\.web\\.";
		onlyDependOn("io.netty..", web + "Netty.*");
		onlyDependOn("reactor.netty..", web + "(Netty.*|EcsLoggingReactiveAccessAutoConfiguration)");
	}

	private static void onlyDependOn(String library, String classes) {
		noClasses().that()
			.haveNameNotMatching("io\\.ecslogging\\." + classes + "(\\$.*)?")
			.should()
			.dependOnClassesThat()
			.resideInAPackage(library)
			.check(CLASSES);
	}

}
