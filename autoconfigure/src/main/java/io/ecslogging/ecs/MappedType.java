package io.ecslogging.ecs;

import java.util.regex.Pattern;

/**
 * A type that Elasticsearch gives to fields because of their names, and that does not
 * take every value. What does not fit is kept, but no search finds it. The rules here are
 * narrower than those of Elasticsearch in rare cases, and never wider.
 */
enum MappedType {

	/**
	 * An IPv4 or IPv6 address.
	 */
	IP {

		@Override
		boolean fitsText(String text) {
			return InternetAddress.isValid(text);
		}

		@Override
		boolean fitsNumber(Number number) {
			return false;
		}

	},

	/**
	 * A date as in ISO 8601, or milliseconds since 1970.
	 */
	DATE {

		@Override
		boolean fitsText(String text) {
			return DateForm.isValid(text);
		}

		@Override
		boolean fitsNumber(Number number) {
			return number instanceof Long || number instanceof Integer || number instanceof Short
					|| number instanceof Byte;
		}

	},

	/**
	 * A number within the range of a float.
	 */
	FLOAT {

		@Override
		boolean fitsNumber(Number number) {
			return Math.abs(number.doubleValue()) <= Float.MAX_VALUE;
		}

	},

	/**
	 * A number within the range of a double.
	 */
	DOUBLE {

		@Override
		boolean fitsNumber(Number number) {
			return Double.isFinite(number.doubleValue());
		}

	},

	/**
	 * A number within the range of an integer.
	 */
	INTEGER {

		@Override
		boolean fitsNumber(Number number) {
			return number.doubleValue() >= Integer.MIN_VALUE && number.doubleValue() <= Integer.MAX_VALUE;
		}

	},

	/**
	 * A number within the range of a long.
	 */
	LONG {

		@Override
		boolean fitsNumber(Number number) {
			return Math.abs(number.doubleValue()) < Long.MAX_VALUE;
		}

	},

	/**
	 * Latitude and longitude, or a geohash.
	 */
	GEO_POINT {

		@Override
		boolean fitsText(String text) {
			int comma = text.indexOf(',');
			if (comma < 0) {
				return GEOHASH.matcher(text).matches();
			}
			return isWithin(text.substring(0, comma), 90) && isWithin(text.substring(comma + 1).strip(), 180);
		}

		@Override
		boolean fitsNumber(Number number) {
			return false;
		}

	};

	private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,40}(?:\\.\\d{1,40})?(?:[eE][+-]?\\d{1,3})?");

	private static final Pattern GEOHASH = Pattern.compile("[0-9b-hjkmnp-z]{1,12}");

	/**
	 * Return whether a text fits.
	 */
	boolean fitsText(String text) {
		return NUMBER.matcher(text).matches() && fitsNumber(Double.parseDouble(text));
	}

	/**
	 * Return whether a number fits.
	 */
	abstract boolean fitsNumber(Number number);

	private static boolean isWithin(String text, int bound) {
		return NUMBER.matcher(text).matches() && Math.abs(Double.parseDouble(text)) <= bound;
	}

}
