package io.ringkeeper.paxos.search;

import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Visits every reachable state of a world, nearest first, until an invariant breaks. Being nearest
 * first, the way it then tells is a shortest one. No chance and no clock has a part in it: the same
 * world gives the same numbers.
 */
final class Search {

  private final World world;
  private final StateTable states;
  private final long limit;
  private String violation = "";
  private long lastEvent;
  private final long[] fired;

  /**
   * A search that gives up at this many states.
   *
   * @param limit what the test's memory holds
   */
  Search(World world, long limit) {
    this.world = world;
    this.limit = limit;
    this.states = new StateTable(world.width());
    this.fired = new long[world.kinds().size()];
  }

  SearchResult run(String name) {
    long startedNanos = System.nanoTime();
    long startedCpuNanos = cpuNanos();
    states.add(world.first(), -1);
    Visit visit = new Visit();
    int[] state = new int[world.width()];
    int depth = 0;
    int levelEnd = 1;
    int index = 0;
    while (index < states.size() && violation.isEmpty() && states.size() < limit) {
      if (index == levelEnd) {
        depth++;
        levelEnd = states.size();
      }
      states.read(index, state);
      visit.index = index;
      world.events(state, visit);
      index++;
    }
    boolean isComplete = !violation.isEmpty() || index == states.size();
    List<String> trace = violation.isEmpty() ? List.of() : trace(index - 1);
    return new SearchResult(
        name,
        world.describe(),
        states.size(),
        (System.nanoTime() - startedNanos) / 1_000_000,
        violation,
        trace,
        (cpuNanos() - startedCpuNanos) / 1_000_000,
        fired(),
        depth,
        world.mostVersions(),
        isComplete);
  }

  private Map<String, Long> fired() {
    Map<String, Long> byKind = new LinkedHashMap<>();
    for (int kind = 0; kind < fired.length; kind++) {
      if (fired[kind] > 0) {
        byKind.put(world.kinds().get(kind), fired[kind]);
      }
    }
    return byKind;
  }

  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  /** Shows every state met, for a test that compares worlds; the array is used again. */
  void forEachVisited(Consumer<int[]> reader) {
    int[] state = new int[world.width()];
    for (int i = 0; i < states.size(); i++) {
      states.read(i, state);
      reader.accept(state);
    }
  }

  private final class Visit implements World.Events {
    private int index;

    @Override
    public void next(int[] state, long event) {
      fired[(int) (event >>> 48)]++;
      states.add(state, index);
    }

    @Override
    public void violation(String invariant, long event) {
      fired[(int) (event >>> 48)]++;
      if (violation.isEmpty()) {
        violation = invariant;
        lastEvent = event;
      }
    }
  }

  // The table keeps no events: those on the way are found by taking its steps once more.
  private List<String> trace(int last) {
    List<String> lines = new ArrayList<>();
    int[] state = new int[world.width()];
    states.read(last, state);
    lines.add(world.tell(state, lastEvent));
    int child = last;
    while (states.parent(child) >= 0) {
      int parent = states.parent(child);
      int[] before = new int[world.width()];
      int[] after = new int[world.width()];
      states.read(parent, before);
      states.read(child, after);
      EventBetween between = new EventBetween(after);
      world.events(before, between);
      lines.add(world.tell(before, between.event));
      child = parent;
    }
    Collections.reverse(lines);
    return lines;
  }

  private static final class EventBetween implements World.Events {
    private final int[] wanted;
    private long event = -1;

    EventBetween(int[] wanted) {
      this.wanted = wanted;
    }

    @Override
    public void next(int[] state, long candidate) {
      if (event < 0 && Arrays.equals(state, wanted)) {
        event = candidate;
      }
    }

    @Override
    public void violation(String invariant, long candidate) {}
  }
}
