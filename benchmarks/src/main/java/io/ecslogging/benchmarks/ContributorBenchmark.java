package io.ecslogging.benchmarks;

import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEvent;
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
import org.slf4j.event.KeyValuePair;

import io.ecslogging.ecs.EcsFields;
import io.ecslogging.logback.EcsEncoder;

/**
 * Encoding alone, of events to which a contributor adds three fields, or that have the
 * same as key-values, or neither.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 10, time = 1)
@Fork(1)
public class ContributorBenchmark {

	private static final int EVENTS = 512;

	@Param({ "PLAIN", "RICH" })
	private EventKind event = EventKind.PLAIN;

	@Param
	private Source source = Source.NONE;

	private final EcsEncoder encoder = new EcsEncoder();

	private LoggingEvent[] events = {};

	private int next;

	/**
	 * Configure the encoder and create the events.
	 */
	@Setup
	public void setUp() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		this.events = this.event.create(context, EVENTS);
		if (this.source == Source.KEY_VALUES) {
			for (int i = 0; i < EVENTS; i++) {
				LoggingEvent keyed = this.events[i];
				add(i, (path, value) -> keyed.addKeyValuePair(new KeyValuePair(path, value)));
			}
		}
		if (this.source == Source.CONTRIBUTOR) {
			this.encoder.addFieldContributor((logged, fields) -> add(this.next & (EVENTS - 1), fields));
		}
		this.encoder.setContext(context);
		this.encoder.setServiceName("shop");
		this.encoder.start();
	}

	private static void add(int number, EcsFields fields) {
		fields.add("organization.id", "acme");
		fields.add("cloud.region", "eu-central-1");
		fields.add("process.uptime", 4711L + number);
	}

	/**
	 * Encode one event.
	 * @return the line
	 */
	@Benchmark
	public byte[] encode() {
		ILoggingEvent logged = this.events[this.next & (EVENTS - 1)];
		byte[] line = this.encoder.encode(logged);
		this.next++;
		return line;
	}

	/**
	 * Where three fields come from.
	 */
	public enum Source {

		/**
		 * There are none.
		 */
		NONE,

		/**
		 * Key-values of the event.
		 */
		KEY_VALUES,

		/**
		 * A contributor.
		 */
		CONTRIBUTOR

	}

}
