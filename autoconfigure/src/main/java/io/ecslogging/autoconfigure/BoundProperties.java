package io.ecslogging.autoconfigure;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;

import io.ecslogging.ecs.DataStream;
import io.ecslogging.ecs.Datasets;
import io.ecslogging.ecs.ServiceMetadata;

/**
 * All properties of ECS logging, bound and validated once for an environment. Immutable.
 *
 * @param logging the properties of what is logged; if some are invalid, only the valid
 * ones, so that the failure can be reported
 * @param jsonMembers Boot's properties of JSON members; if some are invalid, only those
 * that can be used
 * @param service the data about the service
 * @param logstash the properties of shipping to Logstash; the defaults if they are
 * invalid
 * @param elasticsearch the properties of shipping to Elasticsearch; the defaults if they
 * are invalid
 * @param shipping the properties of shipping in general; the defaults if they are invalid
 * @param shippingFailure what is wrong with the three above, or {@code null}
 * @param loggingFailure what is wrong with the others, or {@code null}
 */
public record BoundProperties(EcsLoggingProperties logging, JsonMembersProperties jsonMembers, ServiceMetadata service,
		LogstashProperties logstash, ElasticsearchProperties elasticsearch, ShippingProperties shipping,
		@Nullable RuntimeException shippingFailure, @Nullable RuntimeException loggingFailure) {

	/**
	 * The logger of events for HTTP requests.
	 */
	public static final String ACCESS_LOGGER = "access";

	/**
	 * Return the data stream that shipped documents are meant for.
	 * @return the data stream, or {@code null} if they are meant for an index
	 */
	public @Nullable DataStream stream() {
		if (StringUtils.hasText(this.elasticsearch.index()) && !this.logstash.isEnabled()) {
			return null;
		}
		ElasticsearchProperties.Stream stream = this.elasticsearch.dataStream();
		return DataStream.of(
				OwnProperties.firstWithText(stream.dataset(), this.logging.event().dataset(), this.service.name()),
				OwnProperties.firstWithText(stream.namespace(), this.service.environment()));
	}

	/**
	 * Return which events belong to a dataset of their own.
	 * @return the datasets, with legal names
	 */
	public Datasets datasets() {
		Map<String, List<String>> loggers = new LinkedHashMap<>(this.logging.event().datasets());
		if (hasAccessEvents()) {
			// after those that are configured, which win
			String name = OwnProperties.firstWithText(this.logging.event().dataset(), this.service.name());
			loggers.merge((name != null) ? name + "." + ACCESS_LOGGER : ACCESS_LOGGER, List.of(ACCESS_LOGGER),
					(configured, own) -> Stream.concat(configured.stream(), own.stream()).toList());
		}
		return Datasets.of(loggers, this.logging.event().datasetMarkers());
	}

	/**
	 * Return whether HTTP requests are logged.
	 * @return whether there is an event for each request
	 */
	public boolean hasAccessEvents() {
		return this.logging.enabled() && this.logging.access().enabled();
	}

	/**
	 * Return the same with other peers.
	 * @param otherLogstash the properties of shipping to Logstash
	 * @param otherElasticsearch the properties of shipping to Elasticsearch
	 * @return the changed copy
	 */
	public BoundProperties withPeers(LogstashProperties otherLogstash, ElasticsearchProperties otherElasticsearch) {
		return new BoundProperties(this.logging, this.jsonMembers, this.service, otherLogstash, otherElasticsearch,
				this.shipping, this.shippingFailure, this.loggingFailure);
	}

	/**
	 * Return what is wrong.
	 * @return the first failure, or {@code null} if nothing is
	 */
	@Nullable RuntimeException failure() {
		return (this.shippingFailure != null) ? this.shippingFailure : this.loggingFailure;
	}

}
