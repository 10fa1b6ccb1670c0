package io.ecslogging.autoconfigure.actuate;

import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.actuate.endpoint.InvalidEndpointRequestException;
import org.springframework.boot.actuate.endpoint.OperationResponseBody;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.actuate.endpoint.annotation.ReadOperation;
import org.springframework.boot.actuate.endpoint.annotation.Selector;
import org.springframework.boot.actuate.endpoint.annotation.WriteOperation;

import io.ecslogging.autoconfigure.EffectiveProperties;
import io.ecslogging.autoconfigure.shipping.ShippingSinks;
import io.ecslogging.autoconfigure.shipping.SinkState;
import io.ecslogging.ecs.EncodingStats;

/**
 * Actuator endpoint that shows what ECS logging does and how it is configured, and that
 * flushes, pauses and resumes sinks. Shows no credentials. Reading never touches the
 * network.
 */
@Endpoint(id = "ecslogging")
public class EcsLoggingEndpoint {

	private final Supplier<Map<String, EffectiveProperties.Value>> configuration;

	/**
	 * Create an endpoint.
	 * @param configuration returns the properties without secrets
	 */
	EcsLoggingEndpoint(Supplier<Map<String, EffectiveProperties.Value>> configuration) {
		this.configuration = configuration;
	}

	/**
	 * Return everything.
	 * @return outputs, sinks and properties
	 */
	@ReadOperation
	public Report report() {
		Map<String, Output> outputs = new TreeMap<>();
		EncodingStats.all().forEach((name, stats) -> outputs.put(name, Output.of(stats)));
		Map<String, SinkDescriptor> sinks = new TreeMap<>();
		ShippingSinks.all().forEach((kind, sink) -> sinks.put(kind, SinkDescriptor.of(sink)));
		return new Report(outputs, sinks, this.configuration.get());
	}

	/**
	 * Return one sink.
	 * @param sink the kind of the sink: {@code logstash} or {@code elasticsearch}
	 * @return the sink, or {@code null} if there is none
	 */
	@ReadOperation
	public @Nullable SinkDescriptor sink(@Selector String sink) {
		return SinkDescriptor.ofNullable(ShippingSinks.of(sink));
	}

	/**
	 * Operate a sink.
	 * @param sink the kind of the sink
	 * @param operation what to do
	 * @return the sink afterwards
	 * @throws InvalidEndpointRequestException if there is no such sink
	 */
	@WriteOperation
	public @Nullable SinkDescriptor operate(@Selector String sink, Operation operation) {
		SinkState state = ShippingSinks.of(sink);
		if (state == null || state.destination() == null) {
			String kinds = ShippingSinks.all()
				.entrySet()
				.stream()
				.filter((other) -> other.getValue().destination() != null)
				.map(Map.Entry::getKey)
				.collect(Collectors.joining(", "));
			throw new InvalidEndpointRequestException("No sink " + sink,
					kinds.isEmpty() ? "Nothing is shipped" : "There is no such sink, but there are: " + kinds);
		}
		switch (operation) {
			case FLUSH -> ShippingSinks.flush(sink);
			case PAUSE -> ShippingSinks.pause(sink);
			case RESUME -> ShippingSinks.resume(sink);
		}
		return sink(sink);
	}

	/**
	 * What can be done with a sink.
	 */
	public enum Operation {

		/**
		 * Send what is queued now, and have it confirmed, within
		 * {@code ecs.logging.shipping.shutdown-timeout}.
		 */
		FLUSH,

		/**
		 * Send no more. What is logged is queued.
		 */
		PAUSE,

		/**
		 * Send again.
		 */
		RESUME

	}

	/**
	 * Everything.
	 *
	 * @param outputs what had to be changed in events, by output
	 * @param sinks the sinks by kind
	 * @param configuration the properties by name
	 */
	public record Report(Map<String, Output> outputs, Map<String, SinkDescriptor> sinks,
			Map<String, EffectiveProperties.Value> configuration) implements OperationResponseBody {

	}

	/**
	 * What had to be changed in the events of an output, so that none was lost.
	 *
	 * @param displacedFields fields that were moved to labels
	 * @param maskedFields values that were masked
	 * @param shortenedLines lines that were shortened
	 * @param failures values and events whose own code threw an exception
	 */
	public record Output(long displacedFields, long maskedFields, long shortenedLines, long failures) {

		static Output of(EncodingStats stats) {
			return new Output(stats.displacedCount(), stats.maskedCount(), stats.shortenedCount(), stats.failedCount());
		}

	}

}
