package io.ecslogging.sample;

import java.nio.file.Path;
import java.util.Set;

import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.web.SpringServletContainerInitializer;

import io.ecslogging.testing.LogstashServer;
import io.ecslogging.testing.NoThreadLeft;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The service as a WAR in a servlet container. The container ends the application but not
 * the JVM: everything is shipped, and no thread remains.
 */
class WarDeploymentTests {

	@Test
	void shouldShipEverythingAndLeaveNoThread(@TempDir Path directory) throws Exception {
		try (LogstashServer logstash = LogstashServer.start()) {
			System.setProperty("ecs.logging.logstash.destinations", logstash.destination());
			try {
				deployAndUndeploy(directory);
			}
			finally {
				System.clearProperty("ecs.logging.logstash.destinations");
			}
			Awaitility.await()
				.untilAsserted(() -> assertThat(logstash.lines())
					.anySatisfy((line) -> assertThat(line).contains("Starting WarDeploymentTests.Elvis"))
					.anySatisfy((line) -> assertThat(line).contains("the last bean")));
			assertThat(NoThreadLeft.threads()).isEmpty();
		}
	}

	private static void deployAndUndeploy(Path directory) throws Exception {
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir(directory.toString());
		tomcat.setPort(0);
		Context context = tomcat.addContext("", directory.toString());
		context.addServletContainerInitializer(new SpringServletContainerInitializer(), Set.of(Elvis.class));
		tomcat.start();
		assertThat(NoThreadLeft.threads()).isNotEmpty();
		tomcat.stop();
		tomcat.destroy();
	}

	/**
	 * What a WAR has instead of a main method.
	 */
	public static class Elvis extends SpringBootServletInitializer {

		@Override
		protected SpringApplicationBuilder configure(SpringApplicationBuilder application) {
			return application.sources(ElvisApplication.class, Last.class)
				.properties("elvis.generator.enabled=false", "spring.application.name=elvis");
		}

	}

	/**
	 * Logs when it is destroyed.
	 */
	static class Last implements AutoCloseable {

		@Override
		public void close() {
			LoggerFactory.getLogger(Last.class).info("the last bean");
		}

	}

}
