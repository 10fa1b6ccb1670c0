package io.ecslogging.shipping;

/**
 * Why a peer has refused an event.
 *
 * @param reason the kind of fault, with a field's name where that says more, and never
 * anything that was logged
 * @param lost whether the event is lost, and not sent in another form
 */
public record Refusal(String reason, boolean lost) {

}
