package io.ringkeeper.paxos.search;

import java.util.Arrays;

/**
 * Remembers the result of a pure step by the small numbers of its inputs. The steps under test are
 * functions of their inputs alone, so running each once per input is running it always.
 */
final class Memo {

  /** Computes what is not remembered. */
  interface Step {
    int of(int first, int second, int third);
  }

  private static final int BITS = 21;
  private static final long FREE = -1;

  private final Step step;
  private long[] keys = new long[1 << 10];
  private int[] results = new int[1 << 10];
  private int size;

  Memo(Step step) {
    this.step = step;
    Arrays.fill(keys, FREE);
  }

  int of(int first, int second) {
    return of(first, second, 0);
  }

  int of(int first, int second, int third) {
    if (((first | second | third) >>> BITS) != 0) {
      throw new IllegalArgumentException("more than 2^21 values: " + first + " " + second);
    }
    long key = ((((long) first) << BITS) | second) << BITS | third;
    int slot = slotOf(key);
    if (keys[slot] == key) {
      return results[slot];
    }
    int result = step.of(first, second, third);
    put(key, result);
    return result;
  }

  // The step may itself have asked this memo, so the slot is looked for anew.
  private void put(long key, int result) {
    if (size * 2 > keys.length) {
      grow();
    }
    int slot = slotOf(key);
    if (keys[slot] == FREE) {
      size++;
    }
    keys[slot] = key;
    results[slot] = result;
  }

  private int slotOf(long key) {
    long hash = key * 0x9E3779B97F4A7C15L;
    int mask = keys.length - 1;
    int slot = (int) (hash >>> 32) & mask;
    while (keys[slot] != FREE && keys[slot] != key) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private void grow() {
    long[] oldKeys = keys;
    int[] oldResults = results;
    keys = new long[oldKeys.length * 2];
    results = new int[oldKeys.length * 2];
    Arrays.fill(keys, FREE);
    for (int i = 0; i < oldKeys.length; i++) {
      if (oldKeys[i] != FREE) {
        int slot = slotOf(oldKeys[i]);
        keys[slot] = oldKeys[i];
        results[slot] = oldResults[i];
      }
    }
  }
}
