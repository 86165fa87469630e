/**
 * The ports of {@link io.ringkeeper.agreement} on ZooKeeper; the only importer of Curator and
 * ZooKeeper.
 *
 * <p>Curator keeps the connection and replaces expired sessions. Every operation goes over the raw
 * asynchronous handle, because Curator repeats writes whose answer was lost, and a vote must never
 * be repeated behind its proposer's back.
 */
@NullMarked
package io.ringkeeper.zookeeper;

import org.jspecify.annotations.NullMarked;
