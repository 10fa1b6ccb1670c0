package io.ecslogging.autoconfigure;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

import io.ecslogging.ecs.MdcPlacement;

/**
 * Configuration properties of ECS logging. Bound before the application context exists,
 * since logging starts before it.
 *
 * @param enabled Whether to log ECS JSON. If false, everything is as without the starter.
 * @param console What the console prints.
 * @param file What the log file contains.
 * @param service Data about the service.
 * @param event Data about its events.
 * @param labels Labels to put on every event.
 * @param tags Tags to put on every event.
 * @param includeOrigin Whether to write the file, line and method that logged an event.
 * Costs a stack walk.
 * @param mdc How the MDC is written.
 * @param mask What is masked.
 * @param kubernetes Where the service runs in Kubernetes. On shipped events only, because
 * an agent that collects lines adds it itself.
 * @param access Events for HTTP requests.
 */
@ConfigurationProperties(EcsLoggingProperties.PREFIX)
public record EcsLoggingProperties(@DefaultValue("true") boolean enabled, @DefaultValue Console console,
		@DefaultValue File file, @DefaultValue Service service, @DefaultValue Event event,
		@DefaultValue Map<String, String> labels, @DefaultValue List<String> tags,
		@DefaultValue("false") boolean includeOrigin, @DefaultValue Mdc mdc, @DefaultValue Mask mask,
		@DefaultValue Kubernetes kubernetes, @DefaultValue Access access) {

	/**
	 * Prefix of the names of all properties.
	 */
	public static final String PREFIX = "ecs.logging";

	/**
	 * Return what is bound where nothing is configured. Binding takes its time, which a
	 * start without these properties is spared.
	 */
	static EcsLoggingProperties defaults() {
		return new EcsLoggingProperties(true, new Console(Format.ECS, DataSize.ofKilobytes(16)),
				new File(Format.ECS, DataSize.ofMegabytes(1)), new Service(null, null, null, null),
				new Event(null, false, false, Map.of(), Map.of()), Map.of(), List.of(), false,
				new Mdc(MdcPlacement.LABELS), new Mask(true, null, List.of(), List.of()),
				new Kubernetes(null, null, null, null, null, null), new Access(false, null, 1, null, List.of()));
	}

	/**
	 * Create the properties.
	 */
	public EcsLoggingProperties {
		tags = OwnProperties.withoutEmpty(tags);
	}

	/**
	 * What an output contains.
	 */
	public enum Format {

		/**
		 * ECS JSON, one line per event.
		 */
		ECS,

		/**
		 * What Spring Boot writes without the starter.
		 */
		TEXT

	}

	/**
	 * What the console prints.
	 *
	 * @param format Format of the console output.
	 * @param maxLineSize Maximum size of a line, its newline included. Docker and
	 * containerd split lines at 16KB, CRI-O at 8KB.
	 */
	public record Console(@DefaultValue("ecs") Format format, @DefaultValue("16KB") DataSize maxLineSize) {

	}

	/**
	 * What the log file contains, if there is one.
	 *
	 * @param format Format of the log file.
	 * @param maxLineSize Maximum size of a line, its newline included.
	 */
	public record File(@DefaultValue("ecs") Format format, @DefaultValue("1MB") DataSize maxLineSize) {

	}

	/**
	 * Data about the service.
	 *
	 * @param name Name of the service. Falls back to
	 * 'logging.structured.ecs.service.name', to what agents are told, and to
	 * 'spring.application.name'.
	 * @param version Version of the service. Falls back to
	 * 'logging.structured.ecs.service.version', to what agents are told, and to
	 * 'spring.application.version'.
	 * @param environment Environment that the service runs in, such as 'production'.
	 * Falls back to 'logging.structured.ecs.service.environment' and to what agents are
	 * told.
	 * @param nodeName Name of the node that the service runs on. Falls back to
	 * 'logging.structured.ecs.service.node-name', to what agents are told, and to the
	 * variable HOSTNAME.
	 */
	public record Service(@Nullable String name, @Nullable String version, @Nullable String environment,
			@Nullable String nodeName) {

	}

	/**
	 * Data about the service's events.
	 *
	 * @param dataset Dataset of the events, made legal as part of a data stream's name.
	 * Falls back to the name of the service.
	 * @param id Whether to put a unique 'event.id' on every event. Events that are
	 * shipped to Logstash from a persisted queue have one in any case.
	 * @param sequence Whether to number events in 'event.sequence', separately for the
	 * console, the log file and what is shipped.
	 * @param datasets Datasets of their own for events of some loggers: the beginnings of
	 * their names, by dataset.
	 * @param datasetMarkers Datasets of their own for events with some markers: the names
	 * of the markers, by dataset. Markers win over loggers.
	 */
	public record Event(@Nullable String dataset, @DefaultValue("false") boolean id,
			@DefaultValue("false") boolean sequence, @DefaultValue Map<String, List<String>> datasets,
			@DefaultValue Map<String, List<String>> datasetMarkers) {

		/**
		 * Return the properties without datasets of their own.
		 */
		Event withoutDatasets() {
			return new Event(this.dataset, this.id, this.sequence, Map.of(), Map.of());
		}

	}

	/**
	 * How the MDC is written.
	 *
	 * @param placement Where MDC keys without dots go.
	 */
	public record Mdc(@DefaultValue("labels") MdcPlacement placement) {

	}

	/**
	 * What is masked.
	 *
	 * @param enabled Whether to mask anything.
	 * @param keys Keys whose values are masked, wherever they appear. Case, '-' and '_'
	 * make no difference. Replaces the default keys.
	 * @param additionalKeys More keys whose values are masked.
	 * @param patterns Regular expressions. Matching text is masked in messages and stack
	 * traces.
	 */
	public record Mask(@DefaultValue("true") boolean enabled, @Nullable List<String> keys,
			@DefaultValue List<String> additionalKeys, @DefaultValue List<Pattern> patterns) {

		/**
		 * Create the properties.
		 */
		public Mask {
			keys = (keys != null) ? OwnProperties.withoutEmpty(keys) : null;
			keys = (keys != null && !keys.isEmpty()) ? keys : null;
			additionalKeys = OwnProperties.withoutEmpty(additionalKeys);
			patterns = patterns.stream().filter((pattern) -> !pattern.pattern().isBlank()).toList();
		}

	}

	/**
	 * Where the service runs in Kubernetes, as the Downward API tells it.
	 *
	 * @param namespace Namespace of the pod, 'kubernetes.namespace'. On shipped events
	 * only, like the others.
	 * @param podName Name of the pod, 'kubernetes.pod.name'.
	 * @param podUid Unique id of the pod, 'kubernetes.pod.uid'.
	 * @param nodeName Name of the node, 'kubernetes.node.name' and 'host.name'.
	 * @param containerName Name of the container, 'kubernetes.container.name'.
	 * @param deploymentName Name of the deployment, 'kubernetes.deployment.name'.
	 */
	public record Kubernetes(@Nullable String namespace, @Nullable String podName, @Nullable String podUid,
			@Nullable String nodeName, @Nullable String containerName, @Nullable String deploymentName) {

	}

	/**
	 * Events for HTTP requests.
	 *
	 * @param enabled Whether to log one event for each HTTP request. Its logger is
	 * 'access'.
	 * @param excludedPaths Paths without events: patterns of Spring, below the context
	 * path. Replaces the default, which is health probes.
	 * @param sampleRate Share of the successful requests to log, from 0 to 1. Failed and
	 * slow ones are always logged.
	 * @param slowerThan Time from which on a request is slow. Slow requests are logged
	 * whatever the sample rate is.
	 * @param requestHeaders Request headers to log, by name. Secrets are masked.
	 */
	public record Access(@DefaultValue("false") boolean enabled, @Nullable List<String> excludedPaths,
			@DefaultValue("1") double sampleRate, @Nullable Duration slowerThan,
			@DefaultValue List<String> requestHeaders) {

		/**
		 * Create the properties.
		 */
		public Access {
			excludedPaths = (excludedPaths != null) ? OwnProperties.withoutEmpty(excludedPaths) : null;
			requestHeaders = OwnProperties.withoutEmpty(requestHeaders);
		}

	}

}
