package io.ecslogging.autoconfigure;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.logging.StackTracePrinter;
import org.springframework.boot.logging.structured.StructuredLoggingJsonMembersCustomizer;
import org.springframework.core.env.Environment;

import io.ecslogging.ecs.ContextSettings;
import io.ecslogging.ecs.DataStream;
import io.ecslogging.ecs.Datasets;
import io.ecslogging.ecs.EcsFieldContributor;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.HostMetadata;
import io.ecslogging.ecs.KubernetesMetadata;
import io.ecslogging.ecs.Layout;
import io.ecslogging.ecs.MemberFilter;
import io.ecslogging.ecs.SecretMask;
import io.ecslogging.ecs.ServiceMetadata;
import io.ecslogging.ecs.StaticFields;

/**
 * Creates the settings of encoders from our properties and Boot's. Immutable.
 */
public final class EcsSettingsFactory {

	private final EcsLoggingProperties properties;

	private final JsonMembersProperties members;

	private final ServiceMetadata service;

	private final Datasets datasets;

	private final @Nullable Function<ILoggingEvent, Map<String, ?>> customMembers;

	private final @Nullable StackTracePrinter stackTracePrinter;

	private final List<EcsFieldContributor> contributors;

	private EcsSettingsFactory(BoundProperties bound, @Nullable StackTracePrinter stackTracePrinter,
			@Nullable Function<ILoggingEvent, Map<String, ?>> customMembers, List<EcsFieldContributor> contributors) {
		this.properties = bound.logging();
		this.members = bound.jsonMembers();
		this.service = bound.service();
		this.datasets = bound.datasets();
		this.customMembers = customMembers;
		this.stackTracePrinter = stackTracePrinter;
		this.contributors = contributors;
	}

	/**
	 * Create a factory.
	 * @param environment the environment that contributors of fields may want
	 * @param bound the properties
	 * @param stackTracePrinter the printer configured with Boot's properties, if any
	 * @param customizer the customizers of JSON members
	 * @return the factory
	 * @throws IllegalArgumentException if a contributor of fields cannot be created
	 */
	public static EcsSettingsFactory of(Environment environment, BoundProperties bound,
			@Nullable StackTracePrinter stackTracePrinter,
			StructuredLoggingJsonMembersCustomizer.Builder<?> customizer) {
		return new EcsSettingsFactory(bound, stackTracePrinter,
				CustomJsonMembers.ifAny(bound.jsonMembers(), customizer),
				Extensions.load(EcsFieldContributor.class, environment));
	}

	/**
	 * Return the settings of the encoder of an output.
	 * @param maxLineSize the maximum size of a line in bytes
	 * @return the settings
	 */
	public EcsSettings create(int maxLineSize) {
		return create(Layout.ECS_LOGGING, fields(), maxLineSize, this.properties.event().id());
	}

	/**
	 * Return the settings of the encoder of what is shipped.
	 * @param maxLineSize the maximum size of a line in bytes
	 * @param stream the data stream that documents are meant for, if any
	 * @param eventIds whether events need ids even if the properties do not ask for them
	 * @return the settings
	 */
	public EcsSettings createShipped(int maxLineSize, @Nullable DataStream stream, boolean eventIds) {
		HostMetadata host = HostMetadata.current().in(kubernetes());
		return create(Layout.NESTED, fields().shipped(host, stream), maxLineSize,
				eventIds || this.properties.event().id());
	}

	private KubernetesMetadata kubernetes() {
		EcsLoggingProperties.Kubernetes place = this.properties.kubernetes();
		return new KubernetesMetadata(place.namespace(), place.podName(), place.podUid(), place.nodeName(),
				place.containerName(), place.deploymentName());
	}

	private StaticFields fields() {
		return StaticFields.of(this.service, this.properties.event().dataset(), this.properties.labels(),
				this.properties.tags());
	}

	private EcsSettings create(Layout layout, StaticFields fields, int maxLineSize, boolean eventIds) {
		MemberFilter filter = new MemberFilter(this.members.include(), this.members.exclude(), this.members.rename());
		return EcsSettings.builder(fields)
			.layout(layout)
			.context(context())
			.includeOrigin(this.properties.includeOrigin())
			.maxLineSize(maxLineSize)
			.members(filter)
			.stackTracePrinter(
					(this.stackTracePrinter != null) ? this.stackTracePrinter::printStackTraceToString : null)
			.eventIds(eventIds)
			.eventSequence(this.properties.event().sequence())
			.datasets(this.datasets)
			.build();
	}

	private ContextSettings context() {
		EcsLoggingProperties.Mask mask = this.properties.mask();
		// the customizers already include the members to add
		Map<String, String> additions = (this.customMembers != null) ? Map.of() : this.members.add();
		return ContextSettings.builder()
			.include(this.members.context().include())
			.prefix(this.members.context().prefix())
			.mdcPlacement(this.properties.mdc().placement())
			.mask(secretMask(mask))
			.additions(additions)
			.customMembers(this.customMembers)
			.contributors(this.contributors)
			.build();
	}

	/**
	 * Return what is masked.
	 * @param mask the properties
	 * @return the keys and patterns
	 */
	public static SecretMask secretMask(EcsLoggingProperties.Mask mask) {
		return mask.enabled() ? new SecretMask(maskedKeys(mask), mask.patterns())
				: new SecretMask(List.of(), List.of());
	}

	private static List<String> maskedKeys(EcsLoggingProperties.Mask mask) {
		List<String> keys = new ArrayList<>((mask.keys() != null) ? mask.keys() : SecretMask.DEFAULT_KEYS);
		keys.addAll(mask.additionalKeys());
		return keys;
	}

}
