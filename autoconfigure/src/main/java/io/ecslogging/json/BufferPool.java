package io.ecslogging.json;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * Small lock-free pool of buffers for any number of threads. Its size depends on the
 * number of processors, not of threads, so a million virtual threads hold no more memory
 * than a few platform threads. A thread that finds its slot empty creates a new buffer. A
 * buffer that is given back replaces the one in the slot, if there is one.
 *
 * @param <T> the type of the buffers
 */
public final class BufferPool<T> {

	/**
	 * Distance between used slots, so that two processors do not share a cache line.
	 */
	private static final int STRIDE = 16;

	private final Supplier<T> factory;

	private final int mask;

	private final AtomicReferenceArray<@Nullable T> slots;

	/**
	 * Create an empty pool.
	 * @param factory creates a buffer if the pool has none
	 */
	public BufferPool(Supplier<T> factory) {
		this.factory = factory;
		int wanted = Math.min(64, 4 * Runtime.getRuntime().availableProcessors());
		this.mask = Integer.highestOneBit(Math.max(4, wanted)) - 1;
		this.slots = new AtomicReferenceArray<>((this.mask + 1) * STRIDE);
	}

	/**
	 * Take a buffer, which then belongs to the calling thread.
	 * @return the buffer, never {@code null}
	 */
	public T take() {
		int slot = slot();
		if (this.slots.getPlain(slot) != null) {
			T pooled = this.slots.getAndSet(slot, null);
			if (pooled != null) {
				return pooled;
			}
		}
		return this.factory.get();
	}

	/**
	 * Give back a buffer that the calling thread no longer uses.
	 * @param buffer the buffer
	 */
	public void give(T buffer) {
		this.slots.setRelease(slot(), buffer);
	}

	private int slot() {
		long id = Thread.currentThread().getId();
		return ((int) (id ^ (id >>> 8)) & this.mask) * STRIDE;
	}

}
