/**
 * What the Kafka clients of one process know of the rings, and share: one learner and one ZooKeeper
 * session per ensemble, however many producers and consumers there are.
 */
@NullMarked
package io.ringkeeper.view;

import org.jspecify.annotations.NullMarked;
