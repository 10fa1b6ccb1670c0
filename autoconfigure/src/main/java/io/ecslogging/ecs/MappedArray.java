package io.ecslogging.ecs;

/**
 * Finds out whether the elements of an array fit a type.
 */
final class MappedArray {

	private MappedArray() {
	}

	/**
	 * Return whether all elements of an array fit, also those of arrays in it.
	 * @param json the array as it is written
	 * @return whether they do; {@code false} if it has objects or escapes
	 */
	static boolean fits(MappedType type, String json) {
		if (json.indexOf('{') >= 0 || json.indexOf('\\') >= 0) {
			return false;
		}
		if (type == MappedType.GEO_POINT && json.indexOf('"') < 0) {
			return isPoint(json);
		}
		int i = 0;
		while (i < json.length()) {
			char character = json.charAt(i);
			if (character == '[' || character == ']' || character == ',') {
				i++;
				continue;
			}
			boolean quoted = character == '"';
			int start = quoted ? i + 1 : i;
			int end = quoted ? json.indexOf('"', start) : endOfScalar(json, start);
			String element = json.substring(start, end);
			if (!(quoted ? type.fitsText(element) : fitsScalar(type, element))) {
				return false;
			}
			i = quoted ? end + 1 : end;
		}
		return true;
	}

	/**
	 * Return whether an array is a point: longitude, latitude.
	 */
	private static boolean isPoint(String json) {
		String[] numbers = json.substring(1, json.length() - 1).split(",");
		return json.equals("[]") || numbers.length == 2 && MappedType.GEO_POINT.fitsText(numbers[1] + "," + numbers[0]);
	}

	private static boolean fitsScalar(MappedType type, String element) {
		boolean number = type != MappedType.IP && type != MappedType.GEO_POINT;
		return element.equals("null") || number && type.fitsText(element);
	}

	private static int endOfScalar(String json, int from) {
		int end = from;
		while (end < json.length() && json.charAt(end) != ',' && json.charAt(end) != ']') {
			end++;
		}
		return end;
	}

}
