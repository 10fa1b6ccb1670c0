package io.ecslogging.benchmarks;

import java.util.Map;
import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.Encoder;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.Blackhole;
import org.slf4j.LoggerFactory;

/**
 * Encoding alone, of events with exceptions. Each event is encoded once, because Logback
 * keeps the texts of frames that have been encoded before.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 30)
@Measurement(iterations = 20)
@Fork(value = 2, jvmArgsAppend = { "-Xms4g", "-Xmx4g", "-Xmn3g", "-XX:+AlwaysPreTouch" })
public class ErrorBenchmark {

	private static final int EVENTS = 2_000;

	@Param
	private Contender contender = Contender.ECS_LOGGING;

	private Encoder<ILoggingEvent> encoder;

	private LoggerContext context;

	private ILoggingEvent[] events = {};

	private Logger logger;

	/**
	 * Configure the contender.
	 */
	@Setup
	public void setUp() {
		this.encoder = this.contender.encoder(Map.of());
		this.context = (LoggerContext) LoggerFactory.getILoggerFactory();
		this.logger = this.context.getLogger("com.example.shop.checkout.CheckoutService");
		NullDevice.install();
	}

	/**
	 * Create events that nothing has encoded yet.
	 */
	@Setup(Level.Iteration)
	public void makeEvents() {
		this.events = EventKind.ERROR.create(this.context, EVENTS);
		// so that none is due while they are encoded
		System.gc();
	}

	/**
	 * Encode each event.
	 * @param lines takes the lines
	 */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public void encode(Blackhole lines) {
		for (ILoggingEvent event : this.events) {
			lines.consume(this.encoder.encode(event));
		}
	}

	/**
	 * Throw, and log what has been thrown.
	 */
	@Benchmark
	@OperationsPerInvocation(EVENTS)
	public void logFresh() {
		for (int i = 0; i < EVENTS; i++) {
			this.logger.error("order cannot be placed", EventKind.failure(i));
		}
	}

}
