package io.ecslogging.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Writes text as the inside of a JSON string, in UTF-8, to an array of bytes that has
 * room for it. What stands for itself up to the first escape is found eight bytes at a
 * time and copied as a whole; from there on, a table has the bytes of each character, so
 * that many escapes cost no more than few. Without state.
 */
final class Escapes {

	/**
	 * The most bytes that a character takes: a short escape has 2, UTF-8 up to 3, and an
	 * escape by number 6.
	 */
	static final int MAX_BYTES_PER_CHAR = 6;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

	private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class,
			ByteOrder.LITTLE_ENDIAN);

	/**
	 * Up to this length, characters are written one by one.
	 */
	private static final int SHORT = 24;

	private static final long HIGH_BITS = 0x8080808080808080L;

	private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

	/**
	 * For each ASCII character 0 if it stands for itself, else the letter of its short
	 * escape, or 'u' if it has none (RFC 8259, section 7).
	 */
	private static final byte[] ASCII = new byte[128];

	/**
	 * For each character of ISO 8859-1 its one or two bytes and, above them, their
	 * number; negative for an escape by number.
	 */
	private static final int[] LATIN1 = new int[256];

	static {
		Arrays.fill(ASCII, 0, 0x20, (byte) 'u');
		ASCII['\b'] = 'b';
		ASCII['\t'] = 't';
		ASCII['\n'] = 'n';
		ASCII['\f'] = 'f';
		ASCII['\r'] = 'r';
		ASCII['"'] = '"';
		ASCII['\\'] = '\\';
		for (int i = 0; i < LATIN1.length; i++) {
			LATIN1[i] = latin1((char) i);
		}
	}

	private Escapes() {
	}

	private static int latin1(char character) {
		if (character == 0x85 || character < 0x80 && ASCII[character] == 'u') {
			return -1;
		}
		byte[] bytes = new byte[2];
		int length = (character < 0x80 && ASCII[character] == 0) ? 1 : special(character, bytes, 0);
		if (length == 1) {
			bytes[0] = (byte) character;
		}
		return (length << Short.SIZE) | ((bytes[1] & 0xFF) << Byte.SIZE) | (bytes[0] & 0xFF);
	}

	/**
	 * Write characters. A surrogate without its other half becomes U+FFFD; U+0085, U+2028
	 * and U+2029, at which some readers split lines, are escaped.
	 * @param text the text
	 * @param from the index of the first character
	 * @param to the index after the last character
	 * @param target where to; it has room for {@value #MAX_BYTES_PER_CHAR} bytes for each
	 * character
	 * @param position the index of the first byte
	 * @return the index after the last byte
	 */
	static int write(String text, int from, int to, byte[] target, int position) {
		return (to - from <= SHORT) ? writeShort(text, from, to, target, position)
				: writeLong(text, from, to, target, position);
	}

	private static int writeShort(String text, int from, int to, byte[] target, int start) {
		int position = start;
		for (int i = from; i < to; i++) {
			char character = text.charAt(i);
			if (character >= 0x80 || ASCII[character] != 0) {
				return writeAny(text, i, to, target, position);
			}
			target[position++] = (byte) character;
		}
		return position;
	}

	@SuppressWarnings("deprecation")
	private static int writeLong(String text, int from, int to, byte[] target, int position) {
		int even = 0;
		int odd = 0;
		int index = from;
		for (; index < to - 3; index += 4) {
			even |= text.charAt(index) | text.charAt(index + 2);
			odd |= text.charAt(index + 1) | text.charAt(index + 3);
		}
		for (; index < to; index++) {
			even |= text.charAt(index);
		}
		if ((even | odd) >= 0x100) {
			return writeAny(text, from, to, target, position);
		}
		int length = to - from;
		text.getBytes(from, to, target, position);
		int end = position + length;
		int plain = plain(target, position, end);
		if (plain == end) {
			return end;
		}
		// to where it is out of the way of what is written
		int rest = end - plain;
		int source = plain + (MAX_BYTES_PER_CHAR - 1) * rest;
		System.arraycopy(target, plain, target, source, rest);
		return writeBytes(target, source, source + rest, plain);
	}

	/**
	 * Write bytes that are characters of ISO 8859-1. They stand so far behind what is
	 * written that they are read before anything is written over them.
	 */
	private static int writeBytes(byte[] target, int from, int to, int start) {
		int position = start;
		for (int i = from; i < to; i++) {
			int character = target[i] & 0xFF;
			int code = LATIN1[character];
			if (code < 0) {
				position = numbered(target, position, (char) character);
			}
			else {
				// two bytes, of which the next character overwrites the second if it is
				// too many
				SHORTS.set(target, position, (short) code);
				position += code >>> Short.SIZE;
			}
		}
		return position;
	}

	/**
	 * Return the index of the first byte that does not stand for itself.
	 */
	private static int plain(byte[] bytes, int from, int to) {
		int index = from;
		while (index <= to - Long.BYTES && !hasSpecial((long) LONGS.get(bytes, index))) {
			index += Long.BYTES;
		}
		while (index < to && bytes[index] >= 0 && ASCII[bytes[index]] == 0) {
			index++;
		}
		return index;
	}

	/**
	 * Return whether one of eight bytes is no ASCII, a control character, a quotation
	 * mark or a backslash.
	 */
	private static boolean hasSpecial(long bytes) {
		long controls = bytes - 0x2020202020202020L;
		long quotes = (bytes ^ 0x2222222222222222L) - 0x0101010101010101L;
		long backslashes = (bytes ^ 0x5C5C5C5C5C5C5C5CL) - 0x0101010101010101L;
		return ((bytes | controls | quotes | backslashes) & HIGH_BITS) != 0;
	}

	private static int writeAny(String text, int from, int to, byte[] target, int start) {
		int position = start;
		int index = from;
		while (index < to) {
			char character = text.charAt(index++);
			if (character < 0x80 && ASCII[character] == 0) {
				target[position++] = (byte) character;
			}
			else if (Character.isHighSurrogate(character) && index < to
					&& Character.isLowSurrogate(text.charAt(index))) {
				position = fourBytes(target, position, Character.toCodePoint(character, text.charAt(index++)));
			}
			else {
				position = special(character, target, position);
			}
		}
		return position;
	}

	/**
	 * Write a character that does not stand for itself.
	 */
	private static int special(char character, byte[] target, int position) {
		if (character < 0x80) {
			byte escape = ASCII[character];
			if (escape == 'u') {
				return numbered(target, position, character);
			}
			target[position] = '\\';
			target[position + 1] = escape;
			return position + 2;
		}
		if (character == 0x85 || character == 0x2028 || character == 0x2029) {
			return numbered(target, position, character);
		}
		if (character < 0x800) {
			target[position] = (byte) (0xC0 | (character >> 6));
			target[position + 1] = (byte) (0x80 | (character & 0x3F));
			return position + 2;
		}
		char written = Character.isSurrogate(character) ? '\uFFFD' : character;
		target[position] = (byte) (0xE0 | (written >> 12));
		target[position + 1] = (byte) (0x80 | ((written >> 6) & 0x3F));
		target[position + 2] = (byte) (0x80 | (written & 0x3F));
		return position + 3;
	}

	private static int numbered(byte[] target, int position, char character) {
		target[position] = '\\';
		target[position + 1] = 'u';
		target[position + 2] = HEX[character >> 12];
		target[position + 3] = HEX[(character >> 8) & 0xF];
		target[position + 4] = HEX[(character >> 4) & 0xF];
		target[position + 5] = HEX[character & 0xF];
		return position + 6;
	}

	private static int fourBytes(byte[] target, int position, int codePoint) {
		target[position] = (byte) (0xF0 | (codePoint >> 18));
		target[position + 1] = (byte) (0x80 | ((codePoint >> 12) & 0x3F));
		target[position + 2] = (byte) (0x80 | ((codePoint >> 6) & 0x3F));
		target[position + 3] = (byte) (0x80 | (codePoint & 0x3F));
		return position + 4;
	}

}
