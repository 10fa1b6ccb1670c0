package io.ecslogging.autoconfigure.web;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletException;
import org.jspecify.annotations.Nullable;

/**
 * What a servlet container leaves on a request that an exception has ended.
 */
final class ServletFailure {

	/**
	 * The name of the attribute of the request.
	 */
	static final String ATTRIBUTE = RequestDispatcher.ERROR_EXCEPTION;

	private static final int FIRST_ERROR = 400;

	private ServletFailure() {
	}

	/**
	 * Return whether a status tells of a failure. With another one, the application has
	 * dealt with what it has thrown.
	 */
	static boolean isError(int status) {
		return status >= FIRST_ERROR;
	}

	/**
	 * Return the exception, without those that servlets wrap it in.
	 * @param attribute the value of the attribute
	 */
	static @Nullable Throwable of(@Nullable Object attribute) {
		Throwable failure = (attribute instanceof Throwable thrown) ? thrown : null;
		while (failure instanceof ServletException && failure.getCause() != null) {
			failure = failure.getCause();
		}
		return failure;
	}

}
