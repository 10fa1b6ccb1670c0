package io.ecslogging.json;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growable UTF-8 buffer to which JSON is appended. A comma follows every value, and
 * closing an object or array removes the last comma. So no state is needed to know
 * whether a member is the first one. Owned by one thread at a time.
 *
 */
public final class JsonBuffer {

	/**
	 * Characters escaped at a time, so that capacity is checked once for each chunk.
	 */
	private static final int CHUNK = 512;

	/**
	 * The most bytes that one character can take.
	 */
	public static final int MAX_BYTES_PER_CHAR = 6;

	/**
	 * Bound for numbers of thousandths. Below it they have at most 15 digits, which a
	 * double holds without loss.
	 */
	private static final double MAX_THOUSANDTHS = 1e15;

	private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

	private static final byte[] HEX = ascii("0123456789abcdef");

	private static final byte[] NULL = ascii("null");

	private static final byte[] TRUE = ascii("true");

	private static final byte[] FALSE = ascii("false");

	/**
	 * For each ASCII character: 0 if it needs no escape, else the letter of its short
	 * escape, or 'u' if it has none (RFC 8259, section 7).
	 */
	private static final byte[] ESCAPES = new byte[128];

	static {
		Arrays.fill(ESCAPES, 0, 0x20, (byte) 'u');
		ESCAPES['\b'] = 'b';
		ESCAPES['\t'] = 't';
		ESCAPES['\n'] = 'n';
		ESCAPES['\f'] = 'f';
		ESCAPES['\r'] = 'r';
		ESCAPES['"'] = '"';
		ESCAPES['\\'] = '\\';
	}

	private byte[] bytes;

	private int size;

	/**
	 * Create a buffer.
	 * @param capacity the initial capacity in bytes, at least 1
	 */
	public JsonBuffer(int capacity) {
		this.bytes = new byte[capacity];
	}

	/**
	 * Return ASCII text as bytes.
	 * @param text the text, ASCII only
	 * @return its bytes
	 */
	public static byte[] ascii(String text) {
		return text.getBytes(StandardCharsets.US_ASCII);
	}

	/**
	 * Return a member name with its quotes and colon, ready for {@link #raw(byte[])}.
	 * @param name the name
	 * @return the encoded name
	 */
	public static byte[] encodedName(String name) {
		JsonBuffer buffer = new JsonBuffer(name.length() + 8);
		buffer.name(name, 0, name.length());
		return buffer.toByteArray();
	}

	/**
	 * Return the name of an object with quotes, colon and opening bracket, ready for
	 * {@link #openObject(byte[])}.
	 * @param name the name
	 * @return the encoded opening
	 */
	public static byte[] encodedOpening(String name) {
		JsonBuffer buffer = new JsonBuffer(name.length() + 8);
		buffer.name(name, 0, name.length());
		buffer.raw('{');
		return buffer.toByteArray();
	}

	/**
	 * Return a string value with its quotes and the comma after it, ready for
	 * {@link #raw(byte[])}.
	 * @param value the value
	 * @return the encoded value
	 */
	public static byte[] encodedString(String value) {
		JsonBuffer buffer = new JsonBuffer(value.length() + 8);
		buffer.string(value);
		return buffer.toByteArray();
	}

	/**
	 * Return how many bytes have been written.
	 * @return the size in bytes
	 */
	public int size() {
		return this.size;
	}

	/**
	 * Return how many bytes fit before the buffer has to grow.
	 * @return the capacity in bytes
	 */
	public int capacity() {
		return this.bytes.length;
	}

	/**
	 * Discard everything that was written after a position.
	 * @param position an earlier {@link #size()}
	 */
	public void truncate(int position) {
		this.size = position;
	}

	/**
	 * Return a copy of what has been written.
	 * @return the bytes
	 */
	public byte[] toByteArray() {
		return Arrays.copyOf(this.bytes, this.size);
	}

	/**
	 * Return a part of what has been written, as text.
	 * @param from the position of the first byte
	 * @param to the position after the last byte
	 * @return the text
	 */
	public String toString(int from, int to) {
		return new String(this.bytes, from, to - from, StandardCharsets.UTF_8);
	}

	/**
	 * Return one byte of what has been written.
	 * @param position its position, below {@link #size()}
	 * @return the byte
	 */
	public byte at(int position) {
		return this.bytes[position];
	}

	/**
	 * Append bytes as they are.
	 * @param source the bytes
	 */
	public void raw(byte[] source) {
		int length = source.length;
		ensure(length);
		System.arraycopy(source, 0, this.bytes, this.size, length);
		this.size += length;
	}

	/**
	 * Append a part of another buffer as it is.
	 * @param source the other buffer
	 * @param from the position of the first byte
	 * @param to the position after the last byte
	 */
	public void raw(JsonBuffer source, int from, int to) {
		ensure(to - from);
		System.arraycopy(source.bytes, from, this.bytes, this.size, to - from);
		this.size += to - from;
	}

	/**
	 * Append one ASCII character as it is.
	 * @param character the character
	 */
	public void raw(char character) {
		ensure(1);
		this.bytes[this.size++] = (byte) character;
	}

	/**
	 * Open an object or an array.
	 * @param bracket the opening bracket
	 * @return the position to hand to {@link #close(int, char)}
	 */
	public int open(char bracket) {
		raw(bracket);
		return this.size;
	}

	/**
	 * Close an object or an array. The bracket replaces the comma after the last value;
	 * another comma follows the bracket.
	 * @param start what {@link #open(char)} returned
	 * @param bracket the closing bracket
	 */
	public void close(int start, char bracket) {
		if (this.size > start) {
			this.size--;
		}
		ensure(2);
		this.bytes[this.size++] = (byte) bracket;
		this.bytes[this.size++] = ',';
	}

	/**
	 * Close the document, whose opening bracket is the first byte, and end the line.
	 */
	public void end() {
		close(1, '}');
		this.bytes[this.size - 1] = '\n';
	}

	/**
	 * Open an object that is a member.
	 * @param opening its name with the bracket, see {@link #encodedOpening(String)}
	 * @return the position to hand to {@link #closeObject(int)}
	 */
	public int openObject(byte[] opening) {
		int position = this.size;
		raw(opening);
		return position;
	}

	/**
	 * Close an object that is a member. If it is empty, remove it together with its name.
	 * @param position what {@link #openObject(byte[])} returned, or the position at which
	 * the object's name begins
	 */
	public void closeObject(int position) {
		if (this.bytes[this.size - 1] == '{') {
			this.size = position;
		}
		else {
			close(position, '}');
		}
	}

	/**
	 * Append a member name: quoted, escaped, and followed by a colon.
	 * @param text the text that holds the name
	 * @param from the index of its first character
	 * @param to the index after its last character
	 */
	public void name(String text, int from, int to) {
		raw('"');
		text(text, from, to);
		ensure(2);
		this.bytes[this.size++] = '"';
		this.bytes[this.size++] = ':';
	}

	/**
	 * Append a string value.
	 * @param value the value
	 */
	public void string(String value) {
		int length = value.length();
		if (length > CHUNK) {
			raw('"');
			text(value, 0, length);
			endString();
			return;
		}
		ensure((length + 1) * MAX_BYTES_PER_CHAR);
		this.bytes[this.size++] = '"';
		escape(value, 0, length, length);
		this.bytes[this.size++] = '"';
		this.bytes[this.size++] = ',';
	}

	/**
	 * Append a string value. If it is too long, cut it at a character boundary.
	 * @param value the value
	 * @param limit how many bytes the value may take without its quotes
	 * @return whether the whole value was written
	 */
	public boolean string(String value, int limit) {
		if (value.length() <= limit / MAX_BYTES_PER_CHAR) {
			string(value);
			return true;
		}
		raw('"');
		boolean whole = text(value, limit);
		endString();
		return whole;
	}

	/**
	 * End a string value whose opening quote and text have been appended.
	 */
	public void endString() {
		ensure(2);
		this.bytes[this.size++] = '"';
		this.bytes[this.size++] = ',';
	}

	/**
	 * Append escaped text without quotes. If it is too long, cut it at a character
	 * boundary.
	 * @param text the text
	 * @param limit how many bytes it may take
	 * @return whether the whole text was written
	 */
	public boolean text(String text, int limit) {
		int start = this.size;
		int length = text.length();
		if (length <= limit / MAX_BYTES_PER_CHAR || limit == Integer.MAX_VALUE) {
			text(text, 0, length);
			return true;
		}
		int index = 0;
		while (index < length) {
			int end = text.offsetByCodePoints(index, 1);
			int position = this.size;
			text(text, index, end);
			if (this.size - start > limit) {
				this.size = position;
				return false;
			}
			index = end;
		}
		return true;
	}

	/**
	 * Append escaped text without quotes. An unpaired surrogate becomes U+FFFD; U+0085,
	 * U+2028 and U+2029, at which some readers split lines, are escaped.
	 * @param text the text
	 * @param from the index of the first character
	 * @param to the index after the last character
	 */
	public void text(String text, int from, int to) {
		int index = from;
		while (index < to) {
			int end = Math.min(to, index + CHUNK);
			// one more, in case the chunk ends between two surrogates
			ensure((end - index + 1) * MAX_BYTES_PER_CHAR);
			index = escape(text, index, end, to);
		}
	}

	/**
	 * Escape a chunk for which there is enough room.
	 * @return the index after the last character read: {@code end}, or one more if the
	 * chunk ends between two surrogates
	 */
	private int escape(String text, int from, int end, int to) {
		byte[] target = this.bytes;
		int index = plain(text, from, end, target, this.size);
		int position = this.size + index - from;
		while (index < end) {
			char character = text.charAt(index++);
			if (character < 0x80) {
				byte escape = ESCAPES[character];
				if (escape == 0) {
					target[position++] = (byte) character;
				}
				else if (escape != 'u') {
					target[position++] = '\\';
					target[position++] = escape;
				}
				else {
					position = unicodeEscape(target, position, character);
				}
			}
			else if (character < 0x800 && character != 0x85) {
				target[position++] = (byte) (0xC0 | (character >> 6));
				target[position++] = (byte) (0x80 | (character & 0x3F));
			}
			else if (character == 0x85 || character == 0x2028 || character == 0x2029) {
				position = unicodeEscape(target, position, character);
			}
			else if (Character.isHighSurrogate(character) && index < to
					&& Character.isLowSurrogate(text.charAt(index))) {
				position = fourBytes(target, position, Character.toCodePoint(character, text.charAt(index++)));
			}
			else {
				char written = Character.isSurrogate(character) ? '\uFFFD' : character;
				target[position++] = (byte) (0xE0 | (written >> 12));
				target[position++] = (byte) (0x80 | ((written >> 6) & 0x3F));
				target[position++] = (byte) (0x80 | (written & 0x3F));
			}
		}
		this.size = position;
		return index;
	}

	/**
	 * Copy the text as a whole if it is ASCII, then search the copy for characters to
	 * escape, eight bytes at a time.
	 * @return the index from which on the text has to be escaped
	 */
	@SuppressWarnings("deprecation")
	private static int plain(String text, int from, int to, byte[] target, int position) {
		int all = 0;
		for (int i = from; i < to; i++) {
			all |= text.charAt(i);
		}
		if (all >= 0x80) {
			return from;
		}
		text.getBytes(from, to, target, position);
		int end = position + to - from;
		int index = position;
		for (; index <= end - Long.BYTES; index += Long.BYTES) {
			if (hasEscape((long) LONGS.get(target, index))) {
				return index - position + from;
			}
		}
		for (; index < end; index++) {
			if (ESCAPES[target[index]] != 0) {
				break;
			}
		}
		return index - position + from;
	}

	/**
	 * Return whether one of eight ASCII bytes is a control character, a quotation mark or
	 * a backslash.
	 */
	private static boolean hasEscape(long bytes) {
		long controls = bytes - 0x2020202020202020L;
		long quotes = (bytes ^ 0x2222222222222222L) - 0x0101010101010101L;
		long backslashes = (bytes ^ 0x5C5C5C5C5C5C5C5CL) - 0x0101010101010101L;
		return ((controls | quotes | backslashes) & 0x8080808080808080L) != 0;
	}

	private static int unicodeEscape(byte[] target, int position, char character) {
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

	/**
	 * Append a number value.
	 * @param value the value
	 */
	public void number(long value) {
		digits(value);
		raw(',');
	}

	/**
	 * Append the decimal digits of a number, without a comma.
	 * @param value the value
	 */
	public void digits(long value) {
		ensure(20);
		byte[] target = this.bytes;
		// negative, because Long.MIN_VALUE has no positive counterpart
		long rest = (value < 0) ? value : -value;
		int end = this.size + ((value < 0) ? 1 : 0) + countDigits(rest);
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
		this.size = end;
	}

	private static int countDigits(long negative) {
		int count = 1;
		long power = -10;
		while (count < 19 && negative <= power) {
			count++;
			power *= 10;
		}
		return count;
	}

	/**
	 * Append six digits.
	 * @param value a number from 0 to 999,999
	 */
	public void sixDigits(int value) {
		ensure(6);
		int thousands = value / 1000;
		threeDigits(this.size, thousands);
		threeDigits(this.size + 3, value - thousands * 1000);
		this.size += 6;
	}

	private void threeDigits(int position, int value) {
		int hundreds = value / 100;
		int tens = value / 10;
		this.bytes[position] = (byte) ('0' + hundreds);
		this.bytes[position + 1] = (byte) ('0' + tens - hundreds * 10);
		this.bytes[position + 2] = (byte) ('0' + value - tens * 10);
	}

	/**
	 * Append a finite floating-point number as a value. Numbers with up to three
	 * decimals, as most logged numbers are, create no garbage.
	 * @param value the number
	 */
	public void number(double value) {
		double scaled = value * 1000;
		long thousandths = (long) scaled;
		if (Math.abs(scaled) < MAX_THOUSANDTHS && thousandths / 1000.0 == value && (value != 0 || 1 / value > 0)) {
			thousandths(thousandths);
		}
		else {
			raw(ascii(Double.toString(value)));
		}
		raw(',');
	}

	private void thousandths(long thousandths) {
		long whole = thousandths / 1000;
		int fraction = (int) Math.abs(thousandths - whole * 1000);
		if (thousandths < 0 && whole == 0) {
			raw('-');
		}
		digits(whole);
		ensure(4);
		this.bytes[this.size] = '.';
		threeDigits(this.size + 1, fraction);
		this.size += (fraction % 10 != 0) ? 4 : (fraction % 100 != 0) ? 3 : 2;
	}

	/**
	 * Append a boolean value.
	 * @param value the value
	 */
	public void bool(boolean value) {
		raw(value ? TRUE : FALSE);
		raw(',');
	}

	/**
	 * Append the null value.
	 */
	public void nullValue() {
		raw(NULL);
		raw(',');
	}

	private void ensure(int more) {
		if (this.bytes.length - this.size < more) {
			int needed = Math.addExact(this.size, more);
			int doubled = (this.bytes.length <= Integer.MAX_VALUE / 2) ? this.bytes.length * 2 : Integer.MAX_VALUE - 8;
			this.bytes = Arrays.copyOf(this.bytes, Math.max(needed, doubled));
		}
	}

}
