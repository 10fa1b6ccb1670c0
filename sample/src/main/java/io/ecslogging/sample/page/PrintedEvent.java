package io.ecslogging.sample.page;

/**
 * An event as it has left the console.
 *
 * @param id a number that grows with each event, also from one run of the service to the
 * next
 * @param line what was printed
 * @param names the names that the program gave to what it logged
 */
record PrintedEvent(long id, String line, EventNames names) {

}
