package io.ecslogging.testing;

import java.util.List;
import java.util.function.Predicate;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What a service printed, each line of which has to be an ECS document.
 */
public final class EcsLines {

	private final List<EcsLine> lines;

	private EcsLines(List<EcsLine> lines) {
		this.lines = lines;
	}

	public static EcsLines of(List<String> lines) {
		assertThat(lines).isNotEmpty().allSatisfy((line) -> assertThat(line).startsWith("{\"@timestamp\":"));
		return new EcsLines(lines.stream().map(EcsLine::new).toList());
	}

	public EcsLines where(Predicate<EcsLine> condition) {
		return new EcsLines(this.lines.stream().filter(condition).toList());
	}

	public EcsLines ofLogger(Class<?> type) {
		return where((line) -> type.getName().equals(line.string("log.logger")));
	}

	public EcsLines ofTrace(String id) {
		return where((line) -> id.equals(line.string("trace.id")));
	}

	public EcsLine only() {
		assertThat(this.lines).hasSize(1);
		return this.lines.get(0);
	}

	public List<String> messages() {
		return this.lines.stream().map((line) -> line.document().get("message").asString()).toList();
	}

	public List<EcsLine> all() {
		return this.lines;
	}

}
