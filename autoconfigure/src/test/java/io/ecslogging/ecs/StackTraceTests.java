package io.ecslogging.ecs;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.Arrays;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.LoggingEventVO;
import org.junit.jupiter.api.Test;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

class StackTraceTests {

	private final DocumentEncoder document = new DocumentEncoder(Encoders.maxLineSize(1 << 20));

	@Test
	void shouldPrintAsJavaDoes() {
		Exception cause = new IllegalArgumentException("cause\nwith two lines", new RuntimeException());
		Exception failure = new IllegalStateException("failure", cause);
		failure.addSuppressed(new UnsupportedOperationException("suppressed", new RuntimeException("its cause")));
		cause.addSuppressed(new OutOfMemoryError());
		assertThat(encode(failure).string("error.stack_trace")).isEqualTo(printed(failure));
	}

	@Test
	void shouldPrintFramesOfAllKindsAsJavaDoes() throws Exception {
		Exception failure = new Exception("frames");
		failure.setStackTrace(new StackTraceElement[] { new StackTraceElement("a.B", "<init>", "B.java", 1),
				new StackTraceElement("a.B", "unknown", null, -1), new StackTraceElement("a.B", "noLine", "B.java", -1),
				new StackTraceElement("a.B", "nativeOne", "B.java", -2),
				new StackTraceElement("loader", null, null, "a.B", "loaded", "B.java", 2),
				new StackTraceElement("loader", "module", "1.2", "a.B", "loaded", "B.java", 2),
				new StackTraceElement(null, "module", null, "a.B", "l\u00E4\"", "B.java", 2) });
		assertThat(encode(failure).string("error.stack_trace")).isEqualTo(printed(failure));
		Exception reflective = (Exception) StackTraceTests.class.getDeclaredMethod("thrown").invoke(null);
		assertThat(encode(reflective).string("error.stack_trace")).isEqualTo(printed(reflective));
	}

	static Exception thrown() {
		return new Exception(Arrays.asList(1, 2).stream().map((i) -> new Exception("in a stream")).findFirst().get());
	}

	@Test
	void shouldTakeThrowablesWithoutMessage() {
		EcsLine line = encode(new IllegalStateException());
		assertThat(line.string("error.type")).isEqualTo("java.lang.IllegalStateException");
		assertThat(line.at("error.message")).isNull();
		assertThat(line.string("error.stack_trace")).startsWith("java.lang.IllegalStateException\n\tat ");
	}

	@Test
	void shouldPrintOverriddenToString() {
		Exception failure = new Exception("message") {

			@Override
			public String toString() {
				return "as I like it";
			}

		};
		assertThat(encode(failure).string("error.stack_trace")).isEqualTo(printed(failure));
	}

	@Test
	void shouldEndWithCyclicCauses() {
		Exception first = new Exception("first");
		Exception second = new Exception("second", first);
		first.initCause(second);
		second.addSuppressed(first);
		assertThat(encode(first).string("error.stack_trace"))
			.contains("Caused by: [CIRCULAR REFERENCE: java.lang.Exception: first]")
			.contains("Suppressed: [CIRCULAR REFERENCE: java.lang.Exception: first]");
	}

	@Test
	void shouldTakeManyFramesAndNone() {
		StackOverflowError overflow = new StackOverflowError();
		StackTraceElement[] frames = new StackTraceElement[1024];
		Arrays.fill(frames, new StackTraceElement("com.example.Deep", "recurse", "Deep.java", 42));
		overflow.setStackTrace(frames);
		assertThat(encode(overflow).string("error.stack_trace").lines()).hasSize(1025);
		Exception none = new Exception("none", null, false, false) {

		};
		assertThat(encode(none).string("error.stack_trace")).isEqualTo(none.toString());
	}

	@Test
	void shouldTakeEventsThatCameThroughASerializer() throws Exception {
		ByteArrayOutputStream bytes = new ByteArrayOutputStream();
		try (ObjectOutputStream stream = new ObjectOutputStream(bytes)) {
			stream.writeObject(LoggingEventVO
				.build(Events.error("x", new IllegalStateException("far", new RuntimeException("away"))).get()));
		}
		try (ObjectInputStream stream = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
			EcsLine line = EcsLine.of(this.document.encode((ILoggingEvent) stream.readObject())).followsSpecification();
			assertThat(line.string("@timestamp")).startsWith("2026-11-22T18:12:09.123");
			assertThat(line.string("error.stack_trace")).startsWith("java.lang.IllegalStateException: far\n\tat ")
				.contains("\nCaused by: java.lang.RuntimeException: away");
		}
	}

	@Test
	void shouldUseTheConfiguredPrinter() {
		EcsSettings settings = Encoders.settings();
		DocumentEncoder printing = new DocumentEncoder(EcsSettings.builder(settings.fields())
			.layout(settings.layout())
			.context(settings.context())
			.maxLineSize(settings.maxLineSize())
			.members(settings.members())
			.stackTracePrinter((ex) -> "printed " + ex)
			.build());
		assertThat(EcsLine.of(printing.encode(Events.error("x", new Exception("e")).get())).string("error.stack_trace"))
			.isEqualTo("printed java.lang.Exception: e");
		DocumentEncoder failing = new DocumentEncoder(EcsSettings.builder(settings.fields())
			.layout(settings.layout())
			.context(settings.context())
			.maxLineSize(settings.maxLineSize())
			.members(settings.members())
			.stackTracePrinter((ex) -> {
				throw new IllegalStateException();
			})
			.build());
		assertThat(EcsLine.of(failing.encode(Events.error("x", new Exception("e")).get())).string("error.stack_trace"))
			.startsWith("java.lang.Exception: e\n\tat ");
		assertThat(failing.stats().failedCount()).isEqualTo(1);
	}

	private EcsLine encode(Throwable throwable) {
		return EcsLine.of(this.document.encode(Events.error("x", throwable).get())).followsSpecification();
	}

	private static String printed(Throwable throwable) {
		StringWriter text = new StringWriter();
		throwable.printStackTrace(new PrintWriter(text));
		return text.toString().replace(System.lineSeparator(), "\n").stripTrailing();
	}

}
