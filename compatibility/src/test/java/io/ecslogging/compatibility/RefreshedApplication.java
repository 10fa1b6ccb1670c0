package io.ecslogging.compatibility;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.cloud.context.refresh.ContextRefresher;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * An application whose properties Spring Cloud reads again, three times.
 */
@EnableAutoConfiguration
public class RefreshedApplication {

	private static final Logger logger = LoggerFactory.getLogger(RefreshedApplication.class);

	public static void main(String[] arguments) {
		try (ConfigurableApplicationContext context = new SpringApplicationBuilder(RefreshedApplication.class)
			.web(WebApplicationType.NONE)
			.run(arguments)) {
			logger.info("before");
			for (int i = 1; i <= 3; i++) {
				System.setProperty("logging.level.refreshed", (i % 2 == 0) ? "debug" : "warn");
				context.getBean(ContextRefresher.class).refresh();
				logger.info("refresh {}", i);
			}
		}
	}

}
