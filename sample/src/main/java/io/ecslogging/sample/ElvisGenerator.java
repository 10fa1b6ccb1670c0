package io.ecslogging.sample;

import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.random.RandomGenerator;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * Logs what may be going on behind the stage, one random event at a time.
 */
class ElvisGenerator {

	private static final Logger logger = LoggerFactory.getLogger(ElvisGenerator.class);

	private static final List<Scene> SCENES = List.of(
			new Scene("Stage door opened from the inside", "{\"door\":\"stage\",\"badge\":\"king-01\"}"),
			new Scene("Sequins are running low", "{\"item\":\"sequin\",\"left\":12}"),
			new Scene("Limousine idles at gate 3", "{\"gate\":3,\"engine\":\"on\"}"),
			new Scene("Encore queued behind two ballads", "{\"encore\":true,\"position\":3}"),
			new Scene("Microphone stand twirled beyond its limits", "{\"turns\":7,\"limit\":5}"),
			new Scene("Fan mail sorted into sacks", "{\"letters\":18204,\"sacks\":40}"),
			new Scene("Peanut butter delivery signed for", "{\"jars\":24,\"crunchy\":true}"),
			new Scene("Spotlight follows an empty chair", "{\"spotlight\":\"left\",\"seat\":\"B14\"}"),
			new Scene("Jukebox swallowed another dime", "{\"slot\":1,\"cents\":10}"),
			new Scene("Rehearsal moved to half past midnight", "{\"from\":\"22:00\",\"to\":\"00:30\"}"),
			new Scene("Cape is back from the dry cleaner", "{\"ticket\":\"C-77\",\"stains\":0}"),
			new Scene("Sideburns calibrated", "{\"left\":\"7.5cm\",\"right\":\"7.5cm\"}"),
			new Scene("Sighting reported at a petrol station", "{\"witnesses\":2,\"sure\":false}"),
			new Scene("Hip sensor reports unusual rotation", "{\"rpm\":78,\"expected\":45}"));

	private final RandomGenerator random;

	ElvisGenerator(RandomGenerator random) {
		this.random = random;
	}

	void logNext() {
		Scene scene = SCENES.get(this.random.nextInt(SCENES.size()));
		Level level = nextLevel();
		LoggingEventBuilder event = logger.atLevel(level).addKeyValue("http.request.body.content", scene.body());
		if (level == Level.ERROR && this.random.nextBoolean()) {
			event = event.setCause(new IllegalStateException("The curtain is stuck",
					new TimeoutException("No answer from the stagehand within 30 s")));
		}
		event.log(scene.message());
	}

	private Level nextLevel() {
		int percent = this.random.nextInt(100);
		if (percent < 15) {
			return Level.DEBUG;
		}
		if (percent < 75) {
			return Level.INFO;
		}
		return (percent < 90) ? Level.WARN : Level.ERROR;
	}

	private record Scene(String message, String body) {

	}

}
