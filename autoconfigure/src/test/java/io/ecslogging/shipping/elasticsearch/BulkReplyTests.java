package io.ecslogging.shipping.elasticsearch;

import java.nio.charset.StandardCharsets;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What is read from replies as Elasticsearch 8.19 and 9.5 write them, and from others.
 */
class BulkReplyTests {

	@Test
	void shouldReadEachItem() {
		BulkReply reply = read(
				"""
						{"took":3,"errors":true,"items":[
						{"create":{"_index":".ds-x","_id":"b-0","_shards":{"total":1,"failed":0},"status":201}},
						{"create":{"status":409,"error":{"type":"version_conflict_engine_exception","reason":"[b-0]: version"}}},
						{"create":{"failure_store":"used","status":201}},
						{"create":{"failure_store":"failed","status":400,
						"error":{"type":"document_parsing_exception","reason":"no","caused_by":{"type":"x","reason":"y"}}}},
						{}]}""");
		assertThat(reply.items()).containsExactly(new BulkItem(201, false, ErrorCause.NONE),
				new BulkItem(409, false, new ErrorCause("version_conflict_engine_exception", "[b-0]: version")),
				new BulkItem(201, true, ErrorCause.NONE),
				new BulkItem(400, false, new ErrorCause("document_parsing_exception", "no")),
				new BulkItem(0, false, ErrorCause.NONE));
	}

	@Test
	void shouldReadAnErrorOfTheWholeRequest() {
		BulkReply reply = read("""
				{"error":{"root_cause":[{"type":"x"}],"type":"illegal_argument_exception","reason":
				"request [/x/_bulk] contains unrecognized parameters: [foo], [bar]"},"status":400}""");
		assertThat(reply.items()).isNull();
		assertThat(reply.error().type()).isEqualTo("illegal_argument_exception");
		assertThat(reply.error().isUnknownParameter("foo")).isTrue();
		assertThat(reply.error().isUnknownParameter("bar")).isTrue();
		assertThat(reply.error().isUnknownParameter("oo")).isFalse();
	}

	@ParameterizedTest
	@ValueSource(strings = { "", " ", "[]", "1", "null", "{", "{\"items\":[",
			"{\"items\":[{\"create\":{\"status\":201}}", "{\"items\":{}}", "{\"items\":null}", "<html>",
			"{\"error\":\"no handler found\"}", "{\"items\":[1]}x" })
	void shouldSayNothingOfWhatIsNoReply(String body) {
		BulkReply reply = read(body);
		assertThat(reply.items()).isNullOrEmpty();
		assertThat(reply.error()).isEqualTo(ErrorCause.NONE);
	}

	@ParameterizedTest
	@CsvSource({ "200,true,false", "201,true,false", "400,false,true", "401,false,false", "403,false,false",
			"404,false,false", "408,false,false", "409,false,false", "413,false,true", "429,false,false",
			"500,false,false", "503,false,false", "0,false,false", "302,false,false" })
	void shouldTellWhatIsDeliveredAndWhatIsRefused(int status, boolean delivered, boolean refused) {
		BulkItem item = new BulkItem(status, false, ErrorCause.NONE);
		assertThat(item.isDelivered()).isEqualTo(delivered);
		assertThat(item.isRefused()).isEqualTo(refused);
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					index_closed_exception       | closed
					invalid_index_name_exception | Invalid index name [Upper], must be lowercase
					illegal_argument_exception   | pipeline with id [nope] does not exist
					illegal_argument_exception   | no write index is defined for alias [x]. The write index may be explicitly disabled
					validation_exception         | Validation Failed: 1: this action would add [1] shards
					""")
	void shouldNotBlameTheDocument(String type, String reason) {
		assertThat(new BulkItem(400, false, new ErrorCause(type, reason)).isRefused()).isFalse();
	}

	@ParameterizedTest
	@CsvSource(delimiter = '|',
			textBlock = """
					[1:65] failed to parse field [num] of type [long] in document with id 'a-1'. Preview of field's value: 'private' | field [num] of type [long]
					[1:26] failed to parse: data stream timestamp field [@timestamp] is missing | field [@timestamp]
					[1:51] object mapping for [a.obj] tried to parse field [obj] as object, but found a concrete value | field [a.obj]
					[1:15] mapping set to strict, dynamic introduction of [x] within [_doc] is not allowed | field [x]
					[1:55] failed to parse: Limit of total fields [1] has been exceeded while adding new fields [3] | more fields than index.mapping.total_fields.limit allows
					mapper [x] cannot be changed from type [long] to [text] | field [x]
					""")
	void shouldNameTheField(String reason, String explanation) {
		assertThat(new ErrorCause("some_exception", reason).explanation()).isEqualTo("some_exception, " + explanation);
	}

	@ParameterizedTest
	@ValueSource(strings = { "Provided Grok expressions do not match field value: [private field [private]]",
			"[1:56] failed to parse: [1:65] Duplicate field 'private'", "field [private]", "private" })
	void shouldRepeatNothingThatWasLogged(String reason) {
		assertThat(new ErrorCause("some_exception", reason).explanation()).isEqualTo("some_exception");
	}

	private static BulkReply read(String body) {
		return BulkReply.read(body.getBytes(StandardCharsets.UTF_8));
	}

}
