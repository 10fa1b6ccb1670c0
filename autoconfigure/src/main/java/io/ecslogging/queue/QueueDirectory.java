package io.ecslogging.queue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The directory of a persisted queue, locked against other processes and other queues of
 * this one. Files that the queue has not made are left alone.
 */
final class QueueDirectory implements AutoCloseable {

	private static final int FORMAT = 1;

	private static final String LOCK = "lock";

	private static final String FORMAT_FILE = "queue.json";

	private static final Pattern FORMAT_CONTENT = Pattern.compile("\\{\\s*\"format\"\\s*:\\s*(\\d{1,9})\\s*}\\s*");

	/**
	 * Files that this process has locked already: closing one would end that lock (POSIX,
	 * fcntl).
	 */
	private static final Queue<FileChannel> neverClosed = new ConcurrentLinkedQueue<>();

	private final Path path;

	private final FileChannel lockFile;

	private QueueDirectory(Path path, FileChannel lockFile) {
		this.path = path;
		this.lockFile = lockFile;
	}

	/**
	 * Open a directory, which is created if there is none.
	 * @throws QueueConflictException if another queue has it, or a queue of another
	 * format
	 * @throws IOException if it cannot be used
	 */
	static QueueDirectory open(Path path) throws IOException {
		Files.createDirectories(path);
		FileChannel lockFile = FileChannel.open(path.resolve(LOCK), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE);
		try {
			if (lockFile.tryLock() == null) {
				throw new QueueConflictException("another process uses the directory " + path);
			}
			checkFormat(path);
			return new QueueDirectory(path, lockFile);
		}
		catch (OverlappingFileLockException ex) {
			neverClosed.add(lockFile);
			throw new QueueConflictException(
					"another process uses the directory " + path + ", or rather another application in this one");
		}
		catch (Throwable ex) {
			lockFile.close();
			throw ex;
		}
	}

	private static void checkFormat(Path directory) throws IOException {
		Path file = directory.resolve(FORMAT_FILE);
		if (!Files.exists(file)) {
			writeFormat(file);
			return;
		}
		Matcher content = FORMAT_CONTENT.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
		if (content.matches() && Integer.parseInt(content.group(1)) != FORMAT) {
			throw new QueueConflictException("the directory " + directory + " has a queue of format " + content.group(1)
					+ ", and this version knows format " + FORMAT + " only");
		}
	}

	private static void writeFormat(Path file) {
		try {
			Files.writeString(file, "{\"format\":" + FORMAT + "}\n");
		}
		catch (IOException ex) {
			// the disk is full, which is no reason not to send what is on it
		}
	}

	Path path() {
		return this.path;
	}

	/**
	 * Return the segments, oldest first. How large the last one is, is not known yet.
	 */
	List<SegmentFile> segments() throws IOException {
		List<SegmentFile> segments = new ArrayList<>();
		try (DirectoryStream<Path> files = Files.newDirectoryStream(this.path)) {
			for (Path file : files) {
				SegmentFile segment = SegmentFile.existing(file);
				if (segment != null) {
					segments.add(segment);
				}
			}
		}
		catch (DirectoryIteratorException ex) {
			throw ex.getCause();
		}
		// one that is empty has the position of the one that follows
		segments.sort(Comparator.comparingLong(SegmentFile::position).thenComparingLong(SegmentFile::length));
		removeEmpty(segments);
		for (int i = 0; i < segments.size() - 1; i++) {
			segments.get(i).endBefore(segments.get(i + 1));
		}
		return segments;
	}

	/**
	 * Remove those without content, so that the lines that one may have had count as
	 * those of the one before. The last one says how many lines come before it.
	 */
	private static void removeEmpty(List<SegmentFile> segments) {
		for (int i = segments.size() - 2; i >= 0; i--) {
			if (segments.get(i).length() == 0) {
				segments.remove(i).delete();
			}
		}
	}

	/**
	 * Let others use the directory.
	 */
	@Override
	public void close() {
		try {
			this.lockFile.close();
		}
		catch (IOException ex) {
			// the lock ends with the process
		}
	}

}
