package io.ecslogging.json;

/**
 * Writes numbers as decimal digits to an array of bytes that has room for them. Without
 * state.
 */
final class Digits {

	/**
	 * The most bytes that a {@code long} takes: 19 digits and a sign.
	 */
	static final int MAX_LONG = 20;

	private Digits() {
	}

	/**
	 * Write a number.
	 * @return the index after the last byte
	 */
	static int write(long value, byte[] target, int start) {
		// negative, since the smallest number has no positive counterpart
		long rest = (value < 0) ? value : -value;
		int end = start + ((value < 0) ? 1 : 0) + count(rest);
		int position = end;
		while (rest <= -10) {
			long quotient = rest / 10;
			target[--position] = (byte) ('0' + (quotient * 10 - rest));
			rest = quotient;
		}
		target[--position] = (byte) ('0' - rest);
		if (value < 0) {
			target[--position] = '-';
		}
		return end;
	}

	private static int count(long negative) {
		int count = 1;
		long power = -10;
		while (count < 19 && negative <= power) {
			count++;
			power *= 10;
		}
		return count;
	}

	/**
	 * Write six digits.
	 * @param value a number from 0 to 999,999
	 */
	static void six(int value, byte[] target, int position) {
		int thousands = value / 1000;
		three(thousands, target, position);
		three(value - thousands * 1000, target, position + 3);
	}

	/**
	 * Write three digits.
	 * @param value a number from 0 to 999
	 */
	static void three(int value, byte[] target, int position) {
		int hundreds = value / 100;
		int tens = value / 10;
		target[position] = (byte) ('0' + hundreds);
		target[position + 1] = (byte) ('0' + tens - hundreds * 10);
		target[position + 2] = (byte) ('0' + value - tens * 10);
	}

}
