package io.ecslogging.testing;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jspecify.annotations.Nullable;

/**
 * Keys with certificates of their own making, made with the JDK's keytool in a directory
 * that goes with the test.
 */
public final class Certificates {

	/**
	 * The password of all stores.
	 */
	public static final String PASSWORD = "changeit";

	private static final String ALIAS = "key";

	private final Path directory;

	public Certificates(Path directory) {
		this.directory = directory;
	}

	/**
	 * Make a key whose certificate is for a host and valid from now on.
	 */
	public Path create(String name, String host) throws IOException, InterruptedException {
		return create(name, host, "2");
	}

	/**
	 * Make a key to sign the certificates of others with.
	 */
	public Path createAuthority(String name) throws IOException, InterruptedException {
		return create(name, name, "30", "-ext", "bc:c");
	}

	/**
	 * Make a key whose certificate, signed with another key, is no longer valid. One that
	 * is trusted by itself and not for who signed it is taken whatever its validity.
	 */
	public Path createExpired(String name, String host, Path authority) throws IOException, InterruptedException {
		return sign(create(name, host), name, authority, "-ext", "san=dns:" + host, "-startdate", "-10d", "-validity",
				"5");
	}

	/**
	 * Make a key whose certificate is signed with another key.
	 * @param names the alternative names of the subject, such as {@code dns:localhost}
	 */
	public Path createSigned(String name, Path authority, String names) throws IOException, InterruptedException {
		return sign(create(name, name), name, authority, "-ext", "san=" + names, "-validity", "2");
	}

	private Path sign(Path store, String name, Path authority, String... options)
			throws IOException, InterruptedException {
		String request = this.directory.resolve(name + ".csr").toString();
		String certificate = this.directory.resolve(name + ".pem").toString();
		String authorityCertificate = this.directory.resolve(name + "-ca.pem").toString();
		keytool(store, "-certreq", "-alias", ALIAS, "-file", request);
		List<String> arguments = new ArrayList<>(List.of("-alias", ALIAS, "-infile", request, "-outfile", certificate));
		arguments.addAll(List.of(options));
		keytool(authority, "-gencert", arguments.toArray(String[]::new));
		keytool(authority, "-exportcert", "-alias", ALIAS, "-file", authorityCertificate);
		keytool(store, "-importcert", "-noprompt", "-alias", "ca", "-file", authorityCertificate);
		keytool(store, "-importcert", "-noprompt", "-alias", ALIAS, "-file", certificate);
		return store;
	}

	private Path create(String name, String host, String days, String... options)
			throws IOException, InterruptedException {
		Path store = this.directory.resolve(name + ".p12");
		List<String> arguments = new ArrayList<>(List.of("-alias", ALIAS, "-keyalg", "EC", "-dname", "CN=" + name,
				"-ext", "san=dns:" + host, "-storetype", "PKCS12", "-validity", days));
		arguments.addAll(List.of(options));
		keytool(store, "-genkeypair", arguments.toArray(String[]::new));
		return store;
	}

	private static void keytool(Path store, String action, String... arguments)
			throws IOException, InterruptedException {
		List<String> command = new ArrayList<>(List.of(
				Path.of(System.getProperty("java.home"), "bin", "keytool").toString(), "-J-XX:TieredStopAtLevel=1",
				"-J-XX:+UseSerialGC", action, "-keystore", store.toString(), "-storepass", PASSWORD));
		command.addAll(List.of(arguments));
		Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
		String output = new String(process.getInputStream().readAllBytes());
		if (process.waitFor() != 0) {
			throw new IllegalStateException(output);
		}
	}

	/**
	 * Write a key and its certificates as PEM.
	 */
	public static void writePem(Path store, Path key, Path certificates) throws IOException, GeneralSecurityException {
		KeyStore loaded = load(store);
		writePem(key, "PRIVATE KEY", loaded.getKey(ALIAS, PASSWORD.toCharArray()).getEncoded());
		writePem(certificates, "CERTIFICATE", loaded.getCertificate(ALIAS).getEncoded());
	}

	private static void writePem(Path file, String type, byte[] content) throws IOException {
		String encoded = Base64.getMimeEncoder(64, new byte[] { '\n' }).encodeToString(content);
		Files.writeString(file, "-----BEGIN " + type + "-----\n" + encoded + "\n-----END " + type + "-----\n");
	}

	/**
	 * Return a context with a key, that trusts the certificates of others.
	 */
	public static SSLContext context(@Nullable Path key, Path... trusted) throws IOException, GeneralSecurityException {
		SSLContext context = SSLContext.getInstance("TLS");
		KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
		keys.init((key != null) ? load(key) : null, PASSWORD.toCharArray());
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(trustStore(trusted));
		context.init((key != null) ? keys.getKeyManagers() : null, trust.getTrustManagers(), null);
		return context;
	}

	/**
	 * Return a context that trusts the certificates of a store.
	 */
	public static SSLContext trusting(Path store) throws IOException, GeneralSecurityException {
		TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
		trust.init(load(store));
		SSLContext context = SSLContext.getInstance("TLS");
		context.init(null, trust.getTrustManagers(), null);
		return context;
	}

	/**
	 * Write a store with the certificates of keys.
	 */
	public Path writeTrustStore(String name, Path... trusted) throws IOException, GeneralSecurityException {
		Path store = this.directory.resolve(name + ".p12");
		try (var out = Files.newOutputStream(store)) {
			trustStore(trusted).store(out, PASSWORD.toCharArray());
		}
		return store;
	}

	private static KeyStore trustStore(Path... trusted) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		store.load(null, null);
		for (Path path : trusted) {
			store.setCertificateEntry(path.getFileName().toString(), load(path).getCertificate(ALIAS));
		}
		return store;
	}

	private static KeyStore load(Path path) throws IOException, GeneralSecurityException {
		KeyStore store = KeyStore.getInstance("PKCS12");
		try (InputStream in = Files.newInputStream(path)) {
			store.load(in, PASSWORD.toCharArray());
		}
		return store;
	}

}
