package io.ecslogging.logback;

import java.util.List;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.UnsynchronizedAppenderBase;
import org.jspecify.annotations.Nullable;

import io.ecslogging.ecs.DocumentEncoder;
import io.ecslogging.shipping.DaemonThreads;
import io.ecslogging.shipping.DropReason;
import io.ecslogging.shipping.Shipper;

/**
 * Encodes events on the thread that logs them and hands the lines to shippers, which
 * continue when the appender is stopped. Used by any number of threads.
 */
public final class ShippingAppender extends UnsynchronizedAppenderBase<ILoggingEvent> {

	/**
	 * Loggers of the JDK's HTTP client, which may be sending lines.
	 */
	private static final List<String> HTTP_CLIENT = List.of("jdk.httpclient", "jdk.internal.httpclient",
			"jdk.internal.net.http");

	private final DocumentEncoder document;

	private final List<Target> targets;

	private final int lowestLevel;

	/**
	 * Set while this thread encodes an event. If the event's arguments log, those events
	 * are dropped: encoding them could log again, without end.
	 */
	private final ThreadLocal<Boolean> encoding = new ThreadLocal<>();

	/**
	 * Create an appender.
	 * @param document encodes the events
	 * @param targets where the lines go
	 */
	public ShippingAppender(DocumentEncoder document, List<Target> targets) {
		this.document = document;
		this.targets = List.copyOf(targets);
		this.lowestLevel = targets.stream()
			.mapToInt((target) -> target.threshold().toInt())
			.min()
			.orElse(Level.OFF_INT);
	}

	@Override
	protected void append(ILoggingEvent event) {
		int level = event.getLevel().toInt();
		boolean report = Shipper.REPORTS.equals(event.getLoggerName());
		if (level < this.lowestLevel || !report && isOfShipping(event)) {
			return;
		}
		if (this.encoding.get() != null) {
			ship(level, null, report);
			return;
		}
		this.encoding.set(Boolean.TRUE);
		try {
			ship(level, this.document.encode(event), report);
		}
		finally {
			this.encoding.remove();
		}
	}

	private void ship(int level, byte @Nullable [] line, boolean report) {
		for (Target target : this.targets) {
			if (level < target.threshold().toInt()) {
				continue;
			}
			if (line == null) {
				target.shipper().drop(DropReason.REENTRANT);
			}
			else if (report) {
				target.shipper().shipReport(line);
			}
			else {
				target.shipper().ship(line);
			}
		}
	}

	private static boolean isOfShipping(ILoggingEvent event) {
		String thread = event.getThreadName();
		if (thread != null && thread.startsWith(DaemonThreads.PREFIX)) {
			return true;
		}
		String logger = event.getLoggerName();
		return logger != null && logger.startsWith("jdk.") && HTTP_CLIENT.stream().anyMatch(logger::startsWith);
	}

	/**
	 * Where lines go.
	 *
	 * @param shipper takes the lines
	 * @param threshold the lowest level of the events that it takes
	 */
	public record Target(Shipper shipper, Level threshold) {

	}

}
