package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.StateRef;
import org.jspecify.annotations.Nullable;

/**
 * A request to accept, sent to all acceptors: each may get it at any later time, more than once, or
 * never.
 *
 * @param what the number of {@code proposed}
 * @param parent the state that the proposed one follows; null when it is only re-accepted
 */
record Request(
    int proposer, int what, Accepted proposed, @Nullable Ballot next, @Nullable StateRef parent) {}
