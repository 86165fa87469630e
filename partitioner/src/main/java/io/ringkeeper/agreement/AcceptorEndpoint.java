package io.ringkeeper.agreement;

import io.ringkeeper.paxos.AcceptorId;

/**
 * An acceptor as the ring's state names it.
 *
 * @param id name and incarnation
 * @param address ZooKeeper connect string, with chroot if any; informative: clients use their own
 *     configuration
 */
public record AcceptorEndpoint(AcceptorId id, String address) {}
