package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.StateRef;
import java.util.Map;
import java.util.TreeMap;

/**
 * The chosen states by version.
 *
 * @param newest the highest chosen version, 0 for none
 * @param states those that may still matter; versions below have been forgotten
 */
record Chosen(long newest, Map<Long, StateRef> states) {

  static final Chosen NOTHING = new Chosen(0, Map.of());

  Chosen {
    states = Map.copyOf(states);
  }

  boolean contains(StateRef state) {
    return state.equals(StateRef.NONE) || state.equals(states.get(state.version()));
  }

  boolean hasRival(StateRef state) {
    StateRef other = states.get(state.version());
    return other != null && !other.equals(state);
  }

  Chosen with(StateRef state) {
    Map<Long, StateRef> more = new TreeMap<>(states);
    more.put(state.version(), state);
    return new Chosen(Math.max(newest, state.version()), more);
  }

  Chosen from(long version) {
    Map<Long, StateRef> fewer = new TreeMap<>(states);
    fewer.keySet().removeIf(v -> v < version);
    return new Chosen(newest, fewer);
  }
}
