package io.ecslogging.ecs;

import java.util.List;
import java.util.Map;
import java.util.Set;

import ch.qos.logback.classic.AsyncAppender;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import org.junit.jupiter.api.Test;
import org.slf4j.Marker;
import org.slf4j.helpers.BasicMarkerFactory;

import io.ecslogging.testing.EcsLine;
import io.ecslogging.testing.Encoders;
import io.ecslogging.testing.Events;

import static org.assertj.core.api.Assertions.assertThat;

class DocumentEncoderTests {

	private final DocumentEncoder document = new DocumentEncoder(Encoders.settings());

	private final BasicMarkerFactory markers = new BasicMarkerFactory();

	@Test
	void shouldFollowTheSpecification() {
		EcsLine line = encode(Events.info("Customer {} placed order {} in {} ms", "c-1001", 4711, 37)
			.mdc("traceId", "803b448a0489f84084905d3093480352")
			.mdc("spanId", "3425f23bb2432450")
			.mdc("tenant", "acme")
			.with("order.id", 4711)
			.with("order.gross", 12.5)
			.throwable(new IllegalStateException("no stock"))).followsSpecification();
		assertThat(line.string("@timestamp")).isEqualTo("2026-11-22T18:12:09.123456Z");
		assertThat(line.string("log.level")).isEqualTo("INFO");
		assertThat(line.string("message")).isEqualTo("Customer c-1001 placed order 4711 in 37 ms");
		assertThat(line.string("ecs.version")).isEqualTo("9.4.0");
		assertThat(line.string("service.name")).isEqualTo("shop");
		assertThat(line.string("service.version")).isEqualTo("1.2.3");
		assertThat(line.string("service.environment")).isEqualTo("prod");
		assertThat(line.string("service.node.name")).isEqualTo("shop-7d9f");
		assertThat(line.string("event.dataset")).isEqualTo("shop");
		assertThat(line.at("process.pid").asLong()).isEqualTo(ProcessHandle.current().pid());
		assertThat(line.string("process.thread.name")).isEqualTo(Thread.currentThread().getName());
		assertThat(line.at("process.thread.id").asLong()).isEqualTo(Thread.currentThread().getId());
		assertThat(line.string("log.logger")).isEqualTo("com.example.CheckoutService");
		assertThat(line.string("trace.id")).isEqualTo("803b448a0489f84084905d3093480352");
		assertThat(line.string("span.id")).isEqualTo("3425f23bb2432450");
		assertThat(line.at("labels").toString()).isEqualTo("{\"team\":\"checkout\",\"tenant\":\"acme\"}");
		assertThat(line.at("order").toString()).isEqualTo("{\"id\":4711,\"gross\":12.5}");
		assertThat(line.tags()).containsExactly("eu");
		assertThat(line.string("error.type")).isEqualTo("java.lang.IllegalStateException");
		assertThat(line.string("error.message")).isEqualTo("no stock");
		assertThat(this.document.stats().displacedCount()).isZero();
	}

	@Test
	void shouldNestEverythingForLogstash() {
		EcsLine line = EcsLine
			.of(new DocumentEncoder(Encoders.layout(Layout.NESTED)).encode(Events.info("hello").with("a.b", 1).get()));
		assertThat(line.names()).noneMatch((name) -> name.contains("."));
		assertThat(line.document().at("/log/level").asString()).isEqualTo("INFO");
		assertThat(line.document().at("/ecs/version").asString()).isEqualTo("9.4.0");
		line.hasEcsTypes();
	}

	@Test
	void shouldLeaveOutWhatIsNotKnown() {
		DocumentEncoder bare = new DocumentEncoder(
				EcsSettings.of(StaticFields.of(ServiceMetadata.NONE, " ", Map.of(), List.of())));
		EcsLine line = EcsLine.of(bare.encode(Events.info(null).get())).followsSpecification();
		assertThat(line.names()).containsExactly("@timestamp", "log.level", "ecs.version", "process", "log");
	}

	@Test
	void shouldMakeDatasetLegal() {
		DocumentEncoder shop = new DocumentEncoder(EcsSettings
			.of(StaticFields.of(new ServiceMetadata("My-Shop: EU", null, null, null), null, Map.of(), List.of())));
		EcsLine line = EcsLine.of(shop.encode(Events.info("").get()));
		assertThat(line.string("event.dataset")).isEqualTo("my_shop__eu");
		assertThat(line.string("service.name")).isEqualTo("My-Shop: EU");
	}

	@Test
	void shouldReadTraceIdsOfAllAgents() {
		EcsLine opentelemetry = encode(
				Events.info("x").mdc("trace_id", "a1").mdc("span_id", "b2").mdc("trace_flags", "01"));
		assertThat(opentelemetry.string("trace.id")).isEqualTo("a1");
		assertThat(opentelemetry.string("span.id")).isEqualTo("b2");
		assertThat(opentelemetry.at("labels").propertyNames()).containsExactly("team", "trace_flags");
		EcsLine elastic = encode(
				Events.info("x").mdc("trace.id", "a1").mdc("transaction.id", "c3").mdc("span.id", "b2"));
		assertThat(elastic.string("trace.id")).isEqualTo("a1");
		assertThat(elastic.string("transaction.id")).isEqualTo("c3");
		assertThat(elastic.string("span.id")).isEqualTo("b2");
		assertThat(this.document.stats().displacedCount()).isZero();
	}

	@Test
	void shouldBelieveOneTraceIdAndKeepTheOthers() {
		EcsLine line = encode(Events.info("x").mdc("trace_id", "theirs").mdc("traceId", "ours"));
		assertThat(line.string("trace.id")).isEqualTo("ours");
		assertThat(line.string("labels.trace_id")).isEqualTo("theirs");
		assertThat(this.document.stats().displacedCount()).isEqualTo(1);
	}

	@Test
	void shouldTakeMarkersAsTags() {
		Marker audit = this.markers.getMarker("AUDIT");
		Marker security = this.markers.getMarker("SECURITY");
		audit.add(security);
		assertThat(encode(Events.info("x").marker(audit).marker(this.markers.getMarker("eu"))).tags())
			.containsExactly("eu", "AUDIT", "SECURITY");
	}

	@Test
	void shouldNotTagWhatCommonsLoggingMarks() {
		assertThat(encode(Events.info("x").marker(this.markers.getMarker("COMMONS-LOGGING"))).tags())
			.containsExactly("eu");
	}

	@Test
	void shouldAppendTagsOfKeyValues() {
		assertThat(encode(Events.info("x").with("tags", List.of("a", "b")).with("tags", "c")).tags())
			.containsExactly("eu", "a", "b", "c");
	}

	@Test
	void shouldPutUndottedMdcKeysAtTheRootIfAsked() {
		DocumentEncoder root = new DocumentEncoder(
				Encoders.context(ContextSettings.builder().mdcPlacement(MdcPlacement.ROOT).build()));
		EcsLine line = EcsLine.of(root.encode(Events.info("x").mdc("tenant", "acme").mdc("user", "bob").get()));
		assertThat(line.string("tenant")).isEqualTo("acme");
		assertThat(line.string("labels.user")).isEqualTo("bob");
		line.hasEcsTypes();
	}

	@Test
	void shouldPutContextBelowAPrefixOrLeaveItOut() {
		EcsLine prefixed = EcsLine
			.of(new DocumentEncoder(Encoders.context(ContextSettings.builder().prefix("ctx").build()))
				.encode(Events.info("x").mdc("tenant", "acme").with("n", 1).mdc("traceId", "t1").get()));
		assertThat(prefixed.at("ctx").toString()).isEqualTo("{\"tenant\":\"acme\",\"n\":1}");
		assertThat(prefixed.string("trace.id")).isEqualTo("t1");
		EcsLine without = EcsLine
			.of(new DocumentEncoder(Encoders.context(ContextSettings.builder().include(false).build()))
				.encode(Events.info("x").mdc("tenant", "acme").with("n", 1).mdc("traceId", "t1").get()));
		assertThat(without.at("labels").propertyNames()).containsExactly("team");
		assertThat(without.at("n")).isNull();
		assertThat(without.string("trace.id")).isEqualTo("t1");
	}

	@Test
	void shouldIncludeExcludeAndRenameMembers() {
		EcsLine line = EcsLine.of(new DocumentEncoder(Encoders.filter(new MemberFilter(
				Set.of("@timestamp", "message", "log", "process.thread", "process.thread.name", "service", "labels",
						"order"),
				Set.of("service.version", "labels.tenant"),
				Map.of("message", "msg", "process", "proc", "log.level", "level", "order.id", "nr"))))
			.encode(Events.info("hello")
				.mdc("tenant", "acme")
				.mdc("msg", "mine")
				.with("order.id", 1)
				.with("other", 2)
				.get()));
		assertThat(line.string("msg")).isEqualTo("hello");
		assertThat(line.string("level")).isEqualTo("INFO");
		assertThat(line.at("proc").toString())
			.isEqualTo("{\"thread\":{\"name\":\"%s\"}}".formatted(Thread.currentThread().getName()));
		assertThat(line.at("service").propertyNames()).containsExactly("name", "environment", "node");
		assertThat(line.at("labels").toString()).isEqualTo("{\"team\":\"checkout\",\"msg\":\"mine\"}");
		assertThat(line.at("order").toString()).isEqualTo("{\"nr\":1}");
		assertThat(line.names()).doesNotContain("ecs.version", "event", "other", "tags");
	}

	@Test
	void shouldFindTheLineThatLogged() {
		LoggerContext context = Events.loggerContext();
		Recorder recorder = new Recorder(new DocumentEncoder(Encoders.origin()));
		Logger logger = recorder.attachedTo(context);
		logger.info("plain");
		logger.atInfo().addKeyValue("k", 1).log("fluent");
		assertThat(recorder.line).isNotNull();
		EcsLine line = EcsLine.of(recorder.line).followsSpecification();
		assertThat(line.string("log.origin.function")).isEqualTo("shouldFindTheLineThatLogged");
		assertThat(line.string("log.origin.file.name")).isEqualTo("DocumentEncoderTests.java");
		assertThat(line.at("log.origin.file.line").asInt()).isPositive();
	}

	@Test
	void shouldFollowThreadsThatAreRenamed() {
		DocumentEncoder document = new DocumentEncoder(Encoders.maxLineSize(512));
		Thread thread = Thread.currentThread();
		String former = thread.getName();
		try {
			for (String name : List.of("one", "two", "two", "n".repeat(60))) {
				thread.setName(name);
				for (int i = 0; i < 2; i++) {
					EcsLine line = EcsLine.of(document.encode(Events.info("m").get()));
					assertThat(line.string("process.thread.name")).isEqualTo(name);
					assertThat(line.at("process.thread.id").asLong()).isEqualTo(thread.getId());
					assertThat(document.encode(Events.info("m".repeat(600)).get())).hasSizeLessThanOrEqualTo(512);
				}
			}
		}
		finally {
			thread.setName(former);
		}
	}

	@Test
	void shouldNotTakeTheWorkerOfAnAsyncAppenderForTheThreadThatLogged() throws Exception {
		LoggerContext context = Events.loggerContext();
		Recorder recorder = new Recorder(new DocumentEncoder(Encoders.origin()));
		recorder.setContext(context);
		recorder.start();
		AsyncAppender async = new AsyncAppender();
		async.setContext(context);
		async.addAppender(recorder);
		async.start();
		Logger logger = context.getLogger("x");
		logger.addAppender(async);
		logger.info("hello");
		async.stop();
		EcsLine line = EcsLine.of(recorder.line);
		assertThat(line.string("process.thread.name")).isEqualTo(Thread.currentThread().getName());
		assertThat(line.at("process.thread.id")).isNull();
		assertThat(line.at("log.origin")).isNull();
	}

	private EcsLine encode(Events event) {
		return EcsLine.of(this.document.encode(event.get()));
	}

	/**
	 * Keeps the last line.
	 */
	private static final class Recorder extends AppenderBase<ILoggingEvent> {

		private final DocumentEncoder document;

		private volatile byte[] line;

		Recorder(DocumentEncoder document) {
			this.document = document;
		}

		Logger attachedTo(LoggerContext context) {
			setContext(context);
			start();
			Logger logger = context.getLogger("com.example.Caller");
			logger.addAppender(this);
			return logger;
		}

		@Override
		protected void append(ILoggingEvent event) {
			this.line = this.document.encode(event);
		}

	}

}
