package io.ecslogging.autoconfigure.connection;

import java.util.Locale;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchConnectionDetails;
import org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchConnectionDetails.Node;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Conditional;
import org.springframework.context.annotation.Configuration;

import io.ecslogging.autoconfigure.ElasticsearchProperties;

/**
 * Auto-configuration for shipping by Boot's own connection to Elasticsearch, if a
 * property asks for that.
 */
@AutoConfiguration(
		afterName = "org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchRestClientAutoConfiguration")
@Conditional(OnSpringConnectionCondition.class)
@ConditionalOnMissingBean(ElasticsearchLoggingConnectionDetails.class)
public final class EcsLoggingConnectionAutoConfiguration {

	private static final String ELSEWHERE = "or remove " + ElasticsearchProperties.PREFIX
			+ ".use-spring-connection and set " + ElasticsearchProperties.PREFIX + ".uris.";

	private static InvalidConnectionException missing(String what, String action) {
		return new InvalidConnectionException(
				ElasticsearchProperties.PREFIX + ".use-spring-connection is true, but " + what, action + ELSEWHERE);
	}

	/**
	 * Adapts Boot's connection.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnClass(ElasticsearchConnectionDetails.class)
	static class WithModule {

		@Bean
		ElasticsearchLoggingConnectionDetails ecsLoggingSpringConnectionDetails(
				ObjectProvider<ElasticsearchConnectionDetails> connection) {
			ElasticsearchConnectionDetails details = connection.getIfAvailable();
			if (details == null) {
				throw missing("there is no bean of the type ElasticsearchConnectionDetails. Spring Boot makes one of "
						+ "spring.elasticsearch.uris or of a container, unless its auto-configuration is "
						+ "excluded or there is a Rest5ClientBuilder of your own", "Define such a bean, ");
			}
			return new SpringConnectionDetails(details.getNodes().stream().map(WithModule::node).toList(),
					details.getApiKey(), new SpringUser(details.getUsername(), details.getPassword()),
					details.getPathPrefix(), details::getSslBundle);
		}

		private static SpringNode node(Node node) {
			return new SpringNode(node.protocol().name().toLowerCase(Locale.ROOT), node.hostname(), node.port(),
					(node.username() != null) ? new SpringUser(node.username(), node.password()) : null);
		}

	}

	/**
	 * Stops the start.
	 */
	@Configuration(proxyBeanMethods = false)
	@ConditionalOnMissingClass("org.springframework.boot.elasticsearch.autoconfigure.ElasticsearchConnectionDetails")
	static class WithoutModule {

		@Bean
		ElasticsearchLoggingConnectionDetails ecsLoggingSpringConnectionDetails() {
			throw missing("the module spring-boot-elasticsearch is not on the class path",
					"Add the dependency org.springframework.boot:spring-boot-starter-elasticsearch, ");
		}

	}

}
