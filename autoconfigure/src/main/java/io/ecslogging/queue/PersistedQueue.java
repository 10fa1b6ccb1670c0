package io.ecslogging.queue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ThreadFactory;

import org.jspecify.annotations.Nullable;

/**
 * Queue in files. A line that is accepted is in the operating system's page cache, so
 * that it survives the process. Threads that log only write to it; all reading, deleting
 * and checkpoints are the reading thread's.
 */
public final class PersistedQueue implements LineQueue {

	/**
	 * A reader waits for at most 1/{@value} of the capacity.
	 */
	private static final int ENOUGH_PART = 8;

	private final QueueDirectory directory;

	private final long enough;

	private final long blockNanos;

	private final QueueContent content;

	private final ContentReader reader;

	private final QueueSync sync;

	private PersistedQueue(QueueDirectory directory, Recovery recovered, Settings settings) {
		this.directory = directory;
		this.enough = settings.capacity() / ENOUGH_PART;
		this.blockNanos = settings.blockTimeout().toNanos();
		this.content = new QueueContent(directory.path(), recovered, settings.capacity(),
				settings.syncThread() != null);
		this.reader = new ContentReader(this.content, directory.path(), recovered.acknowledged());
		this.sync = new QueueSync(this.content::takeUnsynced, settings.syncThread());
	}

	/**
	 * Open the queue in a directory, which is created if there is none. Lines that an
	 * earlier process has left there come first.
	 * @param directory the directory, which has no other use
	 * @param settings how large the queue may become, and what it is safe from
	 * @return the queue
	 * @throws QueueConflictException if another process uses the directory, or it has a
	 * queue of another format
	 * @throws IOException if the directory cannot be used
	 */
	public static PersistedQueue open(Path directory, Settings settings) throws IOException {
		QueueDirectory opened = QueueDirectory.open(directory);
		try {
			return new PersistedQueue(opened, Recovery.of(opened), settings);
		}
		catch (Throwable ex) {
			opened.close();
			throw ex;
		}
	}

	@Override
	public OfferResult offer(byte[] line) {
		return this.content.offer(line, this.blockNanos);
	}

	@Override
	public OfferResult offerNow(byte[] line) {
		return this.content.offer(line, 0);
	}

	@Override
	public boolean await(int bytes, long nanos) throws InterruptedException {
		this.reader.leaveRemovedFile();
		return this.content.await(Math.max(1, Math.min(bytes, this.enough)), nanos);
	}

	@Override
	public void wakeUp() {
		this.content.wakeUp();
	}

	@Override
	public @Nullable Lines read(int maxBytes, int maxLines) {
		return this.reader.read(maxBytes, maxLines);
	}

	@Override
	public long unread() {
		return this.content.unread();
	}

	@Override
	public long acknowledge(long line) {
		return this.reader.acknowledge(line);
	}

	@Override
	public void rewind() {
		this.reader.rewind();
	}

	@Override
	public long lines() {
		return this.content.lines();
	}

	@Override
	public long bytes() {
		return this.content.bytes();
	}

	@Override
	public byte @Nullable [] head(int maxBytes) {
		return this.content.head(maxBytes);
	}

	@Override
	public long capacity() {
		return this.content.capacity();
	}

	@Override
	public long free() {
		return this.content.free();
	}

	@Override
	public boolean isPersistent() {
		return true;
	}

	@Override
	public @Nullable String fault() {
		return this.content.fault();
	}

	@Override
	public long takeDamaged() {
		return this.reader.takeDamaged();
	}

	@Override
	public Leftover close() {
		if (!this.content.close()) {
			return Leftover.NONE;
		}
		try {
			this.sync.close();
			this.content.endFiles();
			return new Leftover(this.content.lines(), 0);
		}
		finally {
			this.reader.close();
			this.directory.close();
		}
	}

	/**
	 * How large a queue may become, and what it is safe from.
	 *
	 * @param capacity the maximum size of all lines in bytes, at least 1 MB
	 * @param blockTimeout how long a writing thread waits for room
	 * @param syncThread makes a thread that has the disk store all lines once a second;
	 * {@code null} for none: then lines survive the process, and not the machine
	 */
	public record Settings(long capacity, Duration blockTimeout, @Nullable ThreadFactory syncThread) {

	}

}
