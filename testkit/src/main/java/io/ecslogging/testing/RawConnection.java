package io.ecslogging.testing;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import org.jspecify.annotations.Nullable;

/**
 * A connection of HTTP/1.1 that counts the bytes of bodies as they arrive, and sends
 * whatever it is told to.
 */
public final class RawConnection implements AutoCloseable {

	private final Socket socket;

	private final InputStream in;

	public RawConnection(Socket socket) throws IOException {
		this.socket = socket;
		this.socket.setSoTimeout(30_000);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(socket.getInputStream());
	}

	public static RawConnection to(int port) throws IOException {
		return new RawConnection(new Socket("127.0.0.1", port));
	}

	/**
	 * Send what stands in a text, with its line ends made those of HTTP.
	 */
	public RawConnection send(String text) throws IOException {
		byte[] bytes = text.replaceAll("\r?\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1);
		this.socket.getOutputStream().write(bytes);
		this.socket.getOutputStream().flush();
		return this;
	}

	/**
	 * Read one response.
	 */
	public Reply read() throws IOException {
		return read(true);
	}

	/**
	 * Read one response.
	 * @param body whether it may have a body, which that to HEAD has not
	 */
	public Reply read(boolean body) throws IOException {
		String head = readHead();
		int status = Integer.parseInt(head.substring(9, 12));
		if (status < 200 && status != 101) {
			return read(body);
		}
		String fields = head.toLowerCase(Locale.ROOT);
		long bytes;
		if (!body || status == 204 || status == 304 || status == 101) {
			bytes = 0;
		}
		else if (fields.contains("transfer-encoding: chunked")) {
			bytes = skipChunks();
		}
		else {
			int length = fields.indexOf("content-length: ");
			bytes = (length >= 0)
					? skip(Long.parseLong(fields.substring(length + 16, fields.indexOf("\r\n", length)).strip()))
					: skip(Long.MAX_VALUE);
		}
		return new Reply(status, bytes, head);
	}

	private String readHead() throws IOException {
		StringBuilder head = new StringBuilder();
		for (String line = readLine(); !line.isEmpty(); line = readLine()) {
			head.append(line).append("\r\n");
		}
		return head.toString();
	}

	private String readLine() throws IOException {
		ByteArrayOutputStream line = new ByteArrayOutputStream();
		for (int read = this.in.read(); read != '\n'; read = this.in.read()) {
			if (read < 0) {
				throw new EOFException("The connection has ended after " + line);
			}
			if (read != '\r') {
				line.write(read);
			}
		}
		return line.toString(StandardCharsets.ISO_8859_1);
	}

	private long skipChunks() throws IOException {
		long bytes = 0;
		for (long size = readSize(); size > 0; size = readSize()) {
			bytes += skip(size);
			readLine();
		}
		readLine();
		return bytes;
	}

	private long readSize() throws IOException {
		return Long.parseLong(readLine(), 16);
	}

	/**
	 * Read up to a number of bytes, or to the end.
	 */
	public long skip(long count) throws IOException {
		long skipped = 0;
		int read = 0;
		byte[] buffer = new byte[8192];
		while (skipped < count && read >= 0) {
			skipped += read;
			read = this.in.read(buffer, 0, (int) Math.min(count - skipped, buffer.length));
		}
		return skipped;
	}

	/**
	 * Break the connection instead of closing it.
	 */
	public void reset() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * A response.
	 *
	 * @param status its status
	 * @param bytes the bytes of its body, without the frames of chunks
	 * @param head its first line and its headers
	 */
	public record Reply(int status, long bytes, String head) {

		/**
		 * Return the value of a header, or {@code null}.
		 */
		public @Nullable String header(String name) {
			return this.head.lines()
				.filter((line) -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
				.map((line) -> line.substring(name.length() + 1).strip())
				.findFirst()
				.orElse(null);
		}

		/**
		 * Return whether the server ends the connection now.
		 */
		public boolean isLast() {
			return "close".equalsIgnoreCase(header("Connection"));
		}

	}

}
