package io.ecslogging.shipping.lumberjack;

import java.io.IOException;

/**
 * The peer has acknowledged what it cannot have got.
 */
final class WrongAckException extends IOException {

	WrongAckException(String what) {
		super("the peer acknowledges " + what + ": it does not keep to the protocol, or something on the way mixes "
				+ "connections up");
	}

}
