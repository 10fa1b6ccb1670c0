package io.ecslogging.queue;

import java.io.File;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * A file of a persisted queue: lines one after the other, and perhaps zeros after them.
 * Its name says how many bytes and lines of the queue come before, and which process has
 * written it. Guarded by the queue's lock.
 */
final class SegmentFile {

	private static final Pattern NAME = Pattern.compile("(\\d{16})-(\\d{16})-([0-9a-f]{16})\\.ndjson");

	private final Path path;

	private final long position;

	private final long firstLine;

	private final String origin;

	private final boolean recovered;

	private long size;

	/**
	 * How many lines there are, less those that have turned out to be damaged.
	 */
	private long lines;

	private long damaged;

	private boolean givenUp;

	private SegmentFile(Path path, long position, long firstLine, String origin, boolean recovered) {
		this.path = path;
		this.position = position;
		this.firstLine = firstLine;
		this.origin = origin;
		this.recovered = recovered;
	}

	/**
	 * Return a new segment, whose file does not exist yet.
	 * @param position how many bytes of the queue come before
	 * @param firstLine how many lines of the queue come before
	 * @param origin identifies this process, 16 hexadecimal digits
	 */
	static SegmentFile create(Path directory, long position, long firstLine, String origin) {
		// the default locale may have other digits
		String name = String.format(Locale.ROOT, "%016d-%016d-%s.ndjson", position, firstLine, origin);
		return new SegmentFile(directory.resolve(name), position, firstLine, origin, false);
	}

	/**
	 * Return a segment of an earlier process.
	 * @return the segment, or {@code null} if the file is something else
	 */
	static @Nullable SegmentFile existing(Path path) {
		Matcher name = NAME.matcher(path.getFileName().toString());
		return (name.matches() && Files.isRegularFile(path)) ? new SegmentFile(path, Long.parseLong(name.group(1)),
				Long.parseLong(name.group(2)), name.group(3), true) : null;
	}

	Path path() {
		return this.path;
	}

	/**
	 * Return how many bytes of the queue come before. That may be some more than there
	 * are.
	 */
	long position() {
		return this.position;
	}

	/**
	 * Return how many bytes of the queue come before the end of the last line.
	 */
	long end() {
		return this.position + this.size;
	}

	/**
	 * Return how many lines of the queue come before.
	 */
	long firstLine() {
		return this.firstLine;
	}

	/**
	 * Return which process has written the lines.
	 */
	String origin() {
		return this.origin;
	}

	/**
	 * Return whether an earlier process has written the lines, so that they may be
	 * damaged.
	 */
	boolean isRecovered() {
		return this.recovered;
	}

	/**
	 * Return the size of all lines in bytes.
	 */
	long size() {
		return this.size;
	}

	/**
	 * Return how many lines there are, damaged ones too until they are found.
	 */
	long lines() {
		return this.lines;
	}

	/**
	 * Return the length of the file in bytes, 0 if it has gone.
	 */
	long length() {
		return this.path.toFile().length();
	}

	/**
	 * Read some bytes. Called without the lock.
	 * @param offset where they begin in the file
	 * @param maxBytes how many to read at most
	 * @return the bytes, or {@code null} if there are none, or the file cannot be read
	 */
	byte @Nullable [] read(long offset, int maxBytes) {
		// not a channel, which an interrupted thread cannot read
		try (RandomAccessFile file = new RandomAccessFile(this.path.toFile(), "r")) {
			file.seek(offset);
			byte[] bytes = new byte[maxBytes];
			int count = file.read(bytes);
			return (count > 0) ? Arrays.copyOf(bytes, count) : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * A line has been appended.
	 */
	void appended(int length) {
		this.size += length;
		this.lines++;
	}

	/**
	 * Some lines have turned out to be damaged.
	 */
	void damaged(long count) {
		this.lines -= count;
		this.damaged += count;
	}

	/**
	 * Return how many lines of the queue come before its end, damaged ones included.
	 */
	long endLine() {
		return this.firstLine + this.lines + this.damaged;
	}

	/**
	 * Read no more lines than there are by now.
	 */
	void giveUp() {
		this.givenUp = true;
	}

	/**
	 * Return whether the file may have more than the lines of this segment.
	 */
	boolean isLimited() {
		return this.recovered || this.givenUp;
	}

	/**
	 * Set how large the segment is.
	 */
	void endAt(long size, long lines) {
		this.size = size;
		this.lines = lines;
	}

	/**
	 * Conclude from the next segment how large this one is.
	 */
	void endBefore(SegmentFile next) {
		endAt(Math.min(next.position - this.position, length()), Math.max(0, next.firstLine - this.firstLine));
	}

	/**
	 * Delete the file, whose lines are acknowledged. It is emptied first, since what is
	 * mapped or open keeps its place on the disk. If that fails, the checkpoint still
	 * says what is acknowledged.
	 */
	void delete() {
		File file = this.path.toFile();
		if (file.length() > 0) {
			try (RandomAccessFile emptied = new RandomAccessFile(file, "rw")) {
				emptied.setLength(0);
			}
			catch (IOException ex) {
				// it takes its place until it is closed everywhere
			}
		}
		try {
			Files.deleteIfExists(this.path);
		}
		catch (IOException ex) {
			// the next process tries again
		}
	}

}
