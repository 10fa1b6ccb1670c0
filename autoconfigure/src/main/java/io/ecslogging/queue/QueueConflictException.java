package io.ecslogging.queue;

import java.io.IOException;

/**
 * The directory of a persisted queue belongs to another queue: of another process, or of
 * another version. It is left as it is.
 */
public final class QueueConflictException extends IOException {

	QueueConflictException(String message) {
		super(message);
	}

}
