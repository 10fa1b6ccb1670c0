package io.ecslogging.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * Finds host names that resolve, such as compose service names with an underscore, but
 * that Java's HTTP client and TLS refuse.
 */
public final class HostNames {

	/**
	 * What looks like the name of a host.
	 */
	private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._-]+");

	private HostNames() {
	}

	/**
	 * Return what is wrong with the host of an address.
	 * @param authority the host, with a port or without
	 * @return the reason, or {@code null} if nothing is wrong or the host is not a name
	 */
	static @Nullable String problem(@Nullable String authority) {
		String host = (authority != null) ? authority.replaceFirst(":[0-9]{0,5}$", "") : "";
		if (!NAME.matcher(host).matches() || isUsable(host)) {
			return null;
		}
		String underscore = underscore(host);
		return (underscore != null) ? underscore
				: "The host name '" + host
						+ "' is illegal (RFC 1123), and Java refuses it: each part has letters, digits, "
						+ "and hyphens only inside, and the last of several parts begins with a letter";
	}

	/**
	 * Return what is wrong with a host whose certificate has to be verified.
	 * @param host the name or address
	 * @return the reason, or {@code null} if nothing is wrong
	 */
	public static @Nullable String underscore(String host) {
		return (host.indexOf('_') >= 0) ? "The host name '" + host
				+ "' has an underscore, which is illegal (RFC 1123), and Java refuses it. Use the IP address or a "
				+ "name without underscore, in compose a network alias" : null;
	}

	private static boolean isUsable(String host) {
		try {
			return new URI("https://" + host).getHost() != null;
		}
		catch (URISyntaxException ex) {
			return false;
		}
	}

}
