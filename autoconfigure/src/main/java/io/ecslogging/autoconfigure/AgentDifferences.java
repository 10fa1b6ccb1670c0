package io.ecslogging.autoconfigure;

import java.util.Objects;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.ecslogging.ecs.ServiceMetadata;

/**
 * Differences between what is logged about the service and what an agent reports about
 * it. Each is right on its own, but Kibana does not show them together.
 */
final class AgentDifferences {

	private static final Logger logger = LoggerFactory.getLogger(AgentDifferences.class);

	private AgentDifferences() {
	}

	/**
	 * Warn about the first one.
	 */
	static void report(Environment environment, EcsLoggingProperties logging, ServiceMetadata service) {
		AgentService agent = AgentService.of(environment);
		if (agent.malformed() != null) {
			logger.warn("{} is ignored, because it is not a list of key=value", agent.malformed());
		}
		if (!report(agent.get("name"), service.name(), "name", logging.service().name())) {
			report(agent.get("environment"), service.environment(), "environment", logging.service().environment());
		}
	}

	private static boolean report(AgentService.@Nullable Value agent, @Nullable String logged, String field,
			@Nullable String ours) {
		if (agent == null || Objects.equals(agent.text(), logged)) {
			return false;
		}
		String property = (StringUtils.hasText(ours) ? EcsLoggingProperties.PREFIX : "logging.structured.ecs")
				+ ".service." + field;
		logger
			.warn("service.{} is '{}' in the log, but '{}' for an agent that traces this service. Kibana then does not "
					+ "show these events with the agent's traces. Remove {} to log what the agent reports, or tell "
					+ "both the same. The agent takes {}", field, logged, agent.text(), property, agent.origin());
		return true;
	}

}
