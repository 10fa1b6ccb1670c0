package io.ecslogging.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.BindException;
import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.structured.ElasticCommonSchemaProperties;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;
import org.springframework.util.StringUtils;

import io.ecslogging.ecs.ContextSettings;
import io.ecslogging.ecs.DataStream;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.HostMetadata;
import io.ecslogging.ecs.Layout;
import io.ecslogging.ecs.MemberFilter;
import io.ecslogging.ecs.SecretMask;
import io.ecslogging.ecs.ServiceMetadata;
import io.ecslogging.ecs.StaticFields;

/**
 * From the properties of an environment, ours and Boot's, to the settings of an encoder.
 *
 * @param environment the environment
 * @param properties our properties
 * @param members Boot's properties for JSON members
 * @param customMembers the members that customizers add
 * @param stackTracePrinter the printer configured with Boot's properties
 */
record EcsSettingsFactory(Environment environment, EcsLoggingProperties properties, JsonMembersProperties members,
		@Nullable Function<ILoggingEvent, Map<String, ?>> customMembers,
		@Nullable StackTracePrinter stackTracePrinter) {

	static EcsSettingsFactory of(Environment environment, @Nullable StackTracePrinter stackTracePrinter,
			StructuredLoggingJsonMembersCustomizer.Builder<?> customizer) {
		JsonMembersProperties members = JsonMembersProperties.getUsable(environment);
		return new EcsSettingsFactory(environment, usableProperties(environment), members,
				CustomJsonMembers.ifAny(members, customizer), stackTracePrinter);
	}

	private static EcsLoggingProperties usableProperties(Environment environment) {
		try {
			return EcsLoggingProperties.get(environment);
		}
		catch (BindException | InvalidEcsLoggingPropertyException ex) {
			return EcsLoggingProperties.getUsable(environment);
		}
	}

	EcsSettings create(int maxLineSize) {
		return create(Layout.ECS_LOGGING, fields(service()), maxLineSize);
	}

	/**
	 * Return the settings of the encoder of what is shipped.
	 * @param maxLineSize the most bytes that a line may have
	 * @param stream the data stream that documents are meant for, if any
	 * @return the settings
	 */
	EcsSettings createShipped(int maxLineSize, @Nullable DataStream stream) {
		StaticFields fields = fields(service()).shipped(HostMetadata.current(), stream);
		return create(Layout.NESTED, fields, maxLineSize);
	}

	/**
	 * Return the data stream that what is shipped is meant for.
	 * @return the data stream, or {@code null} if it is meant for an index
	 */
	@Nullable DataStream stream(LogstashProperties logstash, ElasticsearchProperties elasticsearch) {
		if (StringUtils.hasText(elasticsearch.index()) && !logstash.isEnabled()) {
			return null;
		}
		ServiceMetadata service = service();
		return DataStream.of(
				firstWithText(elasticsearch.dataStream().dataset(), this.properties.event().dataset(), service.name()),
				firstWithText(elasticsearch.dataStream().namespace(), service.environment()));
	}

	private StaticFields fields(ServiceMetadata service) {
		return StaticFields.of(service, this.properties.event().dataset(), this.properties.labels(),
				this.properties.tags());
	}

	private EcsSettings create(Layout layout, StaticFields fields, int maxLineSize) {
		MemberFilter filter = new MemberFilter(this.members.include(), this.members.exclude(), this.members.rename());
		return new EcsSettings(layout, fields, context(), this.properties.includeOrigin(), maxLineSize, filter,
				(this.stackTracePrinter != null) ? this.stackTracePrinter::printStackTraceToString : null);
	}

	private ContextSettings context() {
		EcsLoggingProperties.Mask mask = this.properties.mask();
		// customizers include those of the members to add
		Map<String, String> additions = (this.customMembers != null) ? Map.of() : this.members.add();
		return new ContextSettings(this.members.context().include(), this.members.context().prefix(),
				this.properties.mdc().placement(), secretMask(mask), additions, this.customMembers);
	}

	private static SecretMask secretMask(EcsLoggingProperties.Mask mask) {
		return mask.enabled() ? new SecretMask(maskedKeys(mask), mask.patterns())
				: new SecretMask(List.of(), List.of());
	}

	private static List<String> maskedKeys(EcsLoggingProperties.Mask mask) {
		List<String> keys = new ArrayList<>((mask.keys() != null) ? mask.keys() : SecretMask.DEFAULT_KEYS);
		keys.addAll(mask.additionalKeys());
		return keys;
	}

	private ServiceMetadata service() {
		EcsLoggingProperties.Service ours = this.properties.service();
		ElasticCommonSchemaProperties.Service boots = ElasticCommonSchemaProperties.get(this.environment).service();
		return new ServiceMetadata(firstWithText(ours.name(), boots.name()),
				firstWithText(ours.version(), boots.version()), firstWithText(ours.environment(), boots.environment()),
				firstWithText(ours.nodeName(), boots.nodeName(), this.environment.getProperty("HOSTNAME")));
	}

	private static @Nullable String firstWithText(@Nullable String... candidates) {
		for (String candidate : candidates) {
			if (StringUtils.hasText(candidate)) {
				return candidate;
			}
		}
		return null;
	}

}
