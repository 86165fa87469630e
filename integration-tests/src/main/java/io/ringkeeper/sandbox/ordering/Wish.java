package io.ringkeeper.sandbox.ordering;

import io.ringkeeper.sandbox.loop.TrackerApi;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A change to propose, as on the command line. */
sealed interface Wish {

  String kind();

  List<String> command(TrackerApi tracker, String ring);

  /** The i-th of a run: grows, drains, swaps, and goes back, so that slots leave and come back. */
  static Wish of(int i) {
    int turn = i / 5;
    return switch (i % 5) {
      case 0 -> new Expand(14 + 2 * turn);
      case 1 -> new Drain(turn);
      case 2 -> new Rollback(1);
      case 3 -> new Swap(turn, turn + 1);
      default -> new Rollback(2);
    };
  }

  /** To so many partitions. */
  record Expand(int partitions) implements Wish {
    @Override
    public String kind() {
      return "expand";
    }

    @Override
    public List<String> command(TrackerApi tracker, String ring) {
      return List.of("propose", "expand", ring, "--partitions", "" + partitions);
    }
  }

  /** Takes all slots from a partition. */
  record Drain(int partition) implements Wish {
    @Override
    public String kind() {
      return "drain";
    }

    @Override
    public List<String> command(TrackerApi tracker, String ring) {
      return List.of("propose", "drain", ring, "--partitions", "" + partition);
    }
  }

  /** To the table of so many epochs ago: moves slots back to where records of theirs are. */
  record Rollback(int epochs) implements Wish {
    @Override
    public String kind() {
      return "rollback";
    }

    @Override
    public List<String> command(TrackerApi tracker, String ring) {
      long epoch = tracker.ring(ring).path("epoch").asLong();
      return List.of("propose", "rollback", ring, "--to-epoch", "" + (epoch - epochs));
    }
  }

  /** Slots of two partitions change places: each waits for the other. */
  record Swap(int one, int other) implements Wish {
    private static final int SLOTS = 40;

    @Override
    public String kind() {
      return "move";
    }

    @Override
    public List<String> command(TrackerApi tracker, String ring) {
      int[] table = tracker.table(ring, tracker.ring(ring).path("epoch").asLong());
      List<String> moves = new ArrayList<>(moves(table, one, other));
      moves.addAll(moves(table, other, one));
      return List.of("propose", "move", ring, "--slots", String.join(",", moves));
    }

    private static List<String> moves(int[] table, int from, int to) {
      return IntStream.range(0, table.length)
          .filter(slot -> table[slot] == from)
          .limit(SLOTS)
          .mapToObj(slot -> slot + "=" + to)
          .collect(Collectors.toList());
    }
  }
}
