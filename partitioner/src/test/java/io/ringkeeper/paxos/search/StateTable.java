package io.ringkeeper.paxos.search;

import java.util.Arrays;

/**
 * The states a search has met, each once, by their full keys: vectors of one width, in the order in
 * which they were found, with the state each was first reached from.
 */
final class StateTable {

  private static final int CHUNK_BITS = 14;
  private static final int CHUNK = 1 << CHUNK_BITS;
  private static final int FREE = -1;

  private final int width;
  private int[][] chunks = new int[16][];
  private int[] slots = new int[1 << 12];
  private int size;

  StateTable(int width) {
    this.width = width;
    Arrays.fill(slots, FREE);
  }

  int size() {
    return size;
  }

  /** Whether the state was new. */
  boolean add(int[] state, int parent) {
    int slot = slotOf(state);
    if (slots[slot] != FREE) {
      return false;
    }
    slots[slot] = append(state, parent);
    if (size * 2L > slots.length) {
      grow();
    }
    return true;
  }

  void read(int index, int[] into) {
    System.arraycopy(chunks[index >> CHUNK_BITS], offset(index), into, 0, width);
  }

  /** The state from which this one was first reached; -1 for the first. */
  int parent(int index) {
    return chunks[index >> CHUNK_BITS][offset(index) + width];
  }

  private int offset(int index) {
    return (index & (CHUNK - 1)) * (width + 1);
  }

  private int append(int[] state, int parent) {
    int chunk = size >> CHUNK_BITS;
    if (chunk == chunks.length) {
      chunks = Arrays.copyOf(chunks, chunk * 2);
    }
    if (offset(size) == 0) {
      chunks[chunk] = new int[CHUNK * (width + 1)];
    }
    System.arraycopy(state, 0, chunks[chunk], offset(size), width);
    chunks[chunk][offset(size) + width] = parent;
    return size++;
  }

  private int slotOf(int[] state) {
    int mask = slots.length - 1;
    int slot = hash(state, 0) & mask;
    while (slots[slot] != FREE && !isSame(slots[slot], state)) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private boolean isSame(int index, int[] state) {
    int from = offset(index);
    return Arrays.equals(chunks[index >> CHUNK_BITS], from, from + width, state, 0, width);
  }

  private void grow() {
    slots = new int[slots.length * 2];
    Arrays.fill(slots, FREE);
    int mask = slots.length - 1;
    for (int index = 0; index < size; index++) {
      int slot = hash(chunks[index >> CHUNK_BITS], offset(index)) & mask;
      while (slots[slot] != FREE) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = index;
    }
  }

  private int hash(int[] data, int from) {
    long hash = 0x9E3779B97F4A7C15L;
    for (int i = from; i < from + width; i++) {
      hash = (hash ^ data[i]) * 0xFF51AFD7ED558CCDL;
      hash ^= hash >>> 32;
    }
    return (int) hash;
  }
}
