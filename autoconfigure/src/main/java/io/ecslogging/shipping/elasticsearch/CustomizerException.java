package io.ecslogging.shipping.elasticsearch;

import java.io.IOException;
import java.util.Arrays;

/**
 * A customizer has failed, so nothing has been sent. The message names the type and the
 * place of the failure only: the JDK repeats the value of a header that it refuses, which
 * may be a credential.
 */
final class CustomizerException extends IOException {

	private static final long serialVersionUID = 1L;

	CustomizerException(ElasticsearchHttpCustomizer customizer, Throwable failure) {
		super("the ElasticsearchHttpCustomizer " + customizer.getClass().getName() + " has thrown "
				+ failure.getClass().getName() + place(customizer, failure));
	}

	private CustomizerException(String message) {
		super(message);
	}

	/**
	 * Return what is wrong with an authenticator: beside one, JDK 17 leaves out the
	 * {@code Authorization} of a request, so that credentials seem to be refused.
	 */
	static CustomizerException ofAuthenticator() {
		return new CustomizerException(
				"an ElasticsearchHttpCustomizer has set an authenticator, beside which the JDK may "
						+ "not send the credentials of a request; set the header Proxy-Authorization or Authorization instead");
	}

	private static String place(ElasticsearchHttpCustomizer customizer, Throwable failure) {
		return Arrays.stream(failure.getStackTrace())
			.filter((frame) -> frame.getClassName().equals(customizer.getClass().getName()))
			.findFirst()
			.map((frame) -> " in line " + frame.getLineNumber())
			.orElse("");
	}

}
