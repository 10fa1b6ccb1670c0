package io.ecslogging.sample;

import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * A service that logs.
 */
@SpringBootApplication
public class ElvisApplication {

	public static void main(String[] args) {
		SpringApplication.run(ElvisApplication.class, args);
	}

}
