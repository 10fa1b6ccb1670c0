package io.ecslogging.autoconfigure.connection;

import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.NoUniqueBeanDefinitionException;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.core.env.Environment;

import io.ecslogging.autoconfigure.BoundProperties;
import io.ecslogging.autoconfigure.ElasticsearchProperties;
import io.ecslogging.autoconfigure.LogstashProperties;

/**
 * Where the peers are according to beans. Immutable.
 */
public final class Connections {

	/**
	 * No bean says where a peer is.
	 */
	public static final Connections NONE = new Connections(null, null);

	private final @Nullable LogstashConnection logstash;

	private final @Nullable ElasticsearchConnection elasticsearch;

	private Connections(@Nullable LogstashConnection logstash, @Nullable ElasticsearchConnection elasticsearch) {
		this.logstash = logstash;
		this.elasticsearch = elasticsearch;
	}

	/**
	 * Read the connection details of a context and its parents. Starts containers that
	 * the details come from.
	 * @param beans the beans
	 * @param bound the properties: nothing is read for a peer whose threshold is OFF
	 * @return the connections, or {@link #NONE} if there are no details
	 * @throws RuntimeException if details are invalid, or if there are several of a type
	 */
	public static Connections of(ListableBeanFactory beans, BoundProperties bound) {
		LogstashConnectionDetails toLogstash = (bound.logstash().threshold() != LogLevel.OFF)
				? find(beans, LogstashConnectionDetails.class) : null;
		ElasticsearchLoggingConnectionDetails toElasticsearch = (bound.elasticsearch().threshold() != LogLevel.OFF)
				? find(beans, ElasticsearchLoggingConnectionDetails.class) : null;
		if (toLogstash == null && toElasticsearch == null) {
			return NONE;
		}
		return new Connections((toLogstash != null) ? LogstashConnection.of(toLogstash) : null,
				(toElasticsearch != null)
						? ElasticsearchConnection.of(toElasticsearch, bound.elasticsearch().allowInsecure()) : null);
	}

	private static <T> @Nullable T find(ListableBeanFactory beans, Class<T> type) {
		try {
			return beans.getBeanProvider(type).getIfAvailable();
		}
		catch (NoUniqueBeanDefinitionException ex) {
			throw new InvalidConnectionException(
					"there are several beans of the type " + type.getSimpleName() + ": " + ex.getBeanNamesFound(),
					"Leave one of them, or mark one as @Primary.");
		}
	}

	/**
	 * Return the properties with the addresses that are in effect. If Boot's connection
	 * is to be used and no bean says where that goes, the address is that of
	 * {@code spring.elasticsearch}, if it is set.
	 * @param bound the properties
	 * @param environment where they are
	 * @return the changed copy
	 */
	public BoundProperties applyTo(BoundProperties bound, Environment environment) {
		LogstashProperties ofLogstash = bound.logstash();
		ElasticsearchProperties ofElasticsearch = bound.elasticsearch();
		if (this.logstash != null) {
			ofLogstash = this.logstash.applyTo(ofLogstash);
		}
		if (this.elasticsearch != null) {
			ofElasticsearch = this.elasticsearch.applyTo(ofElasticsearch, null);
		}
		else if (ofElasticsearch.useSpringConnection()) {
			ofElasticsearch = SpringConnectionDetails.applyProperties(ofElasticsearch, environment);
		}
		return bound.withPeers(ofLogstash, ofElasticsearch);
	}

	/**
	 * Return what secures connections to Logstash.
	 * @return gives the bundle of each connection; {@code null} if properties say it
	 */
	public @Nullable Supplier<SslBundle> logstashBundle() {
		return (this.logstash != null) ? this.logstash.bundle() : null;
	}

	/**
	 * Return what secures connections to Elasticsearch.
	 * @return gives the bundle of each connection; {@code null} if properties say it
	 */
	public @Nullable Supplier<SslBundle> elasticsearchBundle() {
		return (this.elasticsearch != null) ? this.elasticsearch.bundle() : null;
	}

}
