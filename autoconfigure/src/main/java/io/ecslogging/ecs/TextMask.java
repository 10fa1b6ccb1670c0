package io.ecslogging.ecs;

import java.util.IdentityHashMap;
import java.util.Map;

import ch.qos.logback.classic.spi.IThrowableProxy;
import org.jspecify.annotations.Nullable;

/**
 * Masks what the patterns find in the message and the stack trace of one event. Each text
 * is searched once, however often the event is written to fit its line. Owned by one
 * encoding at a time.
 */
final class TextMask {

	/**
	 * The most throwables written for one event, in case there is no end of causes.
	 */
	static final int MAX_THROWABLES = 1024;

	private final SecretMask mask;

	private final EncodingStats stats;

	private final PatternBudget budget = new PatternBudget();

	/**
	 * The first lines of throwables, masked.
	 */
	private final Map<IThrowableProxy, String> heads = new IdentityHashMap<>(0);

	TextMask(SecretMask mask, EncodingStats stats) {
		this.mask = mask;
		this.stats = stats;
	}

	void reset() {
		if (this.mask.hasPatterns()) {
			this.budget.reset();
			this.heads.clear();
		}
	}

	/**
	 * Mask what the patterns find in a text, and count the text if they find anything.
	 */
	@Nullable String text(@Nullable String text) {
		String masked = repeated(text);
		if (masked != text) {
			this.stats.masked();
		}
		return masked;
	}

	/**
	 * Mask a text that is a part of another one, and counted with that one.
	 */
	@Nullable String repeated(@Nullable String text) {
		return (text != null && this.mask.hasPatterns()) ? this.mask.apply(text, this.budget) : text;
	}

	/**
	 * Mask the first lines of a throwable, its causes and suppressed exceptions.
	 */
	void heads(IThrowableProxy throwable) {
		if (this.mask.hasPatterns()) {
			add(throwable);
		}
	}

	private void add(@Nullable IThrowableProxy first) {
		IThrowableProxy throwable = first;
		while (throwable != null && this.heads.size() < MAX_THROWABLES && !this.heads.containsKey(throwable)) {
			String head = text(headOf(throwable));
			this.heads.put(throwable, (head != null) ? head : SecretMask.REPLACEMENT);
			IThrowableProxy[] suppressed = throwable.getSuppressed();
			if (suppressed != null) {
				for (IThrowableProxy other : suppressed) {
					add(other);
				}
			}
			throwable = throwable.getCause();
		}
	}

	/**
	 * Return the first line of a throwable, masked.
	 */
	String head(IThrowableProxy throwable) {
		return this.mask.hasPatterns() ? this.heads.getOrDefault(throwable, SecretMask.REPLACEMENT) : headOf(throwable);
	}

	/**
	 * Return the first line of a throwable, as {@link Throwable#toString()} returns it.
	 */
	static String headOf(IThrowableProxy throwable) {
		String head = throwable.getOverridingMessage();
		if (head != null) {
			return head;
		}
		String message = throwable.getMessage();
		return (message != null) ? throwable.getClassName() + ": " + message : throwable.getClassName();
	}

}
