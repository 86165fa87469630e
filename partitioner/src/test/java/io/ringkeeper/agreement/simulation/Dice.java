package io.ringkeeper.agreement.simulation;

import java.util.SplittableRandom;

/**
 * The one source of chance of a run. Every component draws from a source of its own, named after
 * it, so that one more component or draw does not shift what the others get.
 */
record Dice(long seed) {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  SplittableRandom of(String component) {
    long hash = FNV_OFFSET ^ (seed * 0x9e3779b97f4a7c15L);
    for (int i = 0; i < component.length(); i++) {
      hash = (hash ^ component.charAt(i)) * FNV_PRIME;
    }
    return new SplittableRandom(hash);
  }
}
