package io.ecslogging.autoconfigure;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * The address of a node of Elasticsearch.
 *
 * @param uri the address, with http or https and a host, without query and fragment
 */
public record NodeAddress(URI uri) {

	/**
	 * Why credentials are not sent to an address that is not safe.
	 */
	public static final String UNSAFE = "Credentials are only sent over https, unless " + ElasticsearchProperties.PREFIX
			+ ".allow-insecure=true says that plain http is safe here";

	private static final String FORM = "An address has the form https://host, https://host:port or "
			+ "https://host:port/path";

	private static final Pattern LOOPBACK = Pattern
		.compile("localhost|.*\\.localhost|127\\.[0-9]+\\.[0-9]+\\.[0-9]+|\\[(::1|0:0:0:0:0:0:0:1)]");

	/**
	 * Return what is wrong with an address.
	 * @param text the address
	 * @return the reason, or {@code null} if nothing is wrong
	 */
	public static @Nullable String problem(String text) {
		URI uri = parse(text);
		if (uri != null && isLegal(uri)) {
			return null;
		}
		String problem = HostNames.problem((uri != null) ? uri.getRawAuthority() : null);
		return (problem != null) ? problem : FORM;
	}

	/**
	 * Read an address.
	 * @param text the address
	 * @return the address
	 * @throws IllegalArgumentException if something is wrong with it
	 */
	public static NodeAddress of(String text) {
		URI uri = parse(text);
		if (uri == null || !isLegal(uri)) {
			throw new IllegalArgumentException(FORM);
		}
		return new NodeAddress(uri);
	}

	private static @Nullable URI parse(String text) {
		try {
			return new URI(text);
		}
		catch (URISyntaxException ex) {
			return null;
		}
	}

	private static boolean isLegal(URI uri) {
		String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
		return (scheme.equals("https") || scheme.equals("http")) && uri.getHost() != null && uri.getPort() != 0
				&& uri.getPort() <= 65535 && uri.getQuery() == null && uri.getFragment() == null;
	}

	/**
	 * Return whether connections are encrypted.
	 * @return whether the scheme is https
	 */
	public boolean isSecured() {
		return "https".equalsIgnoreCase(this.uri.getScheme());
	}

	/**
	 * Return whether credentials may be sent there.
	 * @return whether connections are encrypted or stay on this machine
	 */
	public boolean isSafe() {
		return isSecured() || LOOPBACK.matcher(this.uri.getHost().toLowerCase(Locale.ROOT)).matches();
	}

}
