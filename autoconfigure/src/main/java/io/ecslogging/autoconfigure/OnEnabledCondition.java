package io.ecslogging.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches if ECS logging is in use: Boot sets up Logback, and {@code ecs.logging.enabled}
 * is not false. An empty value counts as not set, which Boot's own condition does not
 * know.
 */
public class OnEnabledCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		ConditionMessage.Builder message = ConditionMessage.forCondition("ECS logging");
		if (!LogbackPresence.isInUse(getClass().getClassLoader())) {
			return ConditionOutcome.noMatch(message.because("the logging system is not Logback"));
		}
		boolean enabled = BoundPropertiesSource.inUse(context.getEnvironment()).logging().enabled();
		return new ConditionOutcome(enabled,
				message.because(enabled ? "it is enabled" : "ecs.logging.enabled is false"));
	}

}
