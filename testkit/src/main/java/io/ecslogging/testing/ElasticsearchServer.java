package io.ecslogging.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import javax.net.ssl.SSLContext;

import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A genuine Elasticsearch with security and TLS, one for all tests of a JVM, which ends
 * with it. Its data streams are those of {@link ElasticsearchTemplates}.
 */
public final class ElasticsearchServer {

	/**
	 * The superuser.
	 */
	public static final String USER = "elastic";

	private static final JsonMapper MAPPER = new JsonMapper();

	private static final Duration START_TIMEOUT = Duration.ofMinutes(2);

	private static @Nullable ElasticsearchServer shared;

	private static final boolean ROOT = System.getProperty("user.name").equals("root");

	/**
	 * The user {@code nobody}.
	 */
	private static final String NOBODY = "65534";

	private final Path home;

	private final Path run;

	private final int port = freePort();

	private final String password = UUID.randomUUID().toString();

	private final Path trustStore;

	private final Path authority;

	private final SSLContext trusting;

	private final HttpClient client;

	private Process process;

	private ElasticsearchServer() throws Exception {
		Path unpacked = Path.of(System.getProperty("elasticsearch.home"));
		this.home = install(unpacked);
		this.run = Files.createDirectories(this.home.resolveSibling("run-" + ProcessHandle.current().pid()));
		Certificates certificates = new Certificates(this.run);
		Path authority = certificates.createAuthority("authority");
		Path key = certificates.createSigned("node", authority, "dns:localhost,dns:es.localhost,ip:127.0.0.1");
		this.trustStore = certificates.writeTrustStore("trust", authority);
		this.authority = this.run.resolve("authority.crt");
		Certificates.writePem(authority, this.run.resolve("authority.key"), this.authority);
		this.trusting = Certificates.context(null, authority);
		this.client = HttpClient.newBuilder().sslContext(this.trusting).build();
		configure(key);
		Runtime.getRuntime().addShutdownHook(new Thread(this::end));
		start();
		new ElasticsearchTemplates(this.home).all().forEach((path, body) -> call("PUT", path, body.toString()));
	}

	/**
	 * Return the server, started if it is not.
	 */
	public static synchronized ElasticsearchServer get() {
		if (shared == null) {
			try {
				shared = new ElasticsearchServer();
			}
			catch (Exception ex) {
				throw new IllegalStateException(ex);
			}
		}
		return shared;
	}

	/**
	 * Install the plugin, and return where Elasticsearch is to run. Another JVM of the
	 * tests may be about to do the same.
	 */
	private static Path install(Path unpacked) throws Exception {
		try (FileChannel channel = FileChannel.open(unpacked.resolveSibling("install.lock"), StandardOpenOption.CREATE,
				StandardOpenOption.WRITE); FileLock lock = channel.lock()) {
			ElasticsearchPlugin.install(unpacked);
			return (ROOT && lock.isValid()) ? copy(unpacked) : unpacked;
		}
	}

	/**
	 * Elasticsearch does not run as root, and nobody else may be allowed to go where the
	 * build is.
	 */
	private static Path copy(Path home) throws IOException {
		Path target = Files.createTempDirectory("elasticsearch").resolve(home.getFileName());
		try (Stream<Path> paths = Files.walk(home)) {
			for (Path path : paths.toList()) {
				Files.copy(path, target.resolve(home.relativize(path)), StandardCopyOption.COPY_ATTRIBUTES);
			}
		}
		return target;
	}

	private void configure(Path key) throws Exception {
		Path config = Files.createDirectories(this.run.resolve("config"));
		Files.createDirectories(this.run.resolve("tmp"));
		try (Stream<Path> files = Files.list(this.home.resolve("config"))) {
			for (Path file : files.filter(Files::isRegularFile).toList()) {
				Files.copy(file, config.resolve(file.getFileName()));
			}
		}
		Certificates.writePem(key, config.resolve("node.key"), config.resolve("node.crt"));
		Files.writeString(config.resolve("elasticsearch.yml"), """
				cluster.name: test
				node.name: test
				discovery.type: single-node
				network.host: 127.0.0.1
				http.port: %d
				transport.port: %d
				path.data: %s
				path.logs: %s
				cluster.routing.allocation.disk.threshold_enabled: false
				xpack.security.enabled: true
				xpack.security.autoconfiguration.enabled: false
				xpack.security.transport.ssl.enabled: false
				xpack.security.http.ssl.enabled: true
				xpack.security.http.ssl.key: node.key
				xpack.security.http.ssl.certificate: node.crt
				""".formatted(this.port, freePort(), this.run.resolve("data"), this.run.resolve("logs")));
		if (ROOT) {
			execute(new ProcessBuilder("chown", "-R", NOBODY + ":" + NOBODY, parentOfHome().toString()));
		}
		Process keystore = process("bin/elasticsearch-keystore", "add", "-f", "-x", "bootstrap.password").start();
		try (var input = keystore.getOutputStream()) {
			input.write(this.password.getBytes(StandardCharsets.UTF_8));
		}
		assertThat(keystore.waitFor()).as("keystore").isZero();
	}

	private Path parentOfHome() {
		return Objects.requireNonNull(this.home.getParent());
	}

	private static void execute(ProcessBuilder builder) throws Exception {
		assertThat(builder.inheritIO().start().waitFor()).as("%s", builder.command()).isZero();
	}

	private ProcessBuilder process(String script, String... arguments) {
		List<String> command = new ArrayList<>();
		if (ROOT) {
			command.addAll(List.of("setpriv", "--reuid=" + NOBODY, "--regid=" + NOBODY, "--clear-groups"));
		}
		command.add(this.home.resolve(script).toString());
		command.addAll(List.of(arguments));
		ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
			.redirectOutput(this.run.resolve("output.txt").toFile());
		builder.environment()
			.putAll(Map.of("ES_JAVA_HOME", System.getProperty("java.home"), "ES_PATH_CONF",
					this.run.resolve("config").toString(), "ES_TMPDIR", this.run.resolve("tmp").toString(),
					"ES_JAVA_OPTS", "-Xms512m -Xmx512m -XX:TieredStopAtLevel=1"));
		return builder;
	}

	/**
	 * Start, on the same port and with the same data as before.
	 */
	public void start() {
		try {
			this.process = process("bin/elasticsearch").start();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
		Awaitility.await()
			.atMost(START_TIMEOUT)
			.pollInterval(Duration.ofMillis(250))
			.ignoreExceptionsMatching((ex) -> this.process.isAlive())
			.untilAsserted(() -> assertThat(exchange("GET", "/_cluster/health?wait_for_status=yellow", "").statusCode())
				.isEqualTo(200));
	}

	/**
	 * Stop in order, or else at once.
	 */
	public void stop() {
		List<ProcessHandle> handles = new ArrayList<>(this.process.descendants().toList());
		handles.add(this.process.toHandle());
		handles.forEach(ProcessHandle::destroy);
		for (ProcessHandle handle : handles) {
			try {
				handle.onExit().get(20, TimeUnit.SECONDS);
			}
			catch (Exception ex) {
				handle.destroyForcibly();
			}
		}
	}

	private void end() {
		stop();
		if (ROOT) {
			FileSystemUtils.deleteRecursively(parentOfHome().toFile());
		}
	}

	public int port() {
		return this.port;
	}

	public URI uri() {
		return URI.create("https://localhost:" + this.port);
	}

	public String password() {
		return this.password;
	}

	/**
	 * Return a store with the authority that the server's certificate is from.
	 */
	public Path trustStore() {
		return this.trustStore;
	}

	/**
	 * Return the certificate of that authority, as PEM.
	 */
	public Path authority() {
		return this.authority;
	}

	public SSLContext trusting() {
		return this.trusting;
	}

	/**
	 * Make an API key with privileges on indices.
	 * @return its encoded form
	 */
	public String createApiKey(String indices, String... privileges) {
		JsonNode key = call("POST", "/_security/api_key",
				"{\"name\":\"%s\",\"role_descriptors\":{\"writer\":{\"indices\":[{\"names\":[\"%s\"],\"privileges\":[\"%s\"]}]}}}"
					.formatted(UUID.randomUUID(), indices, String.join("\",\"", privileges)));
		return key.get("encoded").asString();
	}

	/**
	 * Return all documents of a target, as {@code _source} with {@code _id}, oldest
	 * first.
	 */
	public List<JsonNode> documents(String target) {
		call("POST", "/" + target + "/_refresh", "");
		List<JsonNode> all = new ArrayList<>();
		String after = "";
		while (true) {
			JsonNode hits = call("POST", "/" + target + "/_search",
					"{\"size\":5000,\"sort\":[{\"@timestamp\":{\"order\":\"asc\",\"format\":\"strict_date_optional_time_nanos\"}},\"_doc\"]"
							+ after + "}")
				.get("hits")
				.get("hits");
			if (hits.isEmpty()) {
				return all;
			}
			hits.forEach((hit) -> all.add(hit));
			after = ",\"search_after\":" + hits.get(hits.size() - 1).get("sort");
		}
	}

	/**
	 * Return the fields that Elasticsearch has kept, but not indexed, in the documents of
	 * a target.
	 */
	public Set<String> ignored(String target) {
		call("POST", "/" + target + "/_refresh", "");
		JsonNode result = call("POST", "/" + target + "/_search",
				"{\"size\":0,\"aggs\":{\"ignored\":{\"terms\":{\"field\":\"_ignored\",\"size\":1000}}}}");
		Set<String> fields = new TreeSet<>();
		result.at("/aggregations/ignored/buckets").forEach((bucket) -> fields.add(bucket.get("key").asString()));
		return fields;
	}

	public long count(String target) {
		call("POST", "/" + target + "/_refresh", "");
		return call("GET", "/" + target + "/_count", "").get("count").asLong();
	}

	/**
	 * Return how many documents have been indexed since the target was made.
	 */
	public long indexed(String target) {
		return call("GET", "/" + target + "/_stats/indexing", "").at("/_all/primaries/indexing/index_total").asLong();
	}

	public String version() {
		return this.home.getFileName().toString().replace("elasticsearch-", "");
	}

	/**
	 * Call the server as its superuser.
	 */
	public JsonNode call(String method, String path, String body) {
		try {
			HttpResponse<String> response = exchange(method, path, body);
			assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
			return MAPPER.readTree(response.body());
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	/**
	 * Call the server as somebody.
	 * @param authorization the value of the header
	 * @return the status
	 */
	public int status(String authorization, String method, String path, String body) {
		try {
			return exchange(authorization, method, path, body).statusCode();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

	private HttpResponse<String> exchange(String method, String path, String body) throws IOException {
		return exchange(basic(USER, this.password), method, path, body);
	}

	/**
	 * Return the header of a user.
	 */
	public static String basic(String user, String password) {
		return "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(StandardCharsets.UTF_8));
	}

	private HttpResponse<String> exchange(String authorization, String method, String path, String body)
			throws IOException {
		HttpRequest request = HttpRequest.newBuilder(uri().resolve(path))
			.header("Authorization", authorization)
			.header("Content-Type", "application/json")
			.timeout(Duration.ofSeconds(30))
			.method(method, BodyPublishers.ofString(body))
			.build();
		try {
			return this.client.send(request, BodyHandlers.ofString());
		}
		catch (InterruptedException ex) {
			throw new IllegalStateException(ex);
		}
	}

	private static int freePort() {
		try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
			return socket.getLocalPort();
		}
		catch (IOException ex) {
			throw new UncheckedIOException(ex);
		}
	}

}
