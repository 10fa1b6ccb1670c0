package io.ecslogging.queue;

import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

import org.jspecify.annotations.Nullable;

/**
 * How far the lines of a persisted queue are acknowledged.
 *
 * @param position how many bytes of the queue are
 * @param lines how many lines of the queue are
 */
record Checkpoint(long position, long lines) {

	private static final String FILE = "checkpoint.json";

	private static final Pattern CONTENT = Pattern
		.compile("\\{\"position\":(\\d{1,18}),\"lines\":(\\d{1,18}),\"crc32\":\"([0-9a-f]{8})\"}\\s*");

	/**
	 * Read the checkpoint of a queue.
	 * @return the checkpoint, or {@code null} if there is none or it is damaged
	 */
	static @Nullable Checkpoint read(Path directory) {
		try {
			Matcher content = CONTENT.matcher(Files.readString(directory.resolve(FILE), StandardCharsets.ISO_8859_1));
			if (!content.matches()) {
				return null;
			}
			Checkpoint checkpoint = new Checkpoint(Long.parseLong(content.group(1)), Long.parseLong(content.group(2)));
			return checkpoint.crc().equals(content.group(3)) ? checkpoint : null;
		}
		catch (IOException ex) {
			return null;
		}
	}

	/**
	 * Replace the checkpoint of a queue.
	 * @throws IOException if that fails; then the former one remains
	 */
	void write(Path directory) throws IOException {
		Path file = directory.resolve(FILE);
		Path next = directory.resolve(FILE + ".tmp");
		// not a channel, which an interrupt would close
		try (FileOutputStream out = new FileOutputStream(next.toFile())) {
			out.write(String
				.format(Locale.ROOT, "{\"position\":%d,\"lines\":%d,\"crc32\":\"%s\"}\n", this.position, this.lines,
						crc())
				.getBytes(StandardCharsets.US_ASCII));
		}
		Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
	}

	private String crc() {
		CRC32 crc = new CRC32();
		crc.update((this.position + " " + this.lines).getBytes(StandardCharsets.US_ASCII));
		return String.format(Locale.ROOT, "%08x", crc.getValue());
	}

}
