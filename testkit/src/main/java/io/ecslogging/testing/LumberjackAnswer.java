package io.ecslogging.testing;

import java.io.ByteArrayOutputStream;
import java.util.List;

/**
 * How a peer answers a window: as it should, or not.
 */
public enum LumberjackAnswer {

	/**
	 * As Logstash does.
	 */
	RIGHT,

	/**
	 * After signs of life.
	 */
	ALIVE,

	/**
	 * In two parts.
	 */
	PARTLY,

	/**
	 * Some time later.
	 */
	LATE,

	/**
	 * Byte by byte.
	 */
	IN_PIECES,

	/**
	 * Twice.
	 */
	TWICE,

	/**
	 * Twice, byte by byte.
	 */
	TWICE_IN_PIECES,

	/**
	 * For more lines than there are.
	 */
	TOO_MANY,

	/**
	 * For fewer lines than before.
	 */
	BACKWARDS,

	/**
	 * In part, with a reset for the rest, which has been lost.
	 */
	PARTLY_THEN_RESET,

	/**
	 * Not at all, but by ending the connection when everything has been handed over.
	 */
	END,

	/**
	 * Not at all, but by resetting the connection when everything has been handed over.
	 */
	RESET,

	/**
	 * By resetting the connection, with nothing handed over.
	 */
	RESET_BEFORE;

	/**
	 * Return how many lines of a window are handed over.
	 */
	public int handedOver(int count) {
		return switch (this) {
			case RESET_BEFORE -> 0;
			case PARTLY_THEN_RESET -> count / 2;
			default -> count;
		};
	}

	/**
	 * Return the acknowledgements, which are sent at once.
	 */
	public byte[] acks(int count) {
		ByteArrayOutputStream acks = new ByteArrayOutputStream();
		numbers(count).forEach((number) -> acks.writeBytes(LumberjackReader.ack(number)));
		return acks.toByteArray();
	}

	private List<Integer> numbers(int count) {
		return switch (this) {
			case RIGHT, LATE, IN_PIECES -> List.of(count);
			case TWICE, TWICE_IN_PIECES -> List.of(count, count);
			case ALIVE -> List.of(0, 0, count);
			case PARTLY -> List.of(count / 2, count);
			case TOO_MANY -> List.of(count + 1);
			case BACKWARDS -> (count > 2) ? List.of(2, 1, count) : List.of(count);
			case PARTLY_THEN_RESET -> List.of(count / 2);
			case END, RESET, RESET_BEFORE -> List.of();
		};
	}

	/**
	 * Return whether each byte comes alone.
	 */
	public boolean isInPieces() {
		return this == IN_PIECES || this == TWICE_IN_PIECES;
	}

	/**
	 * Return whether the connection is over.
	 */
	public boolean isLast() {
		return this == END || isReset();
	}

	/**
	 * Return whether the connection is reset.
	 */
	public boolean isReset() {
		return this == RESET || this == RESET_BEFORE || this == PARTLY_THEN_RESET;
	}

}
