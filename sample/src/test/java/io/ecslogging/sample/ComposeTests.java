package io.ecslogging.sample;

import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

/**
 * Checks of {@code compose.yaml} that need no container engine: whatever it names must
 * exist.
 */
class ComposeTests {

	private static final String TEXT = StackFile.read("compose.yaml");

	private static final Map<String, Object> COMPOSE = StackFile.yaml("compose.yaml");

	private static final Map<String, Object> SERVICES = StackFile.map(COMPOSE.get("services"));

	private static final Set<String> PROFILES = Set.of("tcp", "beats", "direct", "filebeat");

	private static final Set<String> KEYS = Set.of("image", "build", "profiles", "user", "entrypoint", "depends_on",
			"environment", "ports", "volumes", "mem_limit", "networks", "healthcheck", "stop_grace_period");

	@Test
	void shouldKnowEveryKey() {
		assertThat(COMPOSE.keySet())
			.allMatch((key) -> key.startsWith("x-") || Set.of("services", "networks", "volumes").contains(key));
		SERVICES.forEach((name, service) -> assertThat(KEYS).as(name).containsAll(StackFile.map(service).keySet()));
	}

	@ParameterizedTest
	@ValueSource(strings = { "tcp", "beats", "direct", "filebeat" })
	void shouldBeTakenByDockerComposeWhereThereIsOne(String profile) throws Exception {
		assumeThat(Path.of("/usr/bin/docker-compose")).exists();
		Process process = new ProcessBuilder("docker-compose", "--profile", profile, "config", "--quiet").inheritIO()
			.start();
		assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
		assertThat(process.exitValue()).isZero();
	}

	@Test
	void shouldHaveEveryVariable() throws Exception {
		Properties variables = new Properties();
		variables.load(new StringReader(StackFile.read(".env")));
		Matcher used = Pattern.compile("(?<!\\$)\\$\\{(\\w+)").matcher(TEXT);
		Set<String> names = new HashSet<>();
		while (used.find()) {
			names.add(used.group(1));
		}
		assertThat(variables.stringPropertyNames()).containsAll(names);
		names.addAll(List.of("COMPOSE_PROFILES", "COMPOSE_PROJECT_NAME"));
		assertThat(names).as("variables that are used").containsAll(variables.stringPropertyNames());
		assertThat(PROFILES).contains(variables.getProperty("COMPOSE_PROFILES"));
		assertThat(variables.getProperty("STACK_VERSION")).matches("\\d+\\.\\d+\\.\\d+");
	}

	@Test
	void shouldHaveVersionsOfAllImages() {
		SERVICES.forEach((name, service) -> {
			String image = StackFile.map(service).get("image").toString();
			assertThat(image).as(name).matches("[a-z/]+:(\\$\\{STACK_VERSION:\\?}|local)");
		});
	}

	@Test
	void shouldListenOnThisMachineOnly() {
		Set<Integer> ports = new TreeSet<>();
		SERVICES.forEach((name, service) -> StackFile.list(StackFile.map(service).get("ports")).forEach((port) -> {
			assertThat(port.toString()).as(name).matches("127\\.0\\.0\\.1:(\\d+):\\1");
			ports.add(Integer.valueOf(port.toString().split(":")[1]));
		}));
		assertThat(ports).containsExactly(5000, 5044, 5601, 8080, 9200, 9300, 9600);
		String docs = StackFile.read("../docs/getting-started.md");
		assertThat(docs).contains("localhost:5601", "localhost:8080", "9200", "9300", "5000", "5044", "9600");
	}

	@Test
	void shouldUseServicesNetworksAndVolumesThatExist() {
		Set<String> volumes = StackFile.map(COMPOSE.get("volumes")).keySet();
		Set<String> usedVolumes = new HashSet<>();
		SERVICES.forEach((name, service) -> {
			Map<String, Object> settings = StackFile.map(service);
			assertThat(settings.get("networks")).as(name).isEqualTo(List.of("elvis"));
			assertThat(settings.get("mem_limit").toString()).as(name).matches("\\d+[mg]");
			StackFile.map(settings.get("depends_on")).forEach((other, condition) -> {
				assertThat(SERVICES).as(name).containsKey(other);
				assertRunsToo(settings, StackFile.map(SERVICES.get(other)));
				boolean ends = StackFile.map(condition).get("condition").equals("service_completed_successfully");
				boolean checked = StackFile.map(SERVICES.get(other)).containsKey("healthcheck");
				assertThat(ends || checked).as("%s can wait for %s", name, other).isTrue();
			});
			for (Object volume : StackFile.list(settings.get("volumes"))) {
				String source = volume.toString().split(":")[0];
				if (source.startsWith("./")) {
					assertThat(StackFile.path(source)).as(name).exists();
				}
				else if (!source.startsWith("/")) {
					assertThat(volumes).as(name).contains(source);
					usedVolumes.add(source);
				}
			}
		});
		assertThat(usedVolumes).isEqualTo(volumes);
		assertThat(StackFile.at(COMPOSE, "networks", "elvis", "driver")).isEqualTo("bridge");
	}

	/**
	 * A service without a profile runs always.
	 */
	private static void assertRunsToo(Map<String, Object> service, Map<String, Object> other) {
		List<Object> profiles = StackFile.list(other.get("profiles"));
		assertThat(profiles.isEmpty() || profiles.containsAll(StackFile.list(service.get("profiles")))).isTrue();
		assertThat(PROFILES.stream().map(Object.class::cast).toList()).containsAll(profiles);
	}

	@Test
	void shouldNameHostsAndPortsOfServices() {
		Matcher address = Pattern.compile("(?:https?://|DESTINATIONS: )([a-z-]+):(\\d+)")
			.matcher(TEXT + StackFile.read("logstash/pipeline/logs.conf") + StackFile.read("filebeat/filebeat.yml"));
		int found = 0;
		while (address.find()) {
			found++;
			String host = address.group(1);
			assertThat(host.equals("localhost") || SERVICES.containsKey(host)).as(address.group()).isTrue();
			assertThat(TEXT).as(address.group()).contains(":%s:%1$s\"".formatted(address.group(2)));
		}
		assertThat(found).isGreaterThan(8);
		assertThat(StackFile.read("logstash/pipeline/logs.conf")).contains("port => 5000", "port => 5044");
	}

	@Test
	void shouldMountTheFilesThatAreNamed() {
		assertThat(StackFile.read("logstash/pipeline/logs.conf")).contains("/certificates/ca.crt",
				"${LOGSTASH_API_KEY}");
		assertThat(StackFile.read("filebeat/filebeat.yml")).contains("/certificates/ca.crt", "${FILEBEAT_API_KEY}");
		String setup = StackFile.read("setup/elasticsearch.sh");
		assertThat(setup).contains("$KEYS/logstash", "$KEYS/filebeat", "$KEYS/elvis/ecs.logging.elasticsearch.api-key");
		assertThat(TEXT).contains("$$(cat /keys/logstash)", "$$(cat /keys/filebeat)", "configtree:/keys/elvis/");
		Matcher script = Pattern.compile("/setup/([a-z.]+)\"").matcher(TEXT);
		Set<String> scripts = new TreeSet<>();
		while (script.find()) {
			scripts.add(script.group(1));
			assertThat(Files.isRegularFile(StackFile.path("setup/" + script.group(1)))).isTrue();
		}
		assertThat(scripts).containsExactly("certificates.sh", "elasticsearch.sh", "kibana.sh");
	}

	@Test
	void shouldConfigureTheSampleByPropertiesThatExist() throws Exception {
		KnownProperties known = KnownProperties.load();
		Set<String> profiles = new HashSet<>();
		SERVICES.forEach((name, service) -> {
			Map<String, Object> settings = StackFile.map(service);
			if (settings.get("image").equals("elvis:local")) {
				profiles.add(StackFile.list(settings.get("profiles")).get(0).toString());
				Map<String, Object> environment = StackFile.map(settings.get("environment"));
				known.assertBound(environment);
				Object bundle = environment.get("ECS_LOGGING_ELASTICSEARCH_SSL_BUNDLE");
				if (bundle != null) {
					assertThat(known.bundles(environment)).contains(bundle.toString());
				}
			}
		});
		assertThat(profiles).isEqualTo(PROFILES);
	}

	@Test
	void shouldGiveTheSampleTimeToSendTheLastEvents() {
		SERVICES.forEach((name, service) -> {
			if (StackFile.map(service).get("image").equals("elvis:local")) {
				String grace = StackFile.map(service).get("stop_grace_period").toString();
				assertThat(Integer.parseInt(grace.replace("s", ""))).as(name).isGreaterThan(5);
			}
		});
	}

}
