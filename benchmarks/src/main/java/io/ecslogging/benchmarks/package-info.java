/**
 * Benchmarks against the alternatives, in one run, on the same events.
 */
package io.ecslogging.benchmarks;
