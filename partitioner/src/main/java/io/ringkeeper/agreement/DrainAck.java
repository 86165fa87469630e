package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Ballot;

/**
 * A producer's statement for one change: nothing of mine is in flight for the moving slots.
 *
 * @param ring the ring's name
 * @param changeId the change it speaks of
 * @param producerId who says so
 * @param ackedAtMs its clock, milliseconds since 1970; informative
 * @param drainedInMs how long its drain took
 */
public record DrainAck(
    String ring, Ballot changeId, String producerId, long ackedAtMs, long drainedInMs) {}
