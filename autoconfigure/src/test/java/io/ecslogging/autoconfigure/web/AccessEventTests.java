package io.ecslogging.autoconfigure.web;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.tomcat.reactive.TomcatReactiveWebServerFactory;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.reactive.ReactiveWebServerFactory;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.support.GenericApplicationContext;

import io.ecslogging.testing.ChildJvm;
import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.EcsLines;
import io.ecslogging.testing.RawConnection;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What the event of a request says, with what an application may configure.
 */
@ExtendWith(OutputCaptureExtension.class)
class AccessEventTests {

	private static final String SECRET = "hunter2";

	@ParameterizedTest
	@EnumSource
	void shouldMaskSecrets(WebService.Server server, CapturedOutput output) throws Exception {
		try (ConfigurableApplicationContext context = WebService.start(server,
				"--ecs.logging.access.request-headers=Authorization,Cookie,X-Api-Key,Referer,Accept");
				AccessLines lines = AccessLines.collect(false);
				RawConnection client = RawConnection.to(WebService.port(context))) {
			client
				.send("GET /fixed/7?page=2&password=" + SECRET + " HTTP/1.1\nHost: shop\nAuthorization: Basic " + SECRET
						+ "\nCookie: sid=" + SECRET + "\nX-Api-Key: " + SECRET + "\nReferer: http://priscilla:" + SECRET
						+ "@shop/?token=" + SECRET + "\nAccept: text/html\nAccept: */*\nUser-Agent: jukebox/1.0\n\n");
			assertThat(client.read().status()).isEqualTo(200);
			EcsLine line = lines.only().followsSpecification();
			assertThat(line.string("url.query")).isEqualTo("page=2&password=******");
			assertThat(line.string("http.request.headers.accept")).isEqualTo("text/html, */*");
			assertThat(line.string("http.request.headers.authorization")).isEqualTo("******");
			assertThat(line.string("http.request.referrer")).startsWith("http://shop/?token=");
			assertThat(line.string("user_agent.original")).isEqualTo("jukebox/1.0");
			assertThat(line.string("url.domain")).isEqualTo("shop");
			assertThat(output.toString()).contains("\"logger\":\"access\"").doesNotContain(SECRET);
			// Jetty refuses it, and anything may be in what is malformed
			int status = exchange(context, "GET http://priscilla:" + SECRET + "@shop/text HTTP/1.1\nHost: shop\n\n");
			assertThat(lines.only().toString()).contains("\"status_code\":" + status).doesNotContain(SECRET);
			assertThat(exchange(context,
					"GET /fixed/7;token=" + SECRET + "?password=" + SECRET + " HTTP/1.1\nNo Header\n\n"))
				.isEqualTo(400);
			assertThat(lines.only().toString()).contains("\"status_code\":400").doesNotContain(SECRET);
		}
	}

	private static int exchange(ConfigurableApplicationContext context, String request) throws IOException {
		try (RawConnection client = RawConnection.to(WebService.port(context))) {
			return client.send(request).read().status();
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldTrustForwardedHeadersAsBootDoes(WebService.Server server) throws Exception {
		assertThat(forwarded(server, "none")).isEqualTo("127.0.0.1 shop");
		assertThat(forwarded(server, "native")).isEqualTo("2001:db8::7 graceland.example");
		assertThat(forwarded(server, "framework")).isEqualTo("2001:db8::7 graceland.example");
	}

	private static String forwarded(WebService.Server server, String strategy) throws IOException {
		try (ConfigurableApplicationContext context = WebService.start(server,
				"--server.forward-headers-strategy=" + strategy);
				AccessLines lines = AccessLines.collect(false);
				RawConnection client = RawConnection.to(WebService.port(context))) {
			client.send("GET /sleep HTTP/1.1\nHost: shop\nX-Forwarded-For: 2001:db8::7\n"
					+ "X-Forwarded-Host: graceland.example\n\n");
			assertThat(client.read().status()).isEqualTo(200);
			EcsLine line = lines.only().hasEcsTypes();
			return line.string("client.ip") + " " + line.string("url.domain");
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldLeaveTheServersOwnLogAlone(WebService.Server server, @TempDir Path directory) throws Exception {
		try (ConfigurableApplicationContext context = WebService.start(server, "--server.tomcat.accesslog.enabled=true",
				"--server.tomcat.accesslog.directory=" + directory, "--server.tomcat.accesslog.buffered=false",
				"--server.jetty.accesslog.enabled=true",
				"--server.jetty.accesslog.filename=" + directory.resolve("jetty.log"));
				AccessLines lines = AccessLines.collect(false);
				RawConnection client = RawConnection.to(WebService.port(context))) {
			for (int i = 0; i < 3; i++) {
				client.send("GET /fixed/" + i + " HTTP/1.1\nHost: shop\n\n").read();
			}
			lines.await(3);
			Awaitility.await().untilAsserted(() -> assertThat(lines(directory)).hasSize(3));
		}
	}

	private static List<String> lines(Path directory) throws IOException {
		try (Stream<Path> files = Files.list(directory)) {
			Optional<Path> file = files.findFirst();
			return file.isPresent() ? Files.readAllLines(file.get()) : List.of();
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellTheStatusThatAnErrorPageHasMadeOfAnother(WebService.Server server) throws Exception {
		try (ConfigurableApplicationContext context = WebService.start(server);
				AccessLines lines = AccessLines.collect(true);
				RawConnection client = RawConnection.to(WebService.port(context))) {
			assertThat(client.send("GET /unpaid HTTP/1.1\nHost: shop\n\n").read().status()).isEqualTo(410);
			EcsLine line = lines.only();
			assertThat(line.at("http.response.status_code").asInt()).isEqualTo(410);
			assertThat(line.string("message")).isEqualTo("GET /unpaid 410");
			assertThat(line.string("http.route")).isEqualTo("/unpaid");
		}
	}

	@ParameterizedTest
	@EnumSource
	void shouldTellWhoAsksForWhat(WebService.Server server) throws Exception {
		try (ConfigurableApplicationContext context = WebService.start(server, "--server.servlet.context-path=/shop",
				"--ecs.logging.access.excluded-paths=/sleep"); AccessLines lines = AccessLines.collect(false)) {
			exchange(context, "GET /shop/fixed/5 HTTP/1.1\nHost: shop\nX-User: priscilla\nX-Request-Id: r-1\n\n");
			EcsLine known = lines.only();
			assertThat(known.string("user.name")).isEqualTo("priscilla");
			assertThat(known.string("http.route")).isEqualTo("/fixed/{size}");
			assertThat(known.string("http.request.id")).isEqualTo("r-1");
			exchange(context, "GET /shop/login HTTP/1.1\nHost: shop\n\n");
			assertThat(lines.only().string("user.name")).isEqualTo("vernon");
			exchange(context, "GET /shop/boom HTTP/1.1\nHost: shop\nX-User: priscilla\n\n");
			EcsLine failed = lines.only();
			assertThat(failed.string("http.route")).as("not that of the error page").isEqualTo("/boom");
			assertThat(failed.string("user.name")).isEqualTo("priscilla");
			assertThat(failed.string("url.path")).isEqualTo("/shop/boom");
			exchange(context, "GET /shop/sleep HTTP/1.1\nHost: shop\n\n");
			String form = "--b\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\n\n" + "x".repeat(3000)
					+ "\n--b--\n";
			int length = form.replace("\n", "\r\n").length();
			exchange(context, "POST /shop/upload HTTP/1.1\nHost: shop\nContent-Type: multipart/form-data; boundary=b\n"
					+ "Content-Length: " + length + "\n\n" + form);
			EcsLine uploaded = lines.only();
			assertThat(uploaded.string("http.route")).isEqualTo("/upload");
			assertThat(uploaded.at("http.request.body.bytes").asInt()).isEqualTo(length);
		}
	}

	@Test
	void shouldLogStreamsOfHttp2() throws Exception {
		try (ConfigurableApplicationContext context = WebService.start(WebService.Server.TOMCAT,
				"--server.http2.enabled=true"); AccessLines lines = AccessLines.collect(false)) {
			HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build();
			for (String path : List.of("/chunks", "/fixed/10")) {
				URI uri = URI.create("http://localhost:" + WebService.port(context) + path);
				HttpResponse<byte[]> response = client.send(HttpRequest.newBuilder(uri).build(),
						HttpResponse.BodyHandlers.ofByteArray());
				assertThat(response.version()).isEqualTo(HttpClient.Version.HTTP_2);
				EcsLine line = lines.only();
				assertThat(line.string("http.version")).isEqualTo("2");
				assertThat(line.string("url.path")).isEqualTo(path);
				assertThat(line.at("http.response.body.bytes").asInt()).isEqualTo(response.body().length);
			}
		}
	}

	@Test
	void shouldLogAnUpgrade() throws Exception {
		try (ConfigurableApplicationContext context = WebService.start(WebService.Server.TOMCAT);
				AccessLines lines = AccessLines.collect(false);
				RawConnection client = RawConnection.to(WebService.port(context))) {
			client.send("GET /upgrade HTTP/1.1\nHost: shop\nConnection: upgrade\nUpgrade: jukebox\n\n");
			assertThat(client.read().status()).isEqualTo(101);
			EcsLine line = lines.only();
			assertThat(line.at("http.response.status_code").asInt()).isEqualTo(101);
			assertThat(line.string("event.outcome")).isEqualTo("success");
		}
	}

	@Test
	void shouldLogRequestsOfReactiveApplicationsOnTomcat() throws Exception {
		TestApplication.forgetFormerRuns();
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(TestApplication.class)
			.initializers((application) -> ((GenericApplicationContext) application)
				.registerBean(ReactiveWebServerFactory.class, () -> new TomcatReactiveWebServerFactory()))
			.run("--spring.main.web-application-type=reactive", "--server.port=0", "--ecs.logging.access.enabled=true");
				AccessLines lines = AccessLines.collect(false);
				RawConnection client = RawConnection.to(WebService.port(context))) {
			client.send("GET /nowhere HTTP/1.1\nHost: shop\n\n").read();
			assertThat(lines.only().string("message")).isEqualTo("GET /nowhere 404");
		}
	}

	@Test
	void shouldDoWithoutEverythingThatIsOptional() {
		ChildJvm.Result result = ChildJvm
			.without("micrometer-", "spring-boot-micrometer", "brave", "jetty-", "spring-boot-jetty", "spring-webmvc",
					"spring-boot-webmvc", "spring-webflux", "spring-boot-webflux", "reactor-")
			.run(PlainService.class, "--spring.main.web-application-type=servlet", "--server.port=0",
					"--ecs.logging.access.enabled=true");
		assertThat(result.exitCode()).as(result.errors()).isZero();
		EcsLine line = EcsLines.of(result.output().lines().toList())
			.where((candidate) -> "access".equals(candidate.string("log.logger")))
			.only()
			.followsSpecification();
		assertThat(line.string("message")).isEqualTo("GET /plain 200");
		assertThat(line.string("trace.id")).isEqualTo("803b448a0489f84084905d3093480352");
		assertThat(line.at("http.response.body.bytes").asInt()).isEqualTo("plain".length());
	}

	@Test
	void shouldCostNothingWhenOff() {
		try (ConfigurableApplicationContext context = WebService.start(WebService.Server.TOMCAT,
				"--ecs.logging.access.enabled=false")) {
			assertThat(context.getBeanNamesForType(AccessEvents.class)).isEmpty();
			assertThat(context.getBeansOfType(FilterRegistrationBean.class).values())
				.noneMatch((bean) -> bean.getFilter() instanceof RequestNotesFilter
						|| bean.getFilter() instanceof RouteFilter);
			TomcatWebServer server = (TomcatWebServer) ((WebServerApplicationContext) context).getWebServer();
			assertThat(server.getTomcat().getEngine().getPipeline().getValves())
				.noneMatch(TomcatAccessValve.class::isInstance);
		}
	}

}
