package io.ecslogging.shipping.lumberjack;

import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

import org.jspecify.annotations.Nullable;

import io.ecslogging.shipping.Batch;
import io.ecslogging.shipping.LineCursor;

/**
 * Makes the frames of a window: how many lines it has, then each line with its number,
 * from 1 on, all lines in one compressed frame. Each line gets {@code @metadata}, which
 * Logstash does not put out. Owned by the thread that sends.
 */
final class WindowEncoder implements AutoCloseable {

	/**
	 * So many bytes are compressed at a time.
	 */
	private static final int CHUNK = 32 * 1024;

	/**
	 * What a line begins with, in place of its own brace.
	 */
	private final byte[] head;

	private final @Nullable Deflater deflater;

	private final FrameBuffer plain = new FrameBuffer();

	/**
	 * Create one.
	 * @param metadata a JSON object
	 * @param level how hard to compress, 0 for not at all
	 */
	WindowEncoder(String metadata, int level) {
		this.head = ("{\"@metadata\":" + metadata + ",").getBytes(StandardCharsets.UTF_8);
		this.deflater = (level > 0) ? new Deflater(level) : null;
	}

	/**
	 * Encode a window.
	 * @param frames gets the frames, in place of what it has
	 */
	void encode(Batch batch, FrameBuffer frames) {
		frames.clear();
		frames.begin('W');
		frames.add(batch.count());
		if (this.deflater != null) {
			encode(batch, frames, this.deflater);
			return;
		}
		for (LineCursor line = batch.lines(); line.next();) {
			encode(line, frames);
		}
	}

	private void encode(Batch batch, FrameBuffer frames, Deflater deflater) {
		frames.begin('C');
		int length = frames.size();
		frames.add(0);
		deflater.reset();
		this.plain.clear();
		for (LineCursor line = batch.lines(); line.next();) {
			encode(line, this.plain);
			if (this.plain.size() >= CHUNK) {
				compress(frames, deflater);
			}
		}
		deflater.finish();
		compress(frames, deflater);
		frames.set(length, frames.size() - length - Integer.BYTES);
	}

	private void compress(FrameBuffer frames, Deflater deflater) {
		deflater.setInput(this.plain.bytes(), 0, this.plain.size());
		while (frames.addFrom(deflater)) {
			// until it wants more, or has ended
		}
		this.plain.clear();
	}

	private void encode(LineCursor line, FrameBuffer frames) {
		// neither its brace nor its newline
		int length = line.length() - 2;
		frames.begin('J');
		frames.add(line.number() + 1);
		frames.add(this.head.length + length);
		frames.add(this.head, 0, this.head.length);
		frames.add(line.bytes(), line.offset() + 1, length);
	}

	@Override
	public void close() {
		if (this.deflater != null) {
			this.deflater.end();
		}
	}

}
