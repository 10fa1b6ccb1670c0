package io.ecslogging.autoconfigure.connection;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Reports why events cannot be shipped to where connection details say.
 */
class ConnectionFailureAnalyzer extends AbstractFailureAnalyzer<InvalidConnectionException> {

	@Override
	protected FailureAnalysis analyze(Throwable rootFailure, InvalidConnectionException cause) {
		return new FailureAnalysis("Log events cannot be shipped: " + cause.getMessage(), cause.getAction(),
				rootFailure);
	}

}
