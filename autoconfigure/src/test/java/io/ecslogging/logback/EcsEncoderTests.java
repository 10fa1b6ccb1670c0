package io.ecslogging.logback;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.joran.spi.JoranException;
import ch.qos.logback.core.status.Status;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.ecslogging.ecs.EcsFieldContributor;
import io.ecslogging.ecs.EcsFields;
import io.ecslogging.testing.EcsLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The encoder in a {@code logback.xml} without Spring Boot.
 */
class EcsEncoderTests {

	@TempDir
	private Path directory;

	@Test
	void shouldTakeEverythingFromXml() throws Exception {
		LoggerContext context = configure("""
				<serviceName>shop</serviceName>
				<serviceVersion>1.2.3</serviceVersion>
				<serviceEnvironment>prod</serviceEnvironment>
				<serviceNodeName>node-1</serviceNodeName>
				<eventDataset>Shop-Log</eventDataset>
				<label>team = checkout</label>
				<label>region=eu</label>
				<tag>a</tag>
				<tag>b</tag>
				<layout>NESTED</layout>
				<mdcPlacement>ROOT</mdcPlacement>
				<includeOrigin>true</includeOrigin>
				<maxLineSize>1KB</maxLineSize>""");
		context.getMDCAdapter().put("tenant", "acme");
		context.getLogger("x").info("y".repeat(5_000));
		context.stop();
		EcsLine line = line().hasEcsTypes();
		assertThat(line.toString()).hasSizeLessThanOrEqualTo(1024);
		assertThat(line.at("service").toString()).isEqualTo("{\"name\":\"shop\",\"version\":\"1.2.3\","
				+ "\"environment\":\"prod\",\"node\":{\"name\":\"node-1\"}}");
		assertThat(line.string("event.dataset")).isEqualTo("shop_log");
		assertThat(line.at("labels").toString()).isEqualTo("{\"team\":\"checkout\",\"region\":\"eu\"}");
		assertThat(line.tags()).containsExactly("a", "b", "_line_truncated");
		assertThat(line.document().at("/log/level").asString()).isEqualTo("INFO");
		assertThat(line.string("log.origin.function")).isEqualTo("shouldTakeEverythingFromXml");
		assertThat(line.string("tenant")).isEqualTo("acme");
	}

	@Test
	void shouldTakeFieldContributorsFromXml() throws Exception {
		LoggerContext context = configure("""
				<fieldContributor class="%1$s"><region>eu</region></fieldContributor>
				<fieldContributor class="%1$s"><region>us</region></fieldContributor>"""
			.formatted(RegionContributor.class.getName()));
		context.getLogger("x").info("hello");
		context.stop();
		EcsLine line = line().followsSpecification();
		assertThat(line.string("cloud.region")).isEqualTo("us");
		assertThat(line.string("labels.cloud_region")).isEqualTo("eu");
	}

	@Test
	void shouldNeedNothing() throws Exception {
		LoggerContext context = configure("");
		context.getLogger("x").info("hello");
		context.stop();
		assertThat(line().followsSpecification().string("message")).isEqualTo("hello");
	}

	@Test
	void shouldReportWhatIsWrong() throws Exception {
		assertThat(errors(configure("<label>nothing</label>"))).contains("A label is written as name=value");
		assertThat(errors(configure("<label>a.b=c</label>"))).contains("'a.b' cannot be the name of a label");
		assertThat(errors(configure("<maxLineSize>100</maxLineSize>"))).contains("at least 512");
	}

	private static String errors(LoggerContext context) {
		return context.getStatusManager()
			.getCopyOfStatusList()
			.stream()
			.filter((status) -> status.getLevel() == Status.ERROR)
			.map(Status::getMessage)
			.reduce("", String::concat);
	}

	private EcsLine line() throws IOException {
		return EcsLine.of(Files.readAllBytes(this.directory.resolve("out.log")));
	}

	private LoggerContext configure(String properties) throws JoranException {
		LoggerContext context = new LoggerContext();
		context.setMDCAdapter(new LogbackMDCAdapter());
		JoranConfigurator configurator = new JoranConfigurator();
		configurator.setContext(context);
		configurator.doConfigure(new ByteArrayInputStream("""
				<configuration>
					<appender name="OUT" class="ch.qos.logback.core.FileAppender">
						<file>%s</file>
						<encoder class="io.ecslogging.logback.EcsEncoder">%s</encoder>
					</appender>
					<root level="INFO"><appender-ref ref="OUT"/></root>
				</configuration>""".formatted(this.directory.resolve("out.log"), properties)
			.getBytes(StandardCharsets.UTF_8)));
		return context;
	}

	/**
	 * Adds the region, as the XML sets it.
	 */
	public static class RegionContributor implements EcsFieldContributor {

		private String region = "";

		public void setRegion(String region) {
			this.region = region;
		}

		@Override
		public void contribute(ILoggingEvent event, EcsFields fields) {
			fields.add("cloud.region", this.region);
		}

	}

}
