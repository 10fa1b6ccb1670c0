package io.ecslogging.autoconfigure.web;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.context.aot.AbstractAotProcessor;
import org.springframework.core.type.AnnotatedTypeMetadata;

import io.ecslogging.autoconfigure.BoundPropertiesSource;
import io.ecslogging.autoconfigure.LogbackPresence;

/**
 * Matches if requests are logged. Ahead of time it matches in any case, because
 * properties decide at run time: then the beans ask again.
 */
class OnAccessCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("ECS access events");
		if (!LogbackPresence.isInUse(getClass().getClassLoader())) {
			return ConditionOutcome.noMatch(message.because("the logging system is not Logback"));
		}
		if (Boolean.getBoolean(AbstractAotProcessor.AOT_PROCESSING)) {
			return ConditionOutcome.match(message.because("properties decide at run time"));
		}
		boolean enabled = BoundPropertiesSource.inUse(context.getEnvironment()).hasAccessEvents();
		return new ConditionOutcome(enabled,
				message.because("ecs.logging.access.enabled is " + (enabled ? "true" : "not true")));
	}

}
