package io.ecslogging.ecs;

import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A data stream for logs.
 *
 * @param dataset {@code data_stream.dataset}, legal
 * @param namespace {@code data_stream.namespace}, legal
 */
public record DataStream(String dataset, String namespace) {

	/**
	 * {@code data_stream.type}.
	 */
	public static final String TYPE = "logs";

	/**
	 * The dataset if none is given, as in Elasticsearch.
	 */
	private static final String GENERIC = "generic";

	private static final String DEFAULT = "default";

	private static final int MAX_BYTES = 100;

	private static final String ILLEGAL = "\\/*?\"<>|,#:- ";

	/**
	 * Return a data stream with legal names.
	 * @param dataset the dataset, made legal; {@code generic} if {@code null} or blank
	 * @param namespace the namespace, made legal; {@code default} if {@code null} or
	 * blank
	 * @return the data stream
	 */
	public static DataStream of(@Nullable String dataset, @Nullable String namespace) {
		return new DataStream((dataset != null && !dataset.isBlank()) ? sanitize(dataset) : GENERIC,
				(namespace != null && !namespace.isBlank()) ? sanitize(namespace) : DEFAULT);
	}

	/**
	 * Return the name of the data stream.
	 * @return the name
	 */
	public String name() {
		return TYPE + "-" + this.dataset + "-" + this.namespace;
	}

	/**
	 * Return at most 100 bytes of the text, in lower case. Characters that Elasticsearch
	 * does not allow in {@code data_stream.dataset} are replaced by {@code _}.
	 */
	static String sanitize(String text) {
		StringBuilder name = new StringBuilder();
		int bytes = 0;
		for (int codePoint : text.toLowerCase(Locale.ROOT).codePoints().toArray()) {
			int legal = isLegal(codePoint) ? codePoint : '_';
			bytes += Character.toString(legal).getBytes(StandardCharsets.UTF_8).length;
			if (bytes > MAX_BYTES) {
				break;
			}
			name.appendCodePoint(legal);
		}
		return name.toString();
	}

	private static boolean isLegal(int codePoint) {
		return ILLEGAL.indexOf(codePoint) < 0 && !Character.isISOControl(codePoint)
				&& Character.getType(codePoint) != Character.SURROGATE;
	}

}
