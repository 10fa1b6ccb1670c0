package io.ecslogging.sample;

import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link ElvisGenerator}.
 */
class ElvisGeneratorTests {

	private final Logger logger = (Logger) LoggerFactory.getLogger(ElvisGenerator.class);

	private final ListAppender<ILoggingEvent> appender = new ListAppender<>();

	@BeforeEach
	void attach() {
		this.appender.start();
		this.logger.setLevel(Level.DEBUG);
		this.logger.setAdditive(false);
		this.logger.addAppender(this.appender);
	}

	@AfterEach
	void detach() {
		this.logger.detachAppender(this.appender);
		this.logger.setAdditive(true);
		this.logger.setLevel(null);
	}

	@Test
	void shouldLogOneEvent() {
		new ElvisGenerator(new Random(1)).logNext();
		assertThat(this.appender.list).hasSize(1);
	}

	@Test
	void shouldHaveBodyOnEveryEvent() {
		assertThat(events(200)).allSatisfy((event) -> {
			assertThat(event.getMessage()).isNotBlank();
			assertThat(event.getKeyValuePairs()).singleElement().satisfies((pair) -> {
				assertThat(pair.key).isEqualTo("http.request.body.content");
				assertThat(pair.value).asString().startsWith("{").endsWith("}");
			});
		});
	}

	@Test
	void shouldHaveADozenMessagesOrMore() {
		assertThat(events(500).stream().map(ILoggingEvent::getMessage).distinct()).hasSizeGreaterThanOrEqualTo(12);
	}

	@Test
	void shouldLogAtEveryLevelButMostlyInfo() {
		List<ILoggingEvent> events = events(1000);
		assertThat(events).extracting(ILoggingEvent::getLevel)
			.containsOnly(Level.DEBUG, Level.INFO, Level.WARN, Level.ERROR);
		assertThat(events.stream()
			.collect(Collectors.groupingBy(ILoggingEvent::getLevel, Collectors.counting()))
			.get(Level.INFO)).isGreaterThan(500);
	}

	@Test
	void shouldLogExceptionWithSomeErrors() {
		List<ILoggingEvent> events = events(1000);
		assertThat(events).filteredOn((event) -> event.getThrowableProxy() != null)
			.extracting(ILoggingEvent::getLevel)
			.containsOnly(Level.ERROR);
		assertThat(events).filteredOn((event) -> event.getLevel() == Level.ERROR)
			.extracting((event) -> event.getThrowableProxy() != null)
			.contains(true, false);
	}

	@Test
	void shouldRepeatItselfWithTheSameSeed() {
		List<String> first = events(20).stream().map(ILoggingEvent::toString).toList();
		this.appender.list.clear();
		assertThat(events(20)).extracting(ILoggingEvent::toString).isEqualTo(first);
	}

	private List<ILoggingEvent> events(int count) {
		ElvisGenerator generator = new ElvisGenerator(new Random(4));
		for (int i = 0; i < count; i++) {
			generator.logNext();
		}
		return this.appender.list;
	}

}
