package io.ecslogging.sample;

import java.util.Random;
import java.util.random.RandomGenerator;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.scheduling.annotation.SchedulingConfigurer;

/**
 * Schedules the generator. Whether it is enabled is checked at run time, because the
 * conditions of an AOT-processed application are decided when it is built.
 */
@Configuration(proxyBeanMethods = false)
@EnableScheduling
@EnableConfigurationProperties(ElvisProperties.class)
class GeneratorConfiguration {

	@Bean
	RandomGenerator random() {
		return new Random();
	}

	@Bean
	ElvisGenerator generator(RandomGenerator random) {
		return new ElvisGenerator(random);
	}

	@Bean
	SchedulingConfigurer generatorSchedule(ElvisGenerator generator, ElvisProperties properties,
			RandomGenerator random) {
		return (tasks) -> {
			ElvisProperties.Generator settings = properties.generator();
			if (settings.enabled()) {
				tasks.addTriggerTask(generator::logNext,
						new RandomDelayTrigger(settings.minDelay(), settings.maxDelay(), random));
			}
		};
	}

}
