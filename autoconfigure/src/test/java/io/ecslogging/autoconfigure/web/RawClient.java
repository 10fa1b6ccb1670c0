package io.ecslogging.autoconfigure.web;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connection to a server, for requests that are sent byte by byte, and for bodies that
 * are counted as they come.
 */
final class RawClient implements AutoCloseable {

	private final Socket socket;

	private final InputStream in;

	RawClient(int port) throws IOException {
		this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
		this.socket.setSoTimeout(30_000);
		this.socket.setTcpNoDelay(true);
		this.in = new BufferedInputStream(this.socket.getInputStream());
	}

	/**
	 * Send what stands in a text, with its line ends made those of HTTP.
	 */
	RawClient send(String text) throws IOException {
		this.socket.getOutputStream().write(text.replace("\n", "\r\n").getBytes(StandardCharsets.ISO_8859_1));
		return this;
	}

	/**
	 * Read the next response.
	 * @param head whether the request was one for the head only
	 */
	Answer read(boolean head) throws IOException {
		String[] lines = readHead().split("\r\n");
		Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
		for (int i = 1; i < lines.length; i++) {
			String[] parts = lines[i].split(":", 2);
			headers.put(parts[0].toLowerCase(Locale.ROOT), parts[1].strip());
		}
		int status = Integer.parseInt(lines[0].split(" ")[1]);
		return new Answer(status, headers, (head || status == 101) ? 0 : readBody(headers));
	}

	private String readHead() throws IOException {
		ByteArrayOutputStream head = new ByteArrayOutputStream();
		while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
			head.write(readByte());
		}
		return head.toString(StandardCharsets.ISO_8859_1);
	}

	private int readByte() throws IOException {
		int read = this.in.read();
		if (read < 0) {
			throw new EOFException();
		}
		return read;
	}

	private long readBody(Map<String, String> headers) throws IOException {
		if (headers.containsKey("content-length")) {
			long length = Long.parseLong(headers.get("content-length"));
			this.in.skipNBytes(length);
			return length;
		}
		if ("chunked".equals(headers.get("transfer-encoding"))) {
			return readChunks();
		}
		return this.in.transferTo(java.io.OutputStream.nullOutputStream());
	}

	private long readChunks() throws IOException {
		long total = 0;
		long size;
		do {
			size = Long.parseLong(readLine(), 16);
			this.in.skipNBytes(size);
			readLine();
			total += size;
		}
		while (size > 0);
		return total;
	}

	private String readLine() throws IOException {
		StringBuilder line = new StringBuilder();
		for (int read = readByte(); read != '\n'; read = readByte()) {
			line.append((char) read);
		}
		return line.toString().strip();
	}

	/**
	 * Read some bytes of a response.
	 */
	void readSome(int count) throws IOException {
		this.in.skipNBytes(count);
	}

	/**
	 * Go without a farewell: the server gets a reset.
	 */
	void abort() throws IOException {
		this.socket.setSoLinger(true, 0);
		this.socket.close();
	}

	@Override
	public void close() throws IOException {
		this.socket.close();
	}

	/**
	 * What a server has answered.
	 *
	 * @param status the status
	 * @param headers the headers
	 * @param bytes how many bytes of the body have come, without the frames of chunks
	 */
	record Answer(int status, Map<String, String> headers, long bytes) {

		boolean isLast() {
			return "close".equalsIgnoreCase(this.headers.get("connection"));
		}

	}

}
