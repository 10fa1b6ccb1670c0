package io.ecslogging.compatibility;

import java.util.List;

import org.awaitility.Awaitility;
import org.springframework.boot.test.system.CapturedOutput;

import io.ecslogging.testing.EcsLine;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * The access events among what was printed.
 */
final class AccessEventLines {

	private AccessEventLines() {
	}

	/**
	 * Wait for the event of a request, which has to be the only one.
	 */
	static EcsLine await(CapturedOutput output, String id) {
		List<EcsLine> lines = Awaitility.await()
			.until(() -> all(output).stream().filter((line) -> id.equals(line.string("http.request.id"))).toList(),
					(found) -> !found.isEmpty());
		assertThat(lines).hasSize(1);
		return lines.get(0);
	}

	/**
	 * Return the events of requests whose ids begin so.
	 */
	static List<EcsLine> of(CapturedOutput output, String ids) {
		return all(output).stream()
			.filter((line) -> String.valueOf(line.string("http.request.id")).startsWith(ids))
			.toList();
	}

	/**
	 * Return the events of requests whose first lines were none.
	 */
	static List<EcsLine> unreadable(CapturedOutput output) {
		return all(output).stream().filter((line) -> line.at("url.path") == null).toList();
	}

	/**
	 * Return all events, apart from a line that is being printed.
	 */
	static List<EcsLine> all(CapturedOutput output) {
		String text = output.getOut();
		return text.substring(0, text.lastIndexOf('\n') + 1)
			.lines()
			.filter((line) -> line.contains("\"logger\":\"access\""))
			.flatMap((line) -> EcsLine.all(line).stream())
			.toList();
	}

}
