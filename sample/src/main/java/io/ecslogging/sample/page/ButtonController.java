package io.ecslogging.sample.page;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.slf4j.event.Level;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Logs when a button of the page is pressed.
 */
@RestController
class ButtonController {

	private static final Logger logger = LoggerFactory.getLogger(ButtonController.class);

	private final ObservationRegistry observations;

	ButtonController(ObservationRegistry observations) {
		this.observations = observations;
	}

	@PostMapping("/log/{level}")
	Pressed log(@PathVariable Level level) {
		logger.atLevel(level).addKeyValue("button.name", level.name()).log("Button {} was pressed", level);
		return new Pressed(logger.getName(), logger.isEnabledForLevel(level));
	}

	@PostMapping("/show")
	Show show() {
		logger.info("The lights go down");
		Observation.createNotStarted("sound-check", this.observations)
			.observe(() -> logger.atDebug().addKeyValue("guitar.string", 3).log("A string is out of tune"));
		Observation.createNotStarted("first-song", this.observations).observe(() -> {
			logger.atInfo()
				.addKeyValue("song.id", 2)
				.addKeyValue("song.title", "Jukebox After Midnight")
				.log("Playing");
			logger.atWarn().addKeyValue("crowd.decibel", 117.5).log("The crowd is louder than the band");
		});
		logger.info("The curtain falls");
		return new Show(MDC.get("traceId"));
	}

	/**
	 * What became of a button's event.
	 *
	 * @param logger the logger
	 * @param enabled whether its level lets the event pass
	 */
	record Pressed(String logger, boolean enabled) {

	}

	/**
	 * What can be found of a show.
	 *
	 * @param traceId the trace of all its events, {@code null} without tracing
	 */
	record Show(@Nullable String traceId) {

	}

}
