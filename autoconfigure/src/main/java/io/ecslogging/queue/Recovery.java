package io.ecslogging.queue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.util.List;

import org.jspecify.annotations.Nullable;

import io.ecslogging.queue.SegmentReader.Read;

/**
 * What a persisted queue holds when it is opened. Only the last segment is read: the
 * names of the others say how many lines they have.
 *
 * @param segments the segments that are not acknowledged, oldest first
 * @param acknowledged how far the lines are acknowledged
 * @param position how many bytes come before the lines that follow
 * @param lines how many lines come before those
 */
record Recovery(List<SegmentFile> segments, Checkpoint acknowledged, long position, long lines) {

	private static final int SCAN_BYTES = 1024 * 1024;

	/**
	 * Find out what there is. A last line that is not complete is cut off, and segments
	 * that are acknowledged are deleted.
	 * @throws IOException if the directory cannot be read
	 */
	static Recovery of(QueueDirectory directory) throws IOException {
		List<SegmentFile> found = directory.segments();
		Checkpoint checkpoint = Checkpoint.read(directory.path());
		if (found.isEmpty()) {
			Checkpoint start = (checkpoint != null) ? checkpoint : new Checkpoint(0, 0);
			return new Recovery(found, start, start.position(), start.lines());
		}
		SegmentFile last = found.get(found.size() - 1);
		long end = last.position() + measure(last, checkpoint);
		Checkpoint confirmed = confirmed(checkpoint, found);
		long count = Math.max(last.endLine(), confirmed.lines());
		if (!confirmed.equals(checkpoint)) {
			replace(confirmed, directory);
		}
		List<SegmentFile> done = found.stream().filter((segment) -> isDone(segment, confirmed)).toList();
		done.forEach(SegmentFile::delete);
		found.removeAll(done);
		return new Recovery(found, confirmed, end, count);
	}

	/**
	 * Replace a checkpoint that is wrong, which could seem right later.
	 */
	private static void replace(Checkpoint confirmed, QueueDirectory directory) {
		try {
			confirmed.write(directory.path());
		}
		catch (IOException ex) {
			// the next one replaces it
		}
	}

	private static boolean isDone(SegmentFile segment, Checkpoint acknowledged) {
		return segment.size() == 0 && segment.lines() == 0 || segment.end() <= acknowledged.position();
	}

	/**
	 * Find out how many lines the last segment has, and cut off what follows. The
	 * checkpoint says how many come before it, which may be damaged by now.
	 * @return how many bytes the file had
	 */
	private static long measure(SegmentFile last, @Nullable Checkpoint checkpoint) throws IOException {
		long length = last.length();
		long end = 0;
		long count = 0;
		if (checkpoint != null && isAtLineOf(last, length, checkpoint)) {
			end = checkpoint.position() - last.position();
			count = Math.max(0, checkpoint.lines() - last.firstLine());
		}
		try (SegmentReader reader = new SegmentReader()) {
			Read read = null;
			do {
				read = (end < length) ? reader.read(last, end, length, SCAN_BYTES, Integer.MAX_VALUE, 0) : null;
				if (read != null) {
					end = read.next();
					count += read.damaged() + ((read.lines() != null) ? read.lines().count() : 0);
				}
			}
			while (read != null);
		}
		last.endAt(end, count);
		cutOff(last, length);
		return length;
	}

	private static void cutOff(SegmentFile last, long length) {
		if (last.size() < length) {
			try (RandomAccessFile file = new RandomAccessFile(last.path().toFile(), "rw")) {
				file.setLength(last.size());
			}
			catch (IOException ex) {
				// it is not read beyond its end
			}
		}
	}

	/**
	 * Return the checkpoint if it is at the end of a line of these segments, or else the
	 * start of the oldest one: rather twice than never.
	 */
	private static Checkpoint confirmed(@Nullable Checkpoint checkpoint, List<SegmentFile> found) {
		if (checkpoint != null) {
			for (SegmentFile segment : found) {
				if (checkpoint.position() == segment.position()) {
					return new Checkpoint(segment.position(), segment.firstLine());
				}
				if (isAtLineOf(segment, segment.size(), checkpoint)) {
					return checkpoint;
				}
			}
		}
		SegmentFile oldest = found.get(0);
		return new Checkpoint(oldest.position(), oldest.firstLine());
	}

	/**
	 * Return whether a checkpoint is at the end of a line of a segment.
	 */
	private static boolean isAtLineOf(SegmentFile segment, long size, Checkpoint checkpoint) {
		long offset = checkpoint.position() - segment.position();
		return offset > 0 && offset <= size && SegmentReader.isEndOfLine(segment, offset);
	}

	/**
	 * Return how many lines there are, damaged ones included.
	 */
	long count() {
		return this.segments.isEmpty() ? 0
				: this.lines - Math.max(this.acknowledged.lines(), this.segments.get(0).firstLine());
	}

}
