package io.ecslogging.sample.page;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests for {@link PrintedEvents}.
 */
class PrintedEventsTests {

	private static final EventNames NAMES = new EventNames(Set.of(), List.of(), List.of(), List.of(), false, false);

	private final PrintedEvents events = new PrintedEvents();

	@Test
	void shouldKeepTheLastEventsAndCountWhatIsMissed() throws Exception {
		add(1, 2);
		long second = after(0).get(1).id();
		add(3, PrintedEvents.CAPACITY + 10);
		List<PrintedEvent> kept = after(0);
		assertThat(kept).hasSize(PrintedEvents.CAPACITY);
		assertThat(kept.get(0).line()).isEqualTo("event 11");
		assertThat(kept.get(kept.size() - 1).line()).isEqualTo("event " + (PrintedEvents.CAPACITY + 10));
		assertThat(this.events.missed(second, kept.get(0).id())).isEqualTo(8);
		assertThat(this.events.missed(kept.get(0).id(), kept.get(1).id())).isZero();
	}

	@Test
	void shouldContinueAfterAnEvent() throws Exception {
		add(1, 5);
		long third = after(0).get(2).id();
		assertThat(after(third)).extracting(PrintedEvent::line).containsExactly("event 4", "event 5");
	}

	@Test
	void shouldBeginFromTheStartAfterAnEventOfAnotherRun() throws Exception {
		add(1, 3);
		long last = after(0).get(2).id();
		assertThat(after(last + 1)).hasSize(3);
		assertThat(after(last - 1_000_000)).hasSize(3);
		assertThat(this.events.missed(last - 1_000_000, last)).isZero();
	}

	@Test
	void shouldWakeWhoWaitsWhenThereIsAnEventAndAtTheEnd() throws Exception {
		CompletableFuture<List<PrintedEvent>> first = waitFor(0);
		add(1, 1);
		PrintedEvent event = first.get().get(0);
		assertThat(event.line()).isEqualTo("event 1");
		CompletableFuture<List<PrintedEvent>> second = waitFor(event.id());
		this.events.close();
		assertThat(second.get()).isEmpty();
		assertThat(this.events.isClosed()).isTrue();
	}

	private CompletableFuture<List<PrintedEvent>> waitFor(long id) {
		CompletableFuture<List<PrintedEvent>> found = new CompletableFuture<>();
		Thread waiting = new Thread(() -> {
			try {
				found.complete(this.events.after(id, Duration.ofSeconds(60)));
			}
			catch (InterruptedException ex) {
				found.completeExceptionally(ex);
			}
		});
		waiting.setDaemon(true);
		waiting.start();
		Awaitility.await().until(() -> waiting.getState() == Thread.State.TIMED_WAITING);
		return found.orTimeout(30, TimeUnit.SECONDS);
	}

	private List<PrintedEvent> after(long id) throws InterruptedException {
		return this.events.after(id, Duration.ZERO);
	}

	private void add(int first, int last) {
		for (int i = first; i <= last; i++) {
			this.events.add("event " + i, NAMES);
		}
	}

}
