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
	 * So many bytes of short lines are compressed at a time.
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
			begin(line, frames);
			frames.add(line.bytes(), line.offset() + 1, rest(line));
		}
	}

	private void encode(Batch batch, FrameBuffer frames, Deflater deflater) {
		frames.begin('C');
		int length = frames.size();
		frames.add(0);
		deflater.reset();
		this.plain.clear();
		for (LineCursor line = batch.lines(); line.next();) {
			begin(line, this.plain);
			if (rest(line) < CHUNK) {
				this.plain.add(line.bytes(), line.offset() + 1, rest(line));
			}
			else {
				// without a copy of it
				compressPlain(frames, deflater);
				compress(line.bytes(), line.offset() + 1, rest(line), frames, deflater);
			}
			if (this.plain.size() >= CHUNK) {
				compressPlain(frames, deflater);
			}
		}
		deflater.finish();
		compressPlain(frames, deflater);
		frames.set(length, frames.size() - length - Integer.BYTES);
	}

	private void compressPlain(FrameBuffer frames, Deflater deflater) {
		compress(this.plain.bytes(), 0, this.plain.size(), frames, deflater);
		this.plain.clear();
	}

	private static void compress(byte[] bytes, int from, int length, FrameBuffer frames, Deflater deflater) {
		deflater.setInput(bytes, from, length);
		while (frames.addFrom(deflater)) {
			// until it wants more, or has ended
		}
	}

	private void begin(LineCursor line, FrameBuffer frames) {
		frames.begin('J');
		frames.add(line.number() + 1);
		frames.add(this.head.length + rest(line));
		frames.add(this.head, 0, this.head.length);
	}

	/**
	 * Return how much of a line follows its head: neither its brace nor its newline.
	 */
	private static int rest(LineCursor line) {
		return line.length() - 2;
	}

	@Override
	public void close() {
		if (this.deflater != null) {
			this.deflater.end();
		}
	}

}
