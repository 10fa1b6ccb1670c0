package io.ecslogging.autoconfigure.connection;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.ecslogging.autoconfigure.BoundPropertiesSource;
import io.ecslogging.autoconfigure.ElasticsearchProperties;
import io.ecslogging.autoconfigure.LogbackPresence;

/**
 * Matches if events are shipped by Boot's own connection to Elasticsearch.
 */
class OnSpringConnectionCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("ECS logging");
		if (!LogbackPresence.isInUse(getClass().getClassLoader())) {
			return ConditionOutcome.noMatch(message.because("the logging system is not Logback"));
		}
		ElasticsearchProperties properties = BoundPropertiesSource.inUse(context.getEnvironment()).elasticsearch();
		boolean used = properties.useSpringConnection() && properties.isEnabled();
		return new ConditionOutcome(used, message.because(ElasticsearchProperties.PREFIX + ".use-spring-connection is "
				+ (used ? "true" : "not true, or nothing is shipped")));
	}

}
