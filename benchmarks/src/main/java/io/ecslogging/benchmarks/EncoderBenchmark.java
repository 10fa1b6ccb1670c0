package io.ecslogging.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.LoggerFactory;

/**
 * Encoding alone, of events that were created in advance.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class EncoderBenchmark {

	/**
	 * As many as stay in the processor's cache, where an event is when it has just been
	 * logged.
	 */
	private static final int EVENTS = 512;

	/**
	 * As many as show the loggers, threads and requests that are drawn.
	 */
	private static final int DRAWN_EVENTS = 4096;

	@Param
	private Contender contender = Contender.ECS_LOGGING;

	@Param({ "PLAIN", "RICH", "EVENT", "HTTP", "ARGUMENTS", "SCATTERED", "COLLIDING", "LONG", "MAP", "MASKED",
			"LABELS" })
	private EventKind event = EventKind.PLAIN;

	private Encoder<ILoggingEvent> encoder;

	private ILoggingEvent[] events = {};

	private int next;

	/**
	 * Configure the contender and create the events.
	 */
	@Setup
	public void setUp() {
		this.encoder = this.contender.encoder((this.event == EventKind.LABELS) ? EventKind.STATIC_LABELS : Map.of());
		this.events = this.event.create((LoggerContext) LoggerFactory.getILoggerFactory(),
				(this.event == EventKind.SCATTERED) ? DRAWN_EVENTS : EVENTS);
	}

	/**
	 * Encode one event.
	 * @return the line
	 */
	@Benchmark
	public byte[] encode() {
		return this.encoder.encode(this.events[this.next++ & (this.events.length - 1)]);
	}

}
