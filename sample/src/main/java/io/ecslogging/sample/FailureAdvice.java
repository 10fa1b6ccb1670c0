package io.ecslogging.sample;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/**
 * Logs the failure of a request while its trace is still active: the servlet container
 * would log it after the end of the trace.
 */
@RestControllerAdvice
class FailureAdvice {

	private static final Logger logger = LoggerFactory.getLogger(FailureAdvice.class);

	@ExceptionHandler
	ProblemDetail handle(IllegalStateException failure) {
		HttpStatus status = HttpStatus.INTERNAL_SERVER_ERROR;
		logger.atError()
			.addKeyValue("http.response.status_code", status.value())
			.setCause(failure)
			.log("Request failed");
		return ProblemDetail.forStatus(status);
	}

}
