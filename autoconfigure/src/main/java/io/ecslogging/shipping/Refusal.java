package io.ecslogging.shipping;

/**
 * Why a peer has refused an event.
 *
 * @param reason the kind of error, with the name of a field if that helps; never anything
 * that was logged
 * @param lost whether the event is lost, or else sent in its safe form
 */
public record Refusal(String reason, boolean lost) {

}
