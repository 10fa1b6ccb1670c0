package io.ecslogging.shipping.elasticsearch;

import java.util.ArrayList;
import java.util.List;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What Elasticsearch replies to {@code _bulk}.
 *
 * @param items what it says of each document, in order, or {@code null} if it says
 * nothing of them
 * @param error what it says of the request as a whole
 */
record BulkReply(@Nullable List<BulkItem> items, ErrorCause error) {

	/**
	 * The part of a reply that requests ask for.
	 */
	static final String FILTER_PATH = "items.*.status,items.*.failure_store,items.*.error.type,items.*.error.reason";

	private static final BulkReply NONE = new BulkReply(null, ErrorCause.NONE);

	private static final JsonFactory FACTORY = new JsonFactory();

	/**
	 * Read a reply.
	 * @param body its body, which may be anything
	 * @return the reply, which is empty if the body is not from Elasticsearch
	 */
	static BulkReply read(byte[] body) {
		List<BulkItem> found = null;
		ErrorCause cause = ErrorCause.NONE;
		try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), body)) {
			parser.nextToken();
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				String name = parser.currentName();
				JsonToken value = parser.nextToken();
				if (name.equals("items") && value == JsonToken.START_ARRAY) {
					found = readItems(parser);
				}
				else if (name.equals("error") && value == JsonToken.START_OBJECT) {
					cause = readError(parser);
				}
				else {
					parser.skipChildren();
				}
			}
			return new BulkReply(found, cause);
		}
		catch (JacksonException ex) {
			return NONE;
		}
	}

	private static List<BulkItem> readItems(JsonParser parser) {
		List<BulkItem> found = new ArrayList<>();
		while (parser.nextToken() == JsonToken.START_OBJECT) {
			BulkItem item = new BulkItem(0, false, ErrorCause.NONE);
			while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
				item = (parser.nextToken() == JsonToken.START_OBJECT) ? readItem(parser) : item;
			}
			found.add(item);
		}
		return found;
	}

	private static BulkItem readItem(JsonParser parser) {
		int status = 0;
		boolean inFailureStore = false;
		ErrorCause cause = ErrorCause.NONE;
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = parser.currentName();
			JsonToken value = parser.nextToken();
			if (name.equals("status")) {
				status = parser.getValueAsInt();
			}
			else if (name.equals("failure_store")) {
				inFailureStore = "used".equals(parser.getValueAsString());
			}
			else if (name.equals("error") && value == JsonToken.START_OBJECT) {
				cause = readError(parser);
			}
			else {
				parser.skipChildren();
			}
		}
		return new BulkItem(status, inFailureStore, cause);
	}

	private static ErrorCause readError(JsonParser parser) {
		String type = null;
		String reason = null;
		while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
			String name = parser.currentName();
			parser.nextToken();
			if (name.equals("type")) {
				type = parser.getValueAsString();
			}
			else if (name.equals("reason")) {
				reason = parser.getValueAsString();
			}
			else {
				parser.skipChildren();
			}
		}
		return new ErrorCause(type, reason);
	}

}
