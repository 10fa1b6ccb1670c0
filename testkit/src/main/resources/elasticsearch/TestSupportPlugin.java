import java.util.Map;
import java.util.Set;

import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.core.KeywordTokenizer;
import org.elasticsearch.cluster.metadata.DataStream;
import org.elasticsearch.features.FeatureSpecification;
import org.elasticsearch.features.NodeFeature;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.index.mapper.KeywordFieldMapper;
import org.elasticsearch.index.mapper.Mapper;
import org.elasticsearch.index.mapper.MappingParserContext;
import org.elasticsearch.index.mapper.NumberFieldMapper;
import org.elasticsearch.index.mapper.TextFieldMapper;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.MapperPlugin;
import org.elasticsearch.plugins.Plugin;

/**
 * Stands in for modules that the distribution for tests lacks: API keys need the
 * analysis, the failure store its feature, and the templates of logs the types
 * {@code match_only_text}, {@code wildcard}, {@code constant_keyword} and
 * {@code scaled_float}, in place of which come the nearest ones that the server has.
 * Compiled against the distribution when it is started.
 */
public final class TestSupportPlugin extends Plugin implements AnalysisPlugin, MapperPlugin {

	@Override
	public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
		AnalysisProvider<TokenFilterFactory> filter = (index, environment, name, settings) -> new PassThrough(name);
		return Map.of("pattern_capture", filter, "unique", filter);
	}

	@Override
	public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
		return Map.of("uax_url_email",
				(index, environment, name, settings) -> TokenizerFactory.newFactory(name, KeywordTokenizer::new));
	}

	@Override
	public Map<String, Mapper.TypeParser> getMappers() {
		return Map.of("match_only_text", TextFieldMapper.PARSER, "wildcard", TestSupportPlugin::wildcard,
				"constant_keyword",
				(name, node, context) -> without("value", node, KeywordFieldMapper.PARSER, name, context),
				"scaled_float", (name, node, context) -> without("scaling_factor", node,
						NumberFieldMapper.NumberType.DOUBLE.parser(), name, context));
	}

	/**
	 * A keyword cannot be as long as a wildcard.
	 */
	private static Mapper.Builder wildcard(String name, Map<String, Object> node, MappingParserContext context) {
		node.putIfAbsent("ignore_above", 8191);
		return KeywordFieldMapper.PARSER.parse(name, node, context);
	}

	private static Mapper.Builder without(String parameter, Map<String, Object> node, Mapper.TypeParser parser,
			String name, MappingParserContext context) {
		node.remove(parameter);
		return parser.parse(name, node, context);
	}

	private record PassThrough(String name) implements TokenFilterFactory {

		@Override
		public TokenStream create(TokenStream tokens) {
			return tokens;
		}

	}

	/**
	 * Says that the cluster has failure stores.
	 */
	public static final class FailureStore implements FeatureSpecification {

		@Override
		public Set<NodeFeature> getFeatures() {
			return Set.of(DataStream.DATA_STREAM_FAILURE_STORE_FEATURE);
		}

	}

}
