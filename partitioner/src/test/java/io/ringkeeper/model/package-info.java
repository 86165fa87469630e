/**
 * Exhaustive models of the rules around the agreement: every reachable state of a tiny world, with
 * all rules in force and with each one left out. A rule stays because without it a model finds a
 * counterexample.
 */
@NullMarked
package io.ringkeeper.model;

import org.jspecify.annotations.NullMarked;
