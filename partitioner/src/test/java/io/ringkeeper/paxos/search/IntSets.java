package io.ringkeeper.paxos.search;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Small sets of small numbers, themselves known by numbers. */
final class IntSets {

  private final Interned<List<Integer>> lists = new Interned<>();
  private int[][] members = new int[64][];
  private final Table with = new Table((set, member) -> add(set, member));
  private final Table without = new Table((set, member) -> remove(set, member));

  int empty() {
    return id(IntStream.empty());
  }

  /** The members, ascending; not to be written to. */
  int[] members(int set) {
    return members[set];
  }

  int with(int set, int member) {
    return with.of(set, member);
  }

  int without(int set, int member) {
    return without.of(set, member);
  }

  private int add(int set, int member) {
    return id(IntStream.concat(IntStream.of(members[set]), IntStream.of(member)));
  }

  private int remove(int set, int member) {
    return id(IntStream.of(members[set]).filter(m -> m != member));
  }

  private int id(IntStream some) {
    int[] sorted = some.sorted().distinct().toArray();
    int id = lists.id(IntStream.of(sorted).boxed().toList());
    if (id >= members.length) {
      members = Arrays.copyOf(members, members.length * 2);
    }
    members[id] = sorted;
    return id;
  }
}
