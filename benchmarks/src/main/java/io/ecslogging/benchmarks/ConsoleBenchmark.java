package io.ecslogging.benchmarks;

import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.LoggerContext;
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
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;
import org.slf4j.Logger;

/**
 * The whole log call, through a console appender to the null device.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class ConsoleBenchmark {

	@Param
	private Contender contender = Contender.ECS_LOGGING;

	private Logger logger;

	/**
	 * Configure the contender.
	 */
	@Setup
	public void setUp() {
		NullDevice.install();
		LoggerContext context = this.contender.configure();
		this.logger = context.getLogger("com.example.shop.checkout.CheckoutService");
	}

	/**
	 * Log on one thread.
	 */
	@Benchmark
	@Threads(1)
	public void oneThread() {
		this.logger.info("Customer {} placed an order in {} ms", "c-1001", 37);
	}

	/**
	 * Log on four threads.
	 */
	@Benchmark
	@Threads(4)
	public void fourThreads() {
		this.logger.info("Customer {} placed an order in {} ms", "c-1001", 37);
	}

}
