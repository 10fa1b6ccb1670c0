package io.ecslogging.ecs;

import java.time.YearMonth;

/**
 * The forms of dates that Elasticsearch takes by default: milliseconds since 1970, or ISO
 * 8601 from the year alone to nanoseconds with an offset. Reads a text once and creates
 * nothing.
 */
final class DateForm {

	/**
	 * More digits could be more than a long.
	 */
	private static final int MAX_DIGITS = 18;

	private static final int DAY_LENGTH = "yyyy-MM-dd".length();

	private static final int MAX_OFFSET_HOUR = 17;

	private DateForm() {
	}

	/**
	 * Return whether a text is a date.
	 */
	static boolean isValid(String text) {
		int sign = text.startsWith("-") ? 1 : 0;
		int digits = digits(text, sign);
		if (sign + digits == text.length()) {
			return digits > 0 && digits <= MAX_DIGITS;
		}
		return sign == 0 && digits == 4 && isDay(text) && (text.length() <= DAY_LENGTH || isTime(text));
	}

	private static boolean isDay(String text) {
		int month = number(text, 4, '-', 12);
		if (month < 1) {
			return false;
		}
		if (text.length() == "yyyy-MM".length()) {
			return true;
		}
		int day = number(text, 7, '-', 31);
		return day >= 1 && (day <= 28 || day <= YearMonth.of(Integer.parseInt(text, 0, 4, 10), month).lengthOfMonth());
	}

	private static boolean isTime(String text) {
		int at = DAY_LENGTH;
		if (number(text, at, 'T', 23) < 0) {
			return false;
		}
		at += 3;
		if (number(text, at, ':', 59) >= 0) {
			at += 3;
			if (number(text, at, ':', 59) >= 0) {
				at = fraction(text, at + 3);
			}
		}
		return at == text.length() || isOffset(text, at);
	}

	/**
	 * Return where a fraction of up to nine digits ends, if there is one.
	 */
	private static int fraction(String text, int at) {
		if (at >= text.length() || text.charAt(at) != '.' && text.charAt(at) != ',') {
			return at;
		}
		int digits = digits(text, at + 1);
		return (digits >= 1 && digits <= 9) ? at + 1 + digits : at;
	}

	private static boolean isOffset(String text, int at) {
		char first = text.charAt(at);
		if (first == 'Z') {
			return text.length() == at + 1;
		}
		if ((first != '+' && first != '-') || number(text, at, first, MAX_OFFSET_HOUR) < 0) {
			return false;
		}
		int minutes = at + 3;
		return switch (text.length() - minutes) {
			case 0 -> true;
			case 2 -> number(text, minutes - 1, text.charAt(minutes - 1), 59) >= 0;
			case 3 -> number(text, minutes, ':', 59) >= 0;
			default -> false;
		};
	}

	/**
	 * Read a number of two digits after a character.
	 * @return the number, -1 if there is none or if it is too large
	 */
	private static int number(String text, int at, char before, int max) {
		if (at + 2 >= text.length() || text.charAt(at) != before || !isDigit(text.charAt(at + 1))
				|| !isDigit(text.charAt(at + 2))) {
			return -1;
		}
		int number = 10 * (text.charAt(at + 1) - '0') + text.charAt(at + 2) - '0';
		return (number <= max) ? number : -1;
	}

	private static int digits(String text, int from) {
		int to = from;
		while (to < text.length() && isDigit(text.charAt(to))) {
			to++;
		}
		return to - from;
	}

	private static boolean isDigit(char character) {
		return character >= '0' && character <= '9';
	}

}
