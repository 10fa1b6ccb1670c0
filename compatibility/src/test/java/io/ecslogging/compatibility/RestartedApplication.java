package io.ecslogging.compatibility;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.devtools.restart.Restarter;
import org.springframework.boot.devtools.restart.classloader.RestartClassLoader;
import org.springframework.context.ConfigurableApplicationContext;

import io.ecslogging.autoconfigure.EcsLoggingProperties;

/**
 * An application that has devtools restart it twice, and ends. It is loaded anew each
 * time, so what it has to remember is in a system property.
 */
@EnableAutoConfiguration
public class RestartedApplication {

	private static final Logger logger = LoggerFactory.getLogger(RestartedApplication.class);

	private static final String LIFE = "life";

	public static void main(String[] arguments) {
		ConfigurableApplicationContext context = new SpringApplicationBuilder(RestartedApplication.class)
			.web(WebApplicationType.NONE)
			.run(arguments);
		int life = Integer.getInteger(LIFE, 0) + 1;
		System.setProperty(LIFE, Integer.toString(life));
		logger.info("life {}", life);
		logger.info("starter is loaded anew: {}",
				EcsLoggingProperties.class.getClassLoader() instanceof RestartClassLoader);
		new Thread(() -> {
			if (life < 3) {
				Restarter.getInstance().restart();
			}
			else {
				System.exit(SpringApplication.exit(context));
			}
		}).start();
	}

}
