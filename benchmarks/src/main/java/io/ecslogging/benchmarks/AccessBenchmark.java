package io.ecslogging.benchmarks;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.apache.coyote.Adapter;
import org.apache.coyote.OutputBuffer;
import org.apache.coyote.Request;
import org.apache.coyote.Response;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.TomcatWebServer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;

/**
 * A whole request as Tomcat handles it, from the point where it has been read from the
 * connection, to a servlet that answers with 500 bytes. There is no connection, whose
 * cost would hide the others. The difference to {@link Access#NONE} is what it costs to
 * log the request; what is logged goes to the null device, or to Tomcat's file.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 5, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(3)
public class AccessBenchmark {

	private static final byte[] BODY = ("{\"title\":\"Love Me Tender\",\"lyrics\":\"" + "la ".repeat(154) + "\"}")
		.getBytes(StandardCharsets.UTF_8);

	@Param
	private Access access = Access.ECS_LOGGING;

	private ConfigurableApplicationContext context;

	private Adapter adapter;

	private final Request request = new Request();

	private final Response response = new Response();

	/**
	 * Start the service.
	 * @throws Exception never
	 */
	@Setup
	public void setUp() throws Exception {
		NullDevice.install();
		List<String> arguments = new ArrayList<>(List.of("--server.port=0", "--spring.application.name=shop",
				"--spring.main.banner-mode=off", "--server.tomcat.basedir=" + System.getProperty("java.io.tmpdir"),
				"--ecs.logging.access.enabled=" + (this.access == Access.ECS_LOGGING),
				"--server.tomcat.accesslog.enabled=" + (this.access == Access.TOMCAT),
				"--logbook.filter.enabled=" + this.access.isLogbook(), "--logging.level.org.zalando.logbook=trace",
				// the format that Logbook is meant for
				"--ecs.logging.console.format=" + (this.access.isLogbook() ? "text" : "ecs")));
		if (this.access == Access.LOGBOOK_WITHOUT_BODY) {
			arguments.add("--logbook.strategy=without-body");
		}
		this.context = new SpringApplicationBuilder(Service.class).run(arguments.toArray(String[]::new));
		TomcatWebServer server = (TomcatWebServer) ((WebServerApplicationContext) this.context).getWebServer();
		this.adapter = server.getTomcat().getConnector().getProtocolHandler().getAdapter();
		this.request.setResponse(this.response);
		this.response.setOutputBuffer(new Output());
		if (request() != HttpServletResponse.SC_OK) {
			throw new IllegalStateException("The service does not work");
		}
	}

	/**
	 * Stop the service.
	 */
	@TearDown
	public void tearDown() {
		this.context.close();
	}

	/**
	 * Handle a request.
	 * @return its status
	 * @throws Exception never
	 */
	@Benchmark
	public int request() throws Exception {
		this.request.recycle();
		this.response.recycle();
		this.request.markStartTime();
		this.request.setMethod("GET");
		this.request.scheme().setString("http");
		this.request.requestURI().setString("/songs/1");
		this.request.decodedURI().setString("/songs/1");
		this.request.queryString().setString("page=2&size=20");
		this.request.protocol().setString("HTTP/1.1");
		this.request.serverName().setString("shop.example");
		this.request.setServerPort(8080);
		this.request.remoteAddr().setString("192.0.2.1");
		this.request.remoteHost().setString("192.0.2.1");
		this.request.getMimeHeaders().addValue("Host").setString("shop.example");
		this.request.getMimeHeaders().addValue("Accept").setString("application/json");
		this.request.getMimeHeaders()
			.addValue("User-Agent")
			.setString("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0");
		this.adapter.service(this.request, this.response);
		return this.response.getStatus();
	}

	/**
	 * Who logs the request.
	 */
	public enum Access {

		/**
		 * Nobody.
		 */
		NONE,

		/**
		 * Tomcat's {@code AccessLogValve} with Boot's defaults, the pattern
		 * {@code common}, into a file.
		 */
		TOMCAT,

		/**
		 * This project.
		 */
		ECS_LOGGING,

		/**
		 * Logbook with its defaults, JSON for the request and JSON for the response, in
		 * Boot's text.
		 */
		LOGBOOK,

		/**
		 * The same without bodies.
		 */
		LOGBOOK_WITHOUT_BODY;

		boolean isLogbook() {
			return this == LOGBOOK || this == LOGBOOK_WITHOUT_BODY;
		}

	}

	/**
	 * Where responses go.
	 */
	private static final class Output implements OutputBuffer {

		private long bytes;

		@Override
		public int doWrite(ByteBuffer chunk) {
			int count = chunk.remaining();
			chunk.position(chunk.limit());
			this.bytes += count;
			return count;
		}

		@Override
		public long getBytesWritten() {
			return this.bytes;
		}

	}

	/**
	 * The service.
	 */
	@SpringBootConfiguration
	@EnableAutoConfiguration
	static class Service {

		@Bean
		ServletRegistrationBean<HttpServlet> songs() {
			return new ServletRegistrationBean<>(new HttpServlet() {

				@Override
				protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
					response.setContentType("application/json");
					response.setContentLength(BODY.length);
					response.getOutputStream().write(BODY);
				}

			}, "/songs/*");
		}

	}

}
