package io.ecslogging.ecs;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Numbers the events of one encoder: {@code event.id} is unique over all processes,
 * {@code event.sequence} counts from 1 on. Used by any number of threads.
 */
final class EventNumbers {

	/**
	 * So many random bytes begin each id.
	 */
	private static final int RANDOM_BYTES = 9;

	private final boolean ids;

	private final boolean sequence;

	private final String start;

	private final AtomicLong last = new AtomicLong();

	/**
	 * Create one.
	 * @param ids whether events get an id
	 * @param sequence whether events get a number in sequence
	 */
	EventNumbers(boolean ids, boolean sequence) {
		this.ids = ids;
		this.sequence = sequence;
		this.start = ids ? random() : "";
	}

	private static String random() {
		byte[] random = new byte[RANDOM_BYTES];
		new SecureRandom().nextBytes(random);
		return Base64.getUrlEncoder().encodeToString(random);
	}

	/**
	 * Add the next number to the fields of an event. Nothing of the event's own displaces
	 * it.
	 * @param keys give fields their meaning
	 */
	void addTo(EventFields fields, FieldKeys keys) {
		if (!this.ids && !this.sequence) {
			return;
		}
		long number = this.last.incrementAndGet();
		if (this.ids) {
			fields.put(keys, "event.id", this.start + Long.toString(number, Character.MAX_RADIX));
		}
		if (this.sequence) {
			fields.put(keys, "event.sequence", number);
		}
	}

}
