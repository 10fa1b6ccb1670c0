package io.ecslogging.sample;

import java.util.Map;

import net.logstash.logback.argument.StructuredArguments;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.server.ResponseStatusException;

/**
 * Plays songs and takes requests for more.
 */
@RestController
class SongController {

	private static final Logger logger = LoggerFactory.getLogger(SongController.class);

	private static final Map<Long, Song> SONGS = Map.of(1L, new Song(1, "Velvet Highway", 181), 2L,
			new Song(2, "Jukebox After Midnight", 204), 3L, new Song(3, "Two Dimes and a Diner", 152));

	@GetMapping("/songs/{id}")
	Song play(@PathVariable long id) {
		Song song = SONGS.get(id);
		if (song == null) {
			logger.atWarn().addKeyValue("song.id", id).log("Song {} is not in the repertoire", id);
			throw new ResponseStatusException(HttpStatus.NOT_FOUND);
		}
		logger.atInfo()
			.addKeyValue("song.id", song.id())
			.addKeyValue("song.title", song.title())
			.addKeyValue("song.seconds", song.seconds())
			.log("Playing song {}", id);
		return song;
	}

	@PostMapping("/requests")
	@ResponseStatus(HttpStatus.ACCEPTED)
	void take(@RequestBody SongRequest request) {
		logger.info("Request taken: {} {}", StructuredArguments.kv("request.song", request.song()),
				StructuredArguments.kv("request.guests", request.guests()));
	}

	/**
	 * A song of the repertoire.
	 */
	record Song(long id, String title, int seconds) {

	}

	/**
	 * What the guests of a table would like to hear.
	 */
	record SongRequest(String song, int guests) {

	}

}
