package io.ecslogging.queue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.lang.invoke.VarHandle;
import java.nio.MappedByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.StandardOpenOption;

import org.jspecify.annotations.Nullable;

/**
 * Appends lines to a segment through a mapped region, so that a line is in the operating
 * system's page cache when it is appended, without a system call. The region is filled
 * with zeros before it is mapped: if the disk is full, that fails, and not the access to
 * the region. Guarded by the queue's lock; an interrupt of the calling thread changes
 * nothing.
 */
final class SegmentWriter {

	private static final int MAX_REGION = 4 * 1024 * 1024;

	private static final int PAGE = 4096;

	private final SegmentFile segment;

	private final RandomAccessFile file;

	private final int regionSize;

	private @Nullable MappedByteBuffer region;

	private long regionStart;

	/**
	 * Create the segment's file.
	 * @param segmentSize how large segments become; regions are as large at the most
	 * @throws IOException if it cannot be created
	 */
	SegmentWriter(SegmentFile segment, long segmentSize) throws IOException {
		this.segment = segment;
		this.regionSize = (int) Math.min(MAX_REGION, segmentSize);
		this.file = new RandomAccessFile(segment.path().toFile(), "rw");
		try {
			this.file.setLength(0);
		}
		catch (IOException ex) {
			this.file.close();
			throw ex;
		}
	}

	/**
	 * Append a line. Its newline is written last, so that a line without it is one that
	 * was not accepted.
	 * @throws IOException if there is no room on the disk, or it fails
	 */
	void append(byte[] line) throws IOException {
		MappedByteBuffer mapped = this.region;
		int index = (int) (this.segment.size() - this.regionStart);
		if (mapped == null || line.length > mapped.capacity() - index) {
			mapped = map(line.length);
			index = (int) (this.segment.size() - this.regionStart);
		}
		try {
			int last = line.length - 1;
			mapped.put(index, line, 0, last);
			VarHandle.releaseFence();
			mapped.put(index + last, line[last]);
		}
		catch (InternalError ex) {
			throw new IOException("the file cannot be written to: " + ex.getMessage(), ex);
		}
		this.segment.appended(line.length);
	}

	private MappedByteBuffer map(int needed) throws IOException {
		long size = this.segment.size();
		long start = size - size % PAGE;
		int length = (int) Math.max(this.regionSize, size - start + needed);
		fill(start + length);
		MappedByteBuffer mapped = map(start, length);
		this.region = mapped;
		this.regionStart = start;
		return mapped;
	}

	/**
	 * Fill the file with zeros, so that it has its place on the disk.
	 */
	private void fill(long end) throws IOException {
		long from = this.file.length();
		try {
			this.file.seek(from);
			byte[] zeros = new byte[(int) Math.min(64 * 1024, Math.max(0, end - from))];
			for (long left = end - from; left > 0; left -= zeros.length) {
				this.file.write(zeros, 0, (int) Math.min(zeros.length, left));
			}
		}
		catch (IOException ex) {
			this.file.setLength(from);
			throw ex;
		}
	}

	/**
	 * Map a region. A channel is closed when its thread is interrupted, so it is used for
	 * this only.
	 */
	private MappedByteBuffer map(long start, int length) throws IOException {
		boolean interrupted = false;
		try {
			while (true) {
				interrupted |= Thread.interrupted();
				try (FileChannel channel = FileChannel.open(this.segment.path(), StandardOpenOption.READ,
						StandardOpenOption.WRITE)) {
					return channel.map(FileChannel.MapMode.READ_WRITE, start, length);
				}
				catch (ClosedByInterruptException ex) {
					interrupted = true;
				}
			}
		}
		finally {
			if (interrupted) {
				Thread.currentThread().interrupt();
			}
		}
	}

	/**
	 * Have the disk store what has been appended. Called by any thread, without the lock,
	 * also after {@link #close}.
	 * @throws IOException if that fails
	 */
	void sync() throws IOException {
		try (FileChannel channel = FileChannel.open(this.segment.path(), StandardOpenOption.WRITE)) {
			channel.force(false);
		}
	}

	/**
	 * End the file where its lines end.
	 */
	void close() throws IOException {
		this.region = null;
		try (this.file) {
			this.file.setLength(this.segment.size());
		}
	}

}
