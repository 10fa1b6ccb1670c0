package io.ecslogging.sample;

import java.io.IOException;
import java.util.concurrent.TimeoutException;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Fails, as services do.
 */
@RestController
class BoomController {

	@GetMapping("/boom")
	void boom() {
		try {
			turnOnAmplifier();
		}
		catch (IOException ex) {
			IllegalStateException failure = new IllegalStateException("The show cannot go on", ex);
			failure.addSuppressed(new TimeoutException("Spare amplifier is still warming up"));
			throw failure;
		}
	}

	private void turnOnAmplifier() throws IOException {
		throw new IOException("Amplifier 2 does not answer");
	}

}
