package io.ecslogging.benchmarks;

import java.util.Arrays;
import java.util.Random;

/**
 * Draws numbers as a service's loggers, threads, tenants and users come: few of them
 * often, most of them rarely (Zipf, exponent 1). The same numbers in each run.
 */
final class Draw {

	private final double[] cumulated;

	private final Random random;

	/**
	 * Create a draw.
	 * @param count how many numbers there are
	 * @param seed where the draw begins
	 */
	Draw(int count, long seed) {
		this.random = new Random(seed);
		this.cumulated = new double[count];
		double sum = 0;
		for (int i = 0; i < count; i++) {
			sum += 1.0 / (i + 1);
			this.cumulated[i] = sum;
		}
	}

	/**
	 * Return the next number, from 0 on.
	 */
	int next() {
		double drawn = this.random.nextDouble() * this.cumulated[this.cumulated.length - 1];
		int number = Arrays.binarySearch(this.cumulated, drawn);
		return (number >= 0) ? number : Math.min(-number - 1, this.cumulated.length - 1);
	}

}
