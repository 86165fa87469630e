package io.ringkeeper.agreement;

import io.ringkeeper.paxos.AcceptorId;

/**
 * The small node that everybody watches: what one acceptor last accepted for one ring. Written in
 * the same transaction as the register, never alone.
 *
 * @param ringId the ring's random id
 * @param acceptor the acceptor whose vote this tip shows
 * @param summary the accepted state in short
 */
public record Tip(String ringId, AcceptorId acceptor, Summary summary) {}
