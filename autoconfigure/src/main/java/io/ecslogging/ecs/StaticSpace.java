package io.ecslogging.ecs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.ecslogging.json.JsonBuffer;

/**
 * Makes what is the same on every event short enough to leave room for the event. It
 * would be left out of all lines otherwise, together with what the event brings along.
 */
final class StaticSpace {

	/**
	 * Characters up to which Elasticsearch indexes a keyword of ECS
	 * ({@code ignore_above}).
	 */
	private static final int MAX_VALUE = 1024;

	private static final int MAX_NAME = 512;

	private static final int SHORTEST = 16;

	private StaticSpace() {
	}

	/**
	 * Cut the longest values, label names and tags so that all take at most half of a
	 * line; then labels and tags are left out from the end. What decides where a document
	 * goes is not cut, and no longer than a hundred bytes.
	 * @param fields what is the same on every event
	 * @param maxLineSize the most bytes that a line may have
	 * @return the same instance if everything fits
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
