package io.ecslogging.autoconfigure.web;

import java.nio.file.Path;
import java.util.Set;

import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;
import org.springframework.web.SpringServletContainerInitializer;

import io.ecslogging.testing.RawConnection;
import io.ecslogging.testing.TestApplication;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Access events that are asked for in a WAR, whose container is not the application's to
 * listen to.
 */
@ExtendWith(OutputCaptureExtension.class)
class AccessInWarTests {

	@Test
	void shouldSayOnceThatRequestsAreNotLogged(@TempDir Path directory, CapturedOutput output) throws Exception {
		TestApplication.forgetFormerRuns();
		Tomcat tomcat = new Tomcat();
		tomcat.setBaseDir(directory.toString());
		tomcat.setPort(0);
		Context context = tomcat.addContext("", directory.toString());
		context.addServletContainerInitializer(new SpringServletContainerInitializer(), Set.of(Shop.class));
		tomcat.start();
		try (RawConnection client = RawConnection.to(tomcat.getConnector().getLocalPort())) {
			client.send("GET /sleep HTTP/1.1\nHost: shop\n\n");
			assertThat(client.read().status()).isEqualTo(200);
		}
		finally {
			tomcat.stop();
			tomcat.destroy();
		}
		assertThat(output.toString().split("HTTP requests are not logged", -1)).hasSize(2);
		assertThat(output.toString()).doesNotContain("\"logger\":\"access\"");
	}

	/**
	 * What a WAR has instead of a main method.
	 */
	public static class Shop extends SpringBootServletInitializer {

		@Override
		protected SpringApplicationBuilder configure(SpringApplicationBuilder application) {
			return application.sources(WebService.class)
				.web(WebApplicationType.SERVLET)
				.properties("ecs.logging.access.enabled=true");
		}

	}

}
