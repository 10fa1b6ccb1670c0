package io.ecslogging.shipping.elasticsearch;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntPredicate;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.LineCursor;

/**
 * The body of a request: an action and a document for each line. The number of the line
 * in the queue gives the document's {@code _id}, so that a line which is sent again is
 * not indexed twice. Owned by the thread that sends.
 */
final class BulkRequest implements SentLines {

	private static final int EXPECTED_SIZE = 64 * 1024;

	private static final byte[] ACTION_START = "{\"create\":{\"_id\":\"".getBytes(StandardCharsets.US_ASCII);

	private static final byte[] ACTION_END = "\"}}\n".getBytes(StandardCharsets.US_ASCII);

	private final DocumentIds ids = new DocumentIds();

	private final boolean compressed;

	/**
	 * Whether the failure store alone has the document of what it has taken.
	 */
	private final boolean storeHasDocument;

	/**
	 * Tells the data stream of each line, {@code null} if all go to the target.
	 */
	private final @Nullable LineStreams streams;

	private final Body plain = new Body();

	private final Body zipped = new Body();

	/**
	 * The number in the batch of each line that is sent.
	 */
	private int[] lines = new int[0];

	/**
	 * The data stream of each line that is sent, {@code null} for the target.
	 */
	private @Nullable String[] names = new String[0];

	private int count;

	private @Nullable Batch batch;

	/**
	 * Create a request without a body.
	 * @param compressed whether bodies are compressed
	 * @param onConflict which form lines have that the failure store has taken
	 * @param streams tells the data stream of each line, {@code null} if all go to the
	 * target of the request
	 */
	BulkRequest(boolean compressed, OnMappingConflict onConflict, @Nullable LineStreams streams) {
		this.compressed = compressed;
		this.storeHasDocument = onConflict == OnMappingConflict.BOTH;
		this.streams = streams;
	}

	/**
	 * Fill the body with the lines that have to be sent as they are; if none are left,
	 * with those that have to be sent in their safe form.
	 * @param maxBytes the maximum size in bytes; the first line may exceed it
	 * @return whether there is anything to send
	 */
	boolean fill(Batch batch, Decisions decisions, int maxBytes) {
		this.batch = null;
		this.lines = (this.lines.length < batch.count()) ? new int[batch.count()] : this.lines;
		fill(batch, decisions, (line) -> decisions.get(line) == Decision.NONE, maxBytes);
		if (this.count == 0) {
			fill(batch, decisions, (line) -> decisions.get(line).isRefused(), maxBytes);
		}
		if (this.compressed && this.count > 0) {
			compress();
		}
		this.batch = batch;
		return this.count > 0;
	}

	/**
	 * Fill the body with one line.
	 * @param wanted the number of the line in the batch
	 */
	void fillWith(Batch batch, Decisions decisions, int wanted) {
		this.batch = null;
		this.lines = (this.lines.length < 1) ? new int[1] : this.lines;
		fill(batch, decisions, (line) -> line == wanted, Integer.MAX_VALUE);
		if (this.compressed) {
			compress();
		}
	}

	private void compress() {
		this.zipped.reset();
		try (GZIPOutputStream out = new FastGzip(this.zipped)) {
			this.plain.writeTo(out);
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Return whether the body is of this batch.
	 */
	boolean isFor(Batch other) {
		return this.batch == other;
	}

	private void fill(Batch batch, Decisions decisions, IntPredicate wanted, int maxBytes) {
		this.plain.reset();
		this.count = 0;
		if (this.streams != null && this.names.length < this.lines.length) {
			this.names = new String[this.lines.length];
		}
		for (LineCursor line = batch.lines(); line.next();) {
			if (wanted.test(line.number())) {
				int size = this.plain.size();
				add(line, decisions.get(line.number()));
				if (this.count > 0 && this.plain.size() > maxBytes) {
					this.plain.truncate(size);
					return;
				}
				this.lines[this.count++] = line.number();
			}
		}
	}

	private void add(LineCursor line, Decision decision) {
		LineStreams.Stream stream = null;
		if (this.streams != null) {
			stream = decision.isMoved() ? null : this.streams.find(line.bytes(), line.offset(), line.length());
			this.names[this.count] = (stream != null) ? stream.name() : null;
		}
		this.plain.writeBytes((stream != null) ? stream.action() : ACTION_START);
		this.ids.write(line.origin(), line.position(), this.plain);
		this.plain.writeBytes(ACTION_END);
		switch (decision) {
			case REFUSED, MOVED -> this.plain.writeBytes(SafeForm.of(line.bytes(), line.offset(), line.length(), true));
			case STORED ->
				this.plain.writeBytes(SafeForm.of(line.bytes(), line.offset(), line.length(), !this.storeHasDocument));
			case REFUSED_FOR_FIELDS, MOVED_FOR_FIELDS ->
				this.plain.writeBytes(SafeForm.withoutFields(line.bytes(), line.offset(), line.length()));
			default -> this.plain.write(line.bytes(), line.offset(), line.length());
		}
	}

	/**
	 * Return how many lines are sent.
	 */
	int count() {
		return this.count;
	}

	@Override
	public int line(int index) {
		return this.lines[index];
	}

	@Override
	public @Nullable String stream(int index) {
		return (this.streams != null) ? this.names[index] : null;
	}

	/**
	 * Return the size before it is compressed.
	 */
	int size() {
		return this.plain.size();
	}

	boolean isCompressed() {
		return this.compressed;
	}

	/**
	 * Return the body as it is sent.
	 */
	byte[] body() {
		return (this.compressed ? this.zipped : this.plain).toByteArray();
	}

	/**
	 * A body that grows.
	 */
	private static final class Body extends ByteArrayOutputStream {

		Body() {
			super(EXPECTED_SIZE);
		}

		void truncate(int size) {
			this.count = size;
		}

	}

	/**
	 * Compresses at the fastest level. The result is nearly as small, because log lines
	 * are alike.
	 */
	private static final class FastGzip extends GZIPOutputStream {

		FastGzip(ByteArrayOutputStream out) throws IOException {
			super(out, EXPECTED_SIZE);
			this.def.setLevel(Deflater.BEST_SPEED);
		}

	}

}
