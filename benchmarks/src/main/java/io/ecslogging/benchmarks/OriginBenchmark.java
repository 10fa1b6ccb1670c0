package io.ecslogging.benchmarks;

import java.util.concurrent.TimeUnit;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
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

import io.ecslogging.logback.EcsEncoder;

/**
 * What it costs to find the line of code that logged, on a stack as deep as in services,
 * a little more than a hundred frames. The difference to {@link Finder#NONE} is the
 * price.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public class OriginBenchmark {

	private static final int DEPTH = 80;

	@Param
	private Finder finder = Finder.ECS_LOGGING;

	private Logger logger;

	/**
	 * Attach the finder.
	 */
	@Setup
	public void setUp() {
		LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
		context.reset();
		this.logger = context.getLogger("com.example.shop.checkout.CheckoutService");
		this.logger.setLevel(Level.INFO);
		EcsEncoder encoder = new EcsEncoder();
		encoder.setContext(context);
		encoder.setIncludeOrigin(this.finder != Finder.NONE);
		encoder.start();
		boolean callerData = this.finder == Finder.LOGBACK;
		AppenderBase<ILoggingEvent> appender = new AppenderBase<>() {

			@Override
			protected void append(ILoggingEvent event) {
				if (callerData) {
					event.getCallerData();
				}
				encoder.encode(event);
			}

		};
		appender.setContext(context);
		appender.start();
		this.logger.addAppender(appender);
	}

	/**
	 * Log from deep within.
	 * @return something
	 */
	@Benchmark
	public int log() {
		return deep(DEPTH);
	}

	private int deep(int depth) {
		if (depth > 0) {
			return deep(depth - 1) + 1;
		}
		this.logger.info("Customer {} placed an order in {} ms", "c-1001", 37);
		return 0;
	}

	/**
	 * Who finds the line.
	 */
	public enum Finder {

		/**
		 * Nobody.
		 */
		NONE,

		/**
		 * This project.
		 */
		ECS_LOGGING,

		/**
		 * Logback's caller data.
		 */
		LOGBACK

	}

}
