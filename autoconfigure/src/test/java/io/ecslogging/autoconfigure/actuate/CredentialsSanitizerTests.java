package io.ecslogging.autoconfigure.actuate;

import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.actuate.context.properties.ConfigurationPropertiesReportEndpoint;
import org.springframework.boot.actuate.endpoint.SanitizingFunction;
import org.springframework.boot.actuate.endpoint.Show;
import org.springframework.boot.actuate.env.EnvironmentEndpoint;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.core.env.MapPropertySource;
import tools.jackson.databind.json.JsonMapper;

import io.ecslogging.autoconfigure.EcsLoggingAutoConfiguration;
import io.ecslogging.autoconfigure.ElasticsearchProperties;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Credentials in Actuator's endpoints.
 */
class CredentialsSanitizerTests {

	@ParameterizedTest
	@CsvSource({ "ecs.logging.elasticsearch.api-key, ecs.logging.elasticsearch.index",
			"ECS_LOGGING_ELASTICSEARCH_APIKEY, ecs.logging.elasticsearch.index",
			"ecs.logging.elasticsearch.password, ecs.logging.elasticsearch.username" })
	void shouldKeepCredentialsOutOfEndpoints(String property, String other) {
		new ApplicationContextRunner()
			.withUserConfiguration(EcsLoggingAutoConfiguration.class, EcsLoggingActuatorAutoConfiguration.class)
			.withPropertyValues(property + "=id:private", other + "=visible")
			.run((context) -> {
				var sanitizers = context.getBeansOfType(SanitizingFunction.class).values();
				var environment = new EnvironmentEndpoint(context.getEnvironment(), sanitizers, Show.ALWAYS);
				assertThat(JsonMapper.shared().writeValueAsString(environment.environment(null))).contains("visible")
					.doesNotContain("private");
				var properties = new ConfigurationPropertiesReportEndpoint(sanitizers, Show.ALWAYS);
				properties.setApplicationContext(context);
				assertThat(JsonMapper.shared().writeValueAsString(properties.configurationProperties()))
					.contains("visible")
					.doesNotContain("private");
				assertThat(context.getBean(ElasticsearchProperties.class).toString()).doesNotContain("private");
			});
	}

	@Test
	void shouldKeepCredentialsOutOfEndpointsWhenDisabled() {
		new ApplicationContextRunner().withUserConfiguration(EcsLoggingActuatorAutoConfiguration.class)
			.withPropertyValues("ecs.logging.elasticsearch.api-key=private", "ecs.logging.enabled=false")
			.run((context) -> {
				var sanitizers = context.getBeansOfType(SanitizingFunction.class).values();
				var environment = new EnvironmentEndpoint(context.getEnvironment(), sanitizers, Show.ALWAYS);
				assertThat(JsonMapper.shared().writeValueAsString(environment.environment(null)))
					.doesNotContain("private");
			});
	}

	/**
	 * The ways in which an environment may contain a secret outside of its property.
	 */
	@ParameterizedTest
	@CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
			api-key  | identifier:the-private-key | java -jar a.jar --k=identifier:the-private-key
			api-key  | identifier:the-private-key | the-private-key
			api-key  | identifier:the-private-key | ApiKey aWRlbnRpZmllcjp0aGUtcHJpdmF0ZS1rZXk=
			api-key  | aWRlbnRpZmllcjp0aGUtcHJpdmF0ZS1rZXk= | identifier:the-private-key
			api-key  | essu_cHJpdmF0ZQ== | {"key":"essu_cHJpdmF0ZQ=="}
			password | pr"vate\\password | {"password":"pr\\"vate\\\\password"}
			password | private-password | Basic dmlzaWJsZS11c2VyOnByaXZhdGUtcGFzc3dvcmQ=
			password | geheim | -Dpassword=geheim
			password | x | java -Decs.logging.elasticsearch.password=x
			password | x | {"ecs.logging.elasticsearch.password": "x"}
			""")
	void shouldKeepCredentialsOutOfAllValues(String property, String secret, String value) {
		new ApplicationContextRunner().withUserConfiguration(EcsLoggingActuatorAutoConfiguration.class, Other.class)
			.withPropertyValues("ecs.logging.elasticsearch." + property + "=${API_KEY}",
					"ecs.logging.elasticsearch.username=visible-user")
			.withInitializer((context) -> context.getEnvironment()
				.getPropertySources()
				.addFirst(new MapPropertySource("other",
						Map.of("API_KEY", secret, "some.text", value, "other.text", value, "some.word",
								"visible excellent geheimnis", "other.word", "visible"))))
			.run((context) -> {
				var sanitizers = context.getBeansOfType(SanitizingFunction.class).values();
				var environment = new EnvironmentEndpoint(context.getEnvironment(), sanitizers, Show.ALWAYS)
					.environment((String) null);
				assertThat(environment.getPropertySources()).filteredOn((source) -> "other".equals(source.getName()))
					.singleElement()
					.satisfies((source) -> assertThat(source.getProperties())
						.allSatisfy((name, shown) -> assertThat(shown.getValue()).as(name)
							.isEqualTo(name.equals("some.word") ? "visible excellent geheimnis"
									: name.equals("other.word") ? "visible" : "******")));
				var properties = new ConfigurationPropertiesReportEndpoint(sanitizers, Show.ALWAYS);
				properties.setApplicationContext(context);
				assertThat(JsonMapper.shared().writeValueAsString(properties.configurationProperties()))
					.contains("\"word\":\"visible\"", "\"text\":\"******\"");
			});
	}

	@Test
	void shouldKeepCredentialsThatOthersWinOverOutOfAllValues() {
		new ApplicationContextRunner().withUserConfiguration(EcsLoggingActuatorAutoConfiguration.class)
			.withPropertyValues("ecs.logging.elasticsearch.password=private-password", "some.text=former-password")
			.withInitializer(
					(context) -> context.getEnvironment()
						.getPropertySources()
						.addLast(new MapPropertySource("file",
								Map.of("ecs.logging.elasticsearch.password", "former-password"))))
			.run((context) -> {
				var sanitizers = context.getBeansOfType(SanitizingFunction.class).values();
				var environment = new EnvironmentEndpoint(context.getEnvironment(), sanitizers, Show.ALWAYS);
				assertThat(JsonMapper.shared().writeValueAsString(environment.environment(null)))
					.doesNotContain("private-password", "former-password");
			});
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "\n", "e" })
	void shouldShowOtherValuesWhateverASecretIs(String secret) {
		new ApplicationContextRunner().withUserConfiguration(EcsLoggingActuatorAutoConfiguration.class)
			.withPropertyValues("ecs.logging.elasticsearch.password=" + secret,
					"ecs.logging.elasticsearch.api-key=" + secret, "some.text=visible enough")
			.run((context) -> {
				var sanitizers = context.getBeansOfType(SanitizingFunction.class).values();
				var environment = new EnvironmentEndpoint(context.getEnvironment(), sanitizers, Show.ALWAYS);
				assertThat(JsonMapper.shared().writeValueAsString(environment.environment(null)))
					.contains("visible enough");
			});
	}

	@EnableConfigurationProperties(OtherProperties.class)
	static class Other {

	}

	@ConfigurationProperties("other")
	record OtherProperties(String text, String word) {

	}

}
