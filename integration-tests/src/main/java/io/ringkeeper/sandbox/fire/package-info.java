/**
 * Real ZooKeeper ensembles under fire: proposers that duel from JVMs of their own, faults that
 * prove that they fired, a recorder of everything the registers went through. What was written down
 * is judged in {@code fire.check}, without the code under test.
 */
@NullMarked
package io.ringkeeper.sandbox.fire;

import org.jspecify.annotations.NullMarked;
