package io.ecslogging.logback;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.EncoderBase;
import ch.qos.logback.core.util.FileSize;
import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.ContextSettings;
import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.ecs.EcsFieldContributor;
import io.ecslogging.ecs.EcsSettings;
import io.ecslogging.ecs.EncodingStats;
import io.ecslogging.ecs.Layout;
import io.ecslogging.ecs.MdcPlacement;
import io.ecslogging.ecs.SecretMask;
import io.ecslogging.ecs.ServiceMetadata;
import io.ecslogging.ecs.StaticFields;

/**
 * Encoder for any {@code logback.xml}, with Spring Boot or without it. Logback's
 * configurator sets its properties on one thread before it starts the encoder; after
 * that, any thread may encode. Wrong values are reported as errors in Logback's status. A
 * malformed label or regular expression is then ignored; with an illegal label name or
 * line size, the encoder does not start.
 */
public class EcsEncoder extends EncoderBase<ILoggingEvent> {

	private @Nullable String serviceName;

	private @Nullable String serviceVersion;

	private @Nullable String serviceEnvironment;

	private @Nullable String serviceNodeName;

	private @Nullable String eventDataset;

	private Layout layout = Layout.ECS_LOGGING;

	private MdcPlacement mdcPlacement = MdcPlacement.LABELS;

	private boolean includeOrigin;

	private long maxLineSize = EcsSettings.CONSOLE_LINE_SIZE;

	private final Map<String, String> labels = new LinkedHashMap<>();

	private final List<String> tags = new ArrayList<>();

	private final List<String> maskKeys = new ArrayList<>(SecretMask.DEFAULT_KEYS);

	private final List<Pattern> maskPatterns = new ArrayList<>();

	private final List<EcsFieldContributor> fieldContributors = new ArrayList<>();

	private @Nullable DocumentEncoder document;

	@Override
	public void start() {
		try {
			this.document = new DocumentEncoder(settings(), EncodingStats.of("logback"));
		}
		catch (IllegalArgumentException ex) {
			addError("Cannot encode events as configured: " + ex.getMessage());
			return;
		}
		super.start();
	}

	private EcsSettings settings() {
		ServiceMetadata service = new ServiceMetadata(this.serviceName, this.serviceVersion, this.serviceEnvironment,
				this.serviceNodeName);
		ContextSettings context = ContextSettings.builder()
			.mdcPlacement(this.mdcPlacement)
			.mask(new SecretMask(this.maskKeys, this.maskPatterns))
			.contributors(this.fieldContributors)
			.build();
		return EcsSettings.builder(StaticFields.of(service, this.eventDataset, this.labels, this.tags))
			.layout(this.layout)
			.context(context)
			.includeOrigin(this.includeOrigin)
			.maxLineSize((int) Math.min(this.maxLineSize, Integer.MAX_VALUE))
			.build();
	}

	@Override
	public byte[] encode(ILoggingEvent event) {
		if (this.document == null) {
			throw new IllegalStateException("The encoder has not been started");
		}
		return this.document.encode(event);
	}

	@Override
	public byte @Nullable [] headerBytes() {
		return null;
	}

	@Override
	public byte @Nullable [] footerBytes() {
		return null;
	}

	/**
	 * Set {@code service.name}.
	 * @param serviceName the name
	 */
	public void setServiceName(@Nullable String serviceName) {
		this.serviceName = serviceName;
	}

	/**
	 * Set {@code service.version}.
	 * @param serviceVersion the version
	 */
	public void setServiceVersion(@Nullable String serviceVersion) {
		this.serviceVersion = serviceVersion;
	}

	/**
	 * Set {@code service.environment}.
	 * @param serviceEnvironment the environment
	 */
	public void setServiceEnvironment(@Nullable String serviceEnvironment) {
		this.serviceEnvironment = serviceEnvironment;
	}

	/**
	 * Set {@code service.node.name}.
	 * @param serviceNodeName the name of the node
	 */
	public void setServiceNodeName(@Nullable String serviceNodeName) {
		this.serviceNodeName = serviceNodeName;
	}

	/**
	 * Set {@code event.dataset}.
	 * @param eventDataset the dataset; the service's name by default
	 */
	public void setEventDataset(String eventDataset) {
		this.eventDataset = eventDataset;
	}

	/**
	 * Set how field names with dots are laid out.
	 * @param layout the layout; {@link Layout#ECS_LOGGING} by default
	 */
	public void setLayout(Layout layout) {
		this.layout = layout;
	}

	/**
	 * Set where MDC keys without dots go.
	 * @param mdcPlacement the placement; {@link MdcPlacement#LABELS} by default
	 */
	public void setMdcPlacement(MdcPlacement mdcPlacement) {
		this.mdcPlacement = mdcPlacement;
	}

	/**
	 * Set whether {@code log.origin} is written.
	 * @param includeOrigin whether to look for the line of code; off by default
	 */
	public void setIncludeOrigin(boolean includeOrigin) {
		this.includeOrigin = includeOrigin;
	}

	/**
	 * Set the maximum size of a line, including its newline.
	 * @param maxLineSize the size, such as {@code 16KB}, which is the default
	 */
	public void setMaxLineSize(FileSize maxLineSize) {
		this.maxLineSize = maxLineSize.getSize();
	}

	/**
	 * Add a static label.
	 * @param label name and value, written as {@code name=value}
	 */
	public void addLabel(String label) {
		int equals = label.indexOf('=');
		if (equals < 0) {
			addError("A label is written as name=value, not as '" + label + "'");
			return;
		}
		this.labels.put(label.substring(0, equals).strip(), label.substring(equals + 1).strip());
	}

	/**
	 * Add a static tag.
	 * @param tag the tag
	 */
	public void addTag(String tag) {
		this.tags.add(tag);
	}

	/**
	 * Add a key whose value is masked, in addition to the default ones.
	 * @param maskKey the key
	 */
	public void addMaskKey(String maskKey) {
		this.maskKeys.add(maskKey);
	}

	/**
	 * Add a regular expression for text that is masked in messages and stack traces.
	 * @param maskPattern the regular expression
	 */
	public void addMaskPattern(String maskPattern) {
		try {
			this.maskPatterns.add(Pattern.compile(maskPattern));
		}
		catch (PatternSyntaxException ex) {
			addError("'" + maskPattern + "' is not a regular expression: " + ex.getDescription());
		}
	}

	/**
	 * Add what adds fields to every event. The order is that of the elements.
	 * @param fieldContributor the contributor, created by Logback from its class
	 */
	public void addFieldContributor(EcsFieldContributor fieldContributor) {
		this.fieldContributors.add(fieldContributor);
	}

}
