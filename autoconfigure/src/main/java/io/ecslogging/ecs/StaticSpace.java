package io.ecslogging.ecs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.ecslogging.json.JsonBuffer;

/**
 * Shortens the fields that are the same on every event, to leave room for the event.
 * Otherwise they would be left out of all lines, together with the event's context.
 */
final class StaticSpace {

	/**
	 * The most characters of an ECS keyword that Elasticsearch indexes
	 * ({@code ignore_above}).
	 */
	private static final int MAX_VALUE = 1024;

	private static final int MAX_NAME = 512;

	private static final int SHORTEST = 16;

	private StaticSpace() {
	}

	/**
	 * Cut the longest values, label names and tags until everything takes at most half of
	 * a line. If that is not enough, leave out labels and then tags, from the end. The
	 * fields that decide where a document goes are not cut; each has at most 100 bytes.
	 * @param fields the fields that are the same on every event
	 * @param maxLineSize the maximum size of a line in bytes
	 * @return the shortened fields; the same instance if nothing was cut
	 */
	static StaticFields fit(StaticFields fields, int maxLineSize) {
		StaticFields cut = fields;
		for (int limit = MAX_VALUE; limit >= SHORTEST; limit /= 2) {
			cut = cut(fields, limit);
			if (size(cut) <= maxLineSize / 2) {
				return cut.equals(fields) ? fields : cut;
			}
		}
		int size = size(cut);
		Map<String, String> labels = new LinkedHashMap<>(cut.labels());
		List<String> names = List.copyOf(labels.keySet());
		for (int i = names.size() - 1; i >= 0 && size > maxLineSize / 2; i--) {
			size -= size(names.get(i)) + size(String.valueOf(labels.remove(names.get(i))));
		}
		int tags = cut.tags().size();
		while (tags > 0 && size > maxLineSize / 2) {
			size -= size(cut.tags().get(--tags));
		}
		return new StaticFields(cut.fields(), labels, cut.tags().subList(0, tags));
	}

	private static StaticFields cut(StaticFields fields, int limit) {
		Map<String, Object> values = new LinkedHashMap<>(fields.fields());
		values
			.replaceAll((path, value) -> (value instanceof String text && !isAddress(path)) ? cut(text, limit) : value);
		Map<String, String> labels = new LinkedHashMap<>();
		fields.labels().forEach((name, value) -> {
			String shortName = cut(name, Math.min(limit, MAX_NAME));
			String free = shortName.isBlank() ? "_" : shortName;
			for (int i = 2; labels.putIfAbsent(free, cut(value, limit)) != null; i++) {
				free = shortName + '_' + i;
			}
		});
		return new StaticFields(values, labels,
				fields.tags().stream().map((tag) -> cut(tag, limit)).distinct().toList());
	}

	private static boolean isAddress(String path) {
		return path.startsWith("data_stream.") || path.equals("event.dataset");
	}

	private static String cut(String text, int limit) {
		if (text.length() <= limit) {
			return text;
		}
		return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
	}

	private static int size(StaticFields fields) {
		int size = 0;
		for (Map.Entry<String, Object> field : fields.fields().entrySet()) {
			size += size(field.getKey()) + size(field.getValue().toString());
		}
		for (Map.Entry<String, String> label : fields.labels().entrySet()) {
			size += size(label.getKey()) + size(label.getValue());
		}
		for (String tag : fields.tags()) {
			size += size(tag);
		}
		return size;
	}

	private static int size(String text) {
		return JsonBuffer.encodedString(text).length;
	}

}
