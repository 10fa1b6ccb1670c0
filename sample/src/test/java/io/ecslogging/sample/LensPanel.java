package io.ecslogging.sample;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * A panel of the dashboard, and what Kibana asks Elasticsearch to fill it.
 *
 * @param name the panel's title
 * @param query its query, in Kibana's language
 * @param columns what it shows, from the outer bucket to the metrics
 */
record LensPanel(String name, String query, List<Column> columns) {

	private static final Pattern CLAUSE = Pattern.compile("([a-z_.]+)(?:: | (?=>))(.+)");

	static Stream<LensPanel> all() {
		return StackFile.read("kibana/saved-objects.ndjson")
			.lines()
			.map(JsonMapper.shared()::readTree)
			.filter((object) -> object.path("type").asString().equals("lens"))
			.map((object) -> of(object.path("attributes")));
	}

	private static LensPanel of(JsonNode attributes) {
		List<Column> columns = new ArrayList<>();
		for (JsonNode layer : attributes.at("/state/datasourceStates/formBased/layers")) {
			for (JsonNode name : layer.path("columnOrder")) {
				JsonNode column = layer.path("columns").path(name.asString());
				columns.add(new Column(column.path("operationType").asString(), column.path("sourceField").asString()));
			}
		}
		return new LensPanel(attributes.path("title").asString(), attributes.at("/state/query/query").asString(),
				columns);
	}

	/**
	 * Return the fields that are aggregated.
	 */
	List<String> fields() {
		return this.columns.stream().filter((column) -> !column.isCount()).map(Column::field).toList();
	}

	/**
	 * Return how many buckets lie one within the other.
	 */
	int depth() {
		return (int) this.columns.stream().filter(Column::isBucket).count();
	}

	/**
	 * Return the search that fills the panel.
	 */
	String search() {
		String aggregations = "";
		for (int i = this.columns.size() - 1; i >= 0; i--) {
			Column column = this.columns.get(i);
			if (column.isBucket()) {
				aggregations = "\"aggs\":{\"bucket\":{%s%s}}".formatted(column.aggregation(),
						aggregations.isEmpty() ? "" : "," + aggregations);
			}
			else if (!column.isCount()) {
				assertThat(aggregations).as("one metric").isEmpty();
				aggregations = "\"aggs\":{\"metric\":{%s}}".formatted(column.aggregation());
			}
		}
		return "{\"size\":0,\"query\":{\"query_string\":{\"query\":\"%s\"}},%s}".formatted(lucene(), aggregations);
	}

	/**
	 * Return the query in the language of Elasticsearch.
	 */
	private String lucene() {
		List<String> clauses = new ArrayList<>();
		for (String clause : this.query.split(" and ")) {
			Matcher matcher = CLAUSE.matcher(clause);
			assertThat(matcher.matches()).as(clause).isTrue();
			clauses.add(matcher.group(1) + ':' + matcher.group(2).replace(" ", ""));
		}
		return String.join(" AND ", clauses);
	}

	/**
	 * A column of a panel.
	 *
	 * @param operation what is done with the field
	 * @param field the field
	 */
	record Column(String operation, String field) {

		private static final Map<String, String> AGGREGATIONS = Map.of("terms", "\"terms\":{\"field\":\"%s\"}", "max",
				"\"max\":{\"field\":\"%s\"}", "date_histogram",
				"\"date_histogram\":{\"field\":\"%s\",\"fixed_interval\":\"1s\",\"min_doc_count\":1}");

		private boolean isCount() {
			return this.operation.equals("count");
		}

		private boolean isBucket() {
			return this.operation.equals("terms") || this.operation.equals("date_histogram");
		}

		private String aggregation() {
			assertThat(AGGREGATIONS).containsKey(this.operation);
			return AGGREGATIONS.get(this.operation).formatted(this.field);
		}

	}

}
