package io.ecslogging.sample.page;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends events to pages as they are printed. Each page has the thread of its request, on
 * which a slow one makes nobody else wait.
 */
@RestController
class EventStream {

	static final int MAX_PAGES = 16;

	/**
	 * How long a page that has gone remains unnoticed while nothing is logged.
	 */
	private static final Duration HEARTBEAT = Duration.ofSeconds(5);

	private final Semaphore pages = new Semaphore(MAX_PAGES);

	private final PrintedEvents events;

	private final FieldOrigins origins;

	EventStream(PrintedEvents events, FieldOrigins origins) {
		this.events = events;
		this.origins = origins;
	}

	@GetMapping("/events")
	void send(@RequestHeader(name = "Last-Event-ID", defaultValue = "") String lastEventId, HttpServletRequest request,
			HttpServletResponse response) {
		if (HttpMethod.HEAD.matches(request.getMethod())) {
			// Spring takes it for GET, and no write would ever fail
			return;
		}
		if (!this.pages.tryAcquire()) {
			response.setStatus(HttpStatus.SERVICE_UNAVAILABLE.value());
			return;
		}
		try {
			response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
			response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
			sendUntilClosed(lastEventId.matches("\\d{1,18}") ? Long.parseLong(lastEventId) : 0, response);
		}
		catch (IOException ex) {
			// the page has gone
		}
		catch (InterruptedException ex) {
			Thread.currentThread().interrupt();
		}
		finally {
			this.pages.release();
		}
	}

	private void sendUntilClosed(long lastEventId, HttpServletResponse response)
			throws IOException, InterruptedException {
		OutputStream body = response.getOutputStream();
		write(body, "retry: 2000\n\n");
		long sent = lastEventId;
		while (!this.events.isClosed()) {
			response.flushBuffer();
			List<PrintedEvent> next = this.events.after(sent, HEARTBEAT);
			if (next.isEmpty()) {
				write(body, ":\n\n");
			}
			for (PrintedEvent event : next) {
				write(body, "id: %d\ndata: %s\n\n".formatted(event.id(), json(event, sent)));
				sent = event.id();
			}
		}
	}

	private String json(PrintedEvent event, long former) {
		return JsonMapper.shared()
			.writeValueAsString(new Sent(event.line(), this.origins.of(event), this.events.missed(former, event.id())));
	}

	private static void write(OutputStream body, String text) throws IOException {
		body.write(text.getBytes(StandardCharsets.UTF_8));
	}

	/**
	 * Let pages go before the server waits for their requests to end.
	 */
	@EventListener(ContextClosedEvent.class)
	void end() {
		this.events.close();
	}

	/**
	 * An event as a page gets it.
	 *
	 * @param line what was printed
	 * @param origins where each field comes from, by path
	 * @param missed how many events before this one were gone before they could be sent
	 */
	record Sent(String line, Map<String, String> origins, long missed) {

	}

}
