/**
 * A seeded simulation of the agreement: the real drivers over simulated ensembles, network, clock
 * and crashes, with an omniscient checker.
 */
@NullMarked
package io.ringkeeper.agreement.simulation;

import org.jspecify.annotations.NullMarked;
