package io.ecslogging.ecs;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

import ch.qos.logback.classic.spi.ILoggingEvent;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * The encoders of a service with several datasets: each has prepared what is the same on
 * all events of its dataset. May be used by any number of threads.
 */
final class DatasetEncoders {

	/**
	 * Markers of one event above which no further references are followed.
	 */
	private static final int MAX_MARKERS = 64;

	private final DatasetEncoder service;

	private final Map<String, DatasetEncoder> byMarker = new HashMap<>();

	private final BoundedCache<String, DatasetEncoder> byLogger;

	/**
	 * Create the encoders.
	 * @param settings how to encode
	 * @param service encodes the events that belong to no other dataset
	 * @param numbers numbers the events of all datasets
	 * @param stats counts what has to be changed
	 */
	DatasetEncoders(EcsSettings settings, DatasetEncoder service, EventNumbers numbers, EncodingStats stats) {
		Datasets datasets = settings.datasets();
		Map<String, DatasetEncoder> byDataset = new HashMap<>();
		for (String dataset : datasets.names()) {
			byDataset.put(dataset, new DatasetEncoder(settings.forDataset(dataset), numbers, stats));
		}
		this.service = service;
		datasets.markers()
			.forEach((marker, dataset) -> this.byMarker.put(marker, byDataset.getOrDefault(dataset, service)));
		this.byLogger = new BoundedCache<>((logger) -> {
			String dataset = datasets.ofLogger(logger);
			return (dataset != null) ? byDataset.getOrDefault(dataset, service) : service;
		}, (logger, encoder) -> Character.BYTES * logger.length());
	}

	/**
	 * Return the encoder for an event: that of its first marker with a dataset, or else
	 * that of its logger.
	 */
	DatasetEncoder find(ILoggingEvent event) {
		try {
			List<Marker> markers = this.byMarker.isEmpty() ? null : event.getMarkerList();
			DatasetEncoder marked = (markers != null) ? ofMarkers(markers) : null;
			if (marked != null) {
				return marked;
			}
			String logger = event.getLoggerName();
			return (logger != null) ? this.byLogger.get(logger) : this.service;
		}
		catch (Throwable ex) {
			// the encoder will find out again, and write what there is
			return this.service;
		}
	}

	private @Nullable DatasetEncoder ofMarkers(List<Marker> markers) {
		List<Marker> seen = new ArrayList<>(markers);
		for (int i = 0; i < seen.size(); i++) {
			Marker marker = seen.get(i);
			DatasetEncoder encoder = (marker != null) ? this.byMarker.get(marker.getName()) : null;
			if (encoder != null) {
				return encoder;
			}
			if (marker != null && marker.hasReferences()) {
				for (Iterator<Marker> all = marker.iterator(); seen.size() < MAX_MARKERS && all.hasNext();) {
					seen.add(all.next());
				}
			}
		}
		return null;
	}

}
