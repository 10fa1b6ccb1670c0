package io.ecslogging.shipping.elasticsearch;

import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * The address of an Elastic Cloud deployment, as its Cloud ID gives it:
 * {@code [label:]base64(host[:port]$elasticsearch[:port][$kibana[:port]...])}.
 *
 * @param elasticsearch the address of the deployment's Elasticsearch
 */
public record CloudId(URI elasticsearch) {

	private static final int HTTPS = 443;

	/**
	 * Contains nothing that could lead a request elsewhere, such as {@code / ? # @}.
	 */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9])?");

	/**
	 * Stands for a part that the deployment does not have.
	 */
	private static final String UNDEFINED = "undefined";

	/**
	 * Read a Cloud ID.
	 * @param text the Cloud ID; only the part after its last colon counts, because a
	 * label may contain colons, or be missing; in either Base64 alphabet, padded or not
	 * @return the Cloud ID
	 * @throws IllegalArgumentException if the text is not a Cloud ID; the message says
	 * why without repeating it
	 */
	public static CloudId of(String text) {
		String trimmed = text.strip();
		String[] parts = decode(trimmed.substring(trimmed.lastIndexOf(':') + 1)).split("\\$", -1);
		if (parts.length < 2) {
			throw new IllegalArgumentException("It does not name both a host and an Elasticsearch");
		}
		Part host = Part.of(parts[0], "host", HTTPS);
		Part elasticsearch = Part.of(parts[1], "Elasticsearch", host.port());
		if (elasticsearch.name().equals(UNDEFINED)) {
			throw new IllegalArgumentException("The deployment has no Elasticsearch");
		}
		String address = elasticsearch.name() + "." + host.name();
		return new CloudId(
				URI.create("https://" + address + ((elasticsearch.port() != HTTPS) ? ":" + elasticsearch.port() : "")));
	}

	private static String decode(String encoded) {
		String standard = encoded.replace('-', '+').replace('_', '/');
		try {
			byte[] bytes = Base64.getDecoder().decode(standard);
			return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
		}
		catch (IllegalArgumentException | CharacterCodingException ex) {
			throw new IllegalArgumentException("The part after its last colon is not Base64");
		}
	}

	/**
	 * A name and its port.
	 */
	private record Part(String name, int port) {

		static Part of(String text, String what, int defaultPort) {
			int colon = text.indexOf(':');
			String host = (colon >= 0) ? text.substring(0, colon) : text;
			if (!NAME.matcher(host).matches() || host.contains("..")) {
				throw new IllegalArgumentException("The name of its " + what + " is not a host name");
			}
			return new Part(host, (colon >= 0) ? parsePort(text.substring(colon + 1), what) : defaultPort);
		}

		private static int parsePort(String text, String what) {
			int number = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
			if (number < 1 || number > 65535) {
				throw new IllegalArgumentException("The port of its " + what + " is not between 1 and 65535");
			}
			return number;
		}

	}

}
