package io.ecslogging.ecs;

import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.StackTraceElementProxy;
import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.LineBudget.Limits;
import io.ecslogging.json.JsonBuffer;

/**
 * Writes a stack trace as {@link Throwable#printStackTrace()} prints it, as JSON text
 * without quotes, frame by frame. If a line has no room for all frames of a throwable,
 * those in the middle are left out, so that the head of every cause stays. Immutable
 * except for a cache, and may be used by any number of threads.
 */
final class StackTraceWriter {

	private static final byte[] NEW_LINE = JsonBuffer.ascii("\\n");

	private static final byte[] TAB = JsonBuffer.ascii("\\t");

	private static final byte[] AT = JsonBuffer.ascii("at ");

	private static final byte[] LINE_AT = JsonBuffer.ascii("\\n\\tat ");

	private static final byte[] MORE = JsonBuffer.ascii(" more");

	private static final byte[] LEFT_OUT = JsonBuffer.ascii(" frames left out");

	private static final byte[] ONE_LEFT_OUT = JsonBuffer.ascii(" frame left out");

	private static final byte[] DOTS = JsonBuffer.ascii("... ");

	private static final byte[] CAUSED_BY = JsonBuffer.ascii("Caused by: ");

	private static final byte[] SUPPRESSED = JsonBuffer.ascii("Suppressed: ");

	private static final byte[] CIRCULAR = JsonBuffer.ascii("[CIRCULAR REFERENCE: ");

	private static final byte[] NATIVE = JsonBuffer.ascii("Native Method");

	private static final byte[] UNKNOWN = JsonBuffer.ascii("Unknown Source");

	/**
	 * Encoded frames. Exceptions mostly have the same ones.
	 */
	private final BoundedCache<StackTraceElement, byte[]> frames = new BoundedCache<>(StackTraceWriter::encoded,
			StackTraceWriter::size);

	/**
	 * Write a throwable with its causes and suppressed exceptions.
	 * @param out the buffer to write to
	 * @param throwable the throwable
	 * @param limits what a line has room for
	 * @param mask gives the first lines, masked
	 * @return whether everything was written
	 */
	boolean write(JsonBuffer out, IThrowableProxy throwable, Limits limits, TextMask mask) {
		Attempt attempt = new Attempt(out, limits, mask);
		attempt.chain(throwable, 0);
		return attempt.whole;
	}

	private static void line(JsonBuffer out, int tabs) {
		out.raw(NEW_LINE);
		for (int i = 0; i < tabs; i++) {
			out.raw(TAB);
		}
	}

	private static byte[] encoded(StackTraceElement frame) {
		JsonBuffer out = new JsonBuffer(128);
		frame(out, frame);
		return out.toByteArray();
	}

	/**
	 * Write a frame as {@link StackTraceElement#toString()} does: without the names of
	 * the JDK's own class loaders and without the versions of its modules.
	 */
	private static void frame(JsonBuffer out, StackTraceElement frame) {
		String loader = frame.getClassLoaderName();
		boolean located = false;
		if (loader != null && !loader.isEmpty() && !loader.equals("app") && !loader.equals("platform")) {
			text(out, loader);
			out.raw('/');
			located = true;
		}
		String module = frame.getModuleName();
		if (module != null && !module.isEmpty()) {
			text(out, module);
			String version = frame.getModuleVersion();
			if (version != null && !version.isEmpty() && !module.startsWith("java.") && !module.startsWith("jdk.")) {
				out.raw('@');
				text(out, version);
			}
			located = true;
		}
		if (located) {
			out.raw('/');
		}
		text(out, frame.getClassName());
		out.raw('.');
		text(out, frame.getMethodName());
		out.raw('(');
		String file = frame.getFileName();
		int line = frame.getLineNumber();
		if (frame.isNativeMethod()) {
			out.raw(NATIVE);
		}
		else if (file == null) {
			out.raw(UNKNOWN);
		}
		else {
			text(out, file);
			if (line >= 0) {
				out.raw(':');
				out.digits(line);
			}
		}
		out.raw(')');
	}

	/**
	 * Return about how many bytes a frame takes in memory.
	 */
	private static int size(StackTraceElement frame, byte[] json) {
		return json.length + size(frame.getClassLoaderName()) + size(frame.getModuleName())
				+ size(frame.getModuleVersion()) + size(frame.getClassName()) + size(frame.getMethodName())
				+ size(frame.getFileName());
	}

	private static int size(@Nullable String text) {
		return (text != null) ? Character.BYTES * text.length() : 0;
	}

	private static void text(JsonBuffer out, String text) {
		out.text(text, 0, text.length());
	}

	/**
	 * One traversal of a throwable and everything that it refers to.
	 */
	private final class Attempt {

		private final JsonBuffer out;

		private final Limits limits;

		private final TextMask mask;

		private int throwables;

		private boolean whole = true;

		Attempt(JsonBuffer out, Limits limits, TextMask mask) {
			this.out = out;
			this.limits = limits;
			this.mask = mask;
		}

		void chain(IThrowableProxy first, int indent) {
			IThrowableProxy throwable = first;
			while (throwable != null) {
				if (isFull()) {
					return;
				}
				this.throwables++;
				if (throwable != first) {
					line(this.out, indent);
					this.out.raw(CAUSED_BY);
				}
				head(throwable);
				frames(throwable, indent + 1);
				suppressed(throwable.getSuppressed(), indent + 1);
				throwable = throwable.getCause();
			}
		}

		private void suppressed(IThrowableProxy @Nullable [] suppressed, int indent) {
			if (suppressed == null) {
				return;
			}
			for (IThrowableProxy throwable : suppressed) {
				if (throwable != null && !isFull()) {
					line(this.out, indent);
					this.out.raw(SUPPRESSED);
					chain(throwable, indent);
				}
			}
		}

		private boolean isFull() {
			boolean full = this.throwables >= Math.min(TextMask.MAX_THROWABLES, this.limits.throwables());
			this.whole &= !full;
			return full;
		}

		private void head(IThrowableProxy throwable) {
			if (throwable.isCyclic()) {
				this.out.raw(CIRCULAR);
			}
			this.whole &= this.out.text(this.mask.head(throwable), this.limits.valueSize());
			if (throwable.isCyclic()) {
				this.out.raw(']');
			}
		}

		private void frames(IThrowableProxy throwable, int indent) {
			StackTraceElementProxy[] frames = throwable.getStackTraceElementProxyArray();
			if (frames == null) {
				return;
			}
			int common = Math.min(Math.max(throwable.getCommonFrames(), 0), frames.length);
			int count = frames.length - common;
			int kept = Math.min(count, this.limits.frames());
			int top = (kept < count) ? kept - kept / 3 : kept;
			frames(frames, 0, top, indent);
			if (kept < count) {
				this.whole = false;
				count(count - kept, (count - kept == 1) ? ONE_LEFT_OUT : LEFT_OUT, indent);
				frames(frames, count - (kept - top), count, indent);
			}
			if (common > 0) {
				count(common, MORE, indent);
			}
		}

		private void frames(StackTraceElementProxy[] frames, int from, int to, int indent) {
			for (int i = from; i < to; i++) {
				if (indent == 1) {
					this.out.raw(LINE_AT);
				}
				else {
					line(this.out, indent);
					this.out.raw(AT);
				}
				StackTraceElement frame = frames[i].getStackTraceElement();
				byte[] kept = StackTraceWriter.this.frames.find(frame);
				if (kept != null) {
					this.out.raw(kept);
				}
				else {
					frame(this.out, frame);
				}
			}
		}

		private void count(int count, byte[] what, int indent) {
			line(this.out, indent);
			this.out.raw(DOTS);
			this.out.digits(count);
			this.out.raw(what);
		}

	}

}
