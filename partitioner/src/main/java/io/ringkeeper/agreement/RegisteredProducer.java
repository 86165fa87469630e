package io.ringkeeper.agreement;

/**
 * A producer as an ensemble lists it.
 *
 * @param registration its own record
 * @param live whether one of its sessions is alive in that ensemble
 * @param znodeVersion data version of the record
 * @param liveChanges grows whenever one of its sessions begins or ends in that ensemble
 * @param registeredAtMs the ensemble's clock when the record was last written, milliseconds since
 *     1970
 */
public record RegisteredProducer(
    ProducerRegistration registration,
    boolean live,
    int znodeVersion,
    int liveChanges,
    long registeredAtMs) {}
