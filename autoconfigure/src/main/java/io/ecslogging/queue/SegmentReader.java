package io.ecslogging.queue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/**
 * Reads lines from one segment after another, and skips damaged ones. Owned by the thread
 * that reads, and used without the queue's lock: nobody who logs waits for the disk.
 */
final class SegmentReader implements AutoCloseable {

	private static final int EXPECTED_LINE_SIZE = 256;

	private volatile @Nullable RandomAccessFile file;

	private @Nullable SegmentFile opened;

	/**
	 * Read lines.
	 * @param offset where in the segment to begin
	 * @param end where its lines end
	 * @param maxBytes the most bytes to read, unless the first line is larger
	 * @param maxLines the most lines to read
	 * @param first the number of the first line
	 * @return what has been read, or {@code null} if there is no newline
	 * @throws IOException if that fails, or the file is shorter
	 */
	@Nullable Read read(SegmentFile segment, long offset, long end, int maxBytes, int maxLines, long first) throws IOException {
		int length = (int) Math.min(end - offset, maxBytes);
		Read read = scan(segment, offset, bytes(segment, offset, length), maxLines, first);
		while (read == null && length < end - offset) {
			length = (int) Math.min(end - offset, Math.max(length * 2L, 64 * 1024));
			read = scan(segment, offset, bytes(segment, offset, length), 1, first);
		}
		return read;
	}

	private byte[] bytes(SegmentFile segment, long offset, int length) throws IOException {
		byte[] bytes = new byte[length];
		RandomAccessFile current = file(segment);
		current.seek(offset);
		current.readFully(bytes);
		return bytes;
	}

	private RandomAccessFile file(SegmentFile segment) throws IOException {
		RandomAccessFile current = this.file;
		if (current == null || this.opened != segment) {
			close();
			current = new RandomAccessFile(segment.path().toFile(), "r");
			this.file = current;
			this.opened = segment;
		}
		return current;
	}

	private static @Nullable Read scan(SegmentFile segment, long offset, byte[] bytes, int maxLines, long first) {
		Scan scan = new Scan(bytes, maxLines, segment.isRecovered());
		for (int i = 0; i < bytes.length && !scan.done; i++) {
			if (bytes[i] == '\n') {
				scan.newline(i);
			}
		}
		if (scan.next == 0) {
			return null;
		}
		int[] offsets = Arrays.copyOf(scan.offsets, scan.count + 1);
		Lines lines = (scan.count > 0)
				? new Lines(bytes, offsets, first, segment.origin(), segment.position() + offset + offsets[0]) : null;
		return new Read(lines, offset + scan.next, scan.damaged);
	}

	/**
	 * Return whether a line ends where an offset is, as far as the file can be read.
	 */
	static boolean isEndOfLine(SegmentFile segment, long offset) {
		try (RandomAccessFile file = new RandomAccessFile(segment.path().toFile(), "r")) {
			file.seek(offset - 1);
			return file.read() == '\n';
		}
		catch (IOException ex) {
			return true;
		}
	}

	/**
	 * Close the file. If another thread is reading, that fails.
	 */
	@Override
	public void close() {
		RandomAccessFile current = this.file;
		this.file = null;
		this.opened = null;
		if (current != null) {
			try {
				current.close();
			}
			catch (IOException ex) {
				// it was only read
			}
		}
	}

	/**
	 * What has been read.
	 *
	 * @param lines whole lines; {@code null} if there is none, but damaged ones are
	 * @param next where to go on
	 * @param damaged how many damaged lines come before the whole ones
	 */
	record Read(@Nullable Lines lines, long next, int damaged) {

	}

	/**
	 * Finds consecutive lines.
	 */
	private static final class Scan {

		private final byte[] bytes;

		private final int maxLines;

		private final boolean check;

		private int[] offsets;

		private int count;

		/**
		 * Where to go on.
		 */
		private int next;

		private int damaged;

		private boolean done;

		Scan(byte[] bytes, int maxLines, boolean check) {
			this.bytes = bytes;
			this.maxLines = maxLines;
			this.check = check;
			this.offsets = new int[2 + bytes.length / EXPECTED_LINE_SIZE];
		}

		/**
		 * Take what stands before a newline.
		 */
		void newline(int index) {
			if (!this.check) {
				add(index + 1);
				return;
			}
			int start = this.next;
			while (start < index && this.bytes[start] == 0) {
				start++;
			}
			boolean whole = LineCheck.areLines(this.bytes, start, index);
			if (this.count > 0 && (!whole || start > this.next)) {
				// the whole lines up to here first
				this.done = true;
			}
			else if (whole) {
				this.next = start;
				addAll(index);
			}
			else {
				this.damaged += (start < index) ? 1 : 0;
				this.next = index + 1;
				this.offsets[0] = this.next;
			}
		}

		private void addAll(int newline) {
			while (this.next < newline && !this.done) {
				int end = LineCheck.endOfObject(this.bytes, this.next, newline);
				this.bytes[end] = '\n';
				if (this.count == 0) {
					this.offsets[0] = this.next;
				}
				add(end + 1);
			}
		}

		private void add(int end) {
			if (this.count + 1 == this.offsets.length) {
				this.offsets = Arrays.copyOf(this.offsets, this.offsets.length * 2);
			}
			this.offsets[++this.count] = end;
			this.next = end;
			this.done = this.count == this.maxLines;
		}

	}

}
