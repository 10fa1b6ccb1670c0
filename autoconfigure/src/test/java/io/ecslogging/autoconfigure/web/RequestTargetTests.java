package io.ecslogging.autoconfigure.web;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The parts of what clients ask for.
 */
class RequestTargetTests {

	@ParameterizedTest
	@CsvSource(delimiter = '|', nullValues = "-", textBlock = """
			/ | / | -
			/songs/1?a=b | /songs/1 | a=b
			/songs? | /songs | ''
			/songs?a=b?c#d | /songs | a=b?c
			/songs#a?b | /songs | -
			http://ann:secret@example.com:8080/songs?a=b | /songs | a=b
			http://ann:secret@example.com?a=b | / | a=b
			http://ann:secret@example.com | / | -
			/songs?next=http://example.com/ | /songs | next=http://example.com/
			/a://b/c | /a://b/c | -
			* | * | -
			example.com:443 | example.com:443 | -
			ann:secret@example.com:443 | example.com:443 | -
			""")
	void shouldTakeTargetsApart(String target, String path, String query) {
		assertThat(RequestTarget.of(target)).isEqualTo(new RequestTarget(path, query));
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|', textBlock = """
			/songs/1 | /songs/1
			/songs;a=b/1;c/2 | /songs/1/2
			/livez; | /livez
			""")
	void shouldLeaveParametersOfThePathOut(String path, String plain) {
		assertThat(new RequestTarget(path, null).plainPath()).isEqualTo(plain);
	}

}
