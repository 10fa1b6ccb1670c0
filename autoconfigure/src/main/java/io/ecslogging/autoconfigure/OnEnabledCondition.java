package io.ecslogging.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionMessage;
import org.springframework.boot.autoconfigure.condition.ConditionOutcome;
import org.springframework.boot.autoconfigure.condition.SpringBootCondition;
import org.springframework.context.annotation.ConditionContext;
import org.springframework.core.type.AnnotatedTypeMetadata;

/**
 * Matches where ECS logging is enabled, as logging itself understands it: Boot's
 * condition knows nothing of properties that are empty.
 */
class OnEnabledCondition extends SpringBootCondition {

	@Override
	public ConditionOutcome getMatchOutcome(ConditionContext context, AnnotatedTypeMetadata metadata) {
		boolean enabled = BoundPropertiesSource.inUse(context.getEnvironment()).logging().enabled();
		return new ConditionOutcome(enabled, ConditionMessage.forCondition("ECS logging")
			.because(enabled ? "it is enabled" : "ecs.logging.enabled is false"));
	}

}
