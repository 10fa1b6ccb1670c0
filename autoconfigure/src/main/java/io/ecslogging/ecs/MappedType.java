package io.ecslogging.ecs;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.regex.Matcher;
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
			if (MILLISECONDS.matcher(text).matches()) {
				return true;
			}
			Matcher date = ISO.matcher(text);
			return date.matches() && isDay(date.group(1), date.group(2), date.group(3));
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

	/**
	 * More digits could be more than a long.
	 */
	private static final Pattern MILLISECONDS = Pattern.compile("-?\\d{1,18}");

	private static final Pattern ISO = Pattern.compile(
			"(\\d{4})(?:-(\\d\\d)(?:-(\\d\\d)" + "(?:T(?:[01]\\d|2[0-3])(?::[0-5]\\d(?::[0-5]\\d(?:[.,]\\d{1,9})?)?)?"
					+ "(?:Z|[+-](?:0\\d|1[0-7])(?::?[0-5]\\d)?)?)?)?)?");

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

	private static boolean isDay(String year, String month, String day) {
		try {
			LocalDate.of(Integer.parseInt(year), (month != null) ? Integer.parseInt(month) : 1,
					(day != null) ? Integer.parseInt(day) : 1);
			return true;
		}
		catch (DateTimeException ex) {
			return false;
		}
	}

	private static boolean isWithin(String text, int bound) {
		return NUMBER.matcher(text).matches() && Math.abs(Double.parseDouble(text)) <= bound;
	}

}
