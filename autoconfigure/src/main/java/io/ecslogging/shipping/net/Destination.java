package io.ecslogging.shipping.net;

/**
 * Where a Logstash listens.
 *
 * @param host name or address, without brackets
 * @param port the port, from 1 to 65535
 */
public record Destination(String host, int port) {

	private static final String FORM = "A destination has the form host:port, such as logstash:5000 or [::1]:5000";

	/**
	 * Read a destination.
	 * @param text {@code host:port}, an IPv6 address in brackets
	 * @return the destination
	 * @throws IllegalArgumentException if it has another form; the message shows the
	 * right one
	 */
	public static Destination of(String text) {
		String trimmed = text.trim();
		int colon = trimmed.lastIndexOf(':');
		String name = (colon > 0) ? trimmed.substring(0, colon) : "";
		boolean bracketed = name.startsWith("[") && name.endsWith("]");
		if (!name.matches(bracketed ? "\\[[A-Za-z0-9._:%-]+]" : "[A-Za-z0-9._-]+")) {
			throw new IllegalArgumentException(FORM);
		}
		return new Destination(bracketed ? name.substring(1, name.length() - 1) : name,
				parsePort(trimmed.substring(colon + 1)));
	}

	private static int parsePort(String text) {
		if (!text.matches("\\d{1,9}")) {
			throw new IllegalArgumentException(FORM);
		}
		int number = Integer.parseInt(text);
		if (number < 1 || number > 65535) {
			throw new IllegalArgumentException("A port is between 1 and 65535. " + FORM);
		}
		return number;
	}

	@Override
	public String toString() {
		return ((this.host.indexOf(':') >= 0) ? "[" + this.host + "]" : this.host) + ":" + this.port;
	}

}
