package io.ecslogging.json;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Growable UTF-8 buffer to which JSON is appended. A comma follows every value, and
 * closing an object or array removes the last comma. So no state is needed to know
 * whether a member is the first one. Owned by one thread at a time.
 */
public final class JsonBuffer {

	/**
	 * Characters escaped at a time, so that capacity is checked once for each chunk.
	 */
	private static final int CHUNK = 512;

	/**
	 * The most bytes that one character can take.
	 */
	public static final int MAX_BYTES_PER_CHAR = Escapes.MAX_BYTES_PER_CHAR;

	/**
	 * Bound for numbers of thousandths. Below it they have at most 15 digits, which a
	 * double holds without loss.
	 */
	private static final double MAX_THOUSANDTHS = 1e15;

	private static final byte[] NULL = ascii("null");

	private static final byte[] TRUE = ascii("true");

	private static final byte[] FALSE = ascii("false");

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
	 * Write bytes as they are over the last ones.
	 * @param source the bytes
	 * @param over how many bytes are replaced, 0 or more
	 */
	public void raw(byte[] source, int over) {
		int length = source.length;
		ensure(length);
		System.arraycopy(source, 0, this.bytes, this.size - over, length);
		this.size += length - over;
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
		ensure(length * MAX_BYTES_PER_CHAR + 3);
		this.bytes[this.size++] = '"';
		this.size = Escapes.write(value, 0, length, this.bytes, this.size);
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
			if (end < to && Character.isHighSurrogate(text.charAt(end - 1))) {
				// with its other half
				end++;
			}
			ensure((end - index) * MAX_BYTES_PER_CHAR);
			this.size = Escapes.write(text, index, end, this.bytes, this.size);
			index = end;
		}
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
		ensure(Digits.MAX_LONG);
		this.size = Digits.write(value, this.bytes, this.size);
	}

	/**
	 * Append six digits.
	 * @param value a number from 0 to 999,999
	 */
	public void sixDigits(int value) {
		ensure(6);
		Digits.six(value, this.bytes, this.size);
		this.size += 6;
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
		Digits.three(fraction, this.bytes, this.size + 1);
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
