package io.ecslogging.shipping.logstash;

import java.io.IOException;
import java.time.Duration;

import io.ecslogging.shipping.Chunk;
import io.ecslogging.shipping.net.Connection;

/**
 * Gives connections to write to, and decides when lines that have been written count as
 * delivered. Owned by the thread that sends.
 */
interface Acknowledgement {

	/**
	 * Return the connection to write to. May wait for the peer.
	 * @throws IOException if none can be made, or if lines may be lost
	 */
	Connection connection() throws IOException;

	/**
	 * Return a new connection that carries nothing else.
	 * @throws IOException if none can be made
	 */
	Connection connectionAlone() throws IOException;

	/**
	 * Add lines that are written next. Even if that fails, the peer may have read some of
	 * them.
	 */
	void add(Chunk chunk);

	/**
	 * The lines have been written.
	 * @param waited whether writing had to wait for the peer
	 */
	void written(boolean waited);

	/**
	 * Remove the lines that count as delivered by now.
	 * @return the number of the line after them, or 0 if there are none
	 * @throws IOException if lines may be lost
	 */
	long delivered() throws IOException;

	/**
	 * Do what is due while there is nothing to send.
	 * @throws IOException if the connection is gone
	 */
	void idle() throws IOException;

	/**
	 * Have the peer confirm all lines, and end the connection.
	 * @param timeout how long to wait for that at most
	 * @param alone whether the connection carried only lines that have to be confirmed at
	 * once
	 * @return the number of the line after them, or 0 if there are none
	 * @throws IOException if the peer has not confirmed them
	 */
	long confirm(Duration timeout, boolean alone) throws IOException;

	/**
	 * Return the lines that have been written and do not count as delivered.
	 * @return the lines, which this goes on changing
	 */
	WrittenLines inFlight();

	/**
	 * Close all connections, and forget all lines: those that do not count as delivered
	 * will be sent again.
	 * @return the number of the line after those that do, or 0 if there are none
	 */
	long clear();

}
