package io.ecslogging.shipping.elasticsearch;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.function.Consumer;

/**
 * All customizers, in their order. Used by the thread that sends.
 *
 * @param all the customizers
 */
record HttpCustomizers(List<ElasticsearchHttpCustomizer> all) {

	boolean isEmpty() {
		return this.all.isEmpty();
	}

	/**
	 * Customize a client.
	 * @throws CustomizerException if a customizer throws anything
	 */
	void customize(HttpClient.Builder client) throws CustomizerException {
		forEach((customizer) -> customizer.customizeClient(client));
	}

	/**
	 * Customize a request.
	 * @throws CustomizerException if a customizer throws anything
	 */
	void customize(HttpRequest.Builder request) throws CustomizerException {
		forEach((customizer) -> customizer.customizeRequest(request));
	}

	private void forEach(Consumer<ElasticsearchHttpCustomizer> action) throws CustomizerException {
		for (ElasticsearchHttpCustomizer customizer : this.all) {
			try {
				action.accept(customizer);
			}
			catch (Throwable ex) {
				throw new CustomizerException(customizer, ex);
			}
		}
	}

}
