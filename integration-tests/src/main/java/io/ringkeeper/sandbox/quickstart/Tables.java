package io.ringkeeper.sandbox.quickstart;

/** Compares two tables without any of the planner's code. */
final class Tables {

  private Tables() {}

  /** How many slots changed their partition. */
  static int moved(int[] before, int[] after) {
    int moved = 0;
    for (int slot = 0; slot < before.length; slot++) {
      if (before[slot] != after[slot]) {
        moved++;
      }
    }
    return moved;
  }

  /**
   * The fewest slots that must move so that every partition ends with as many slots as it has
   * after: what the losing partitions lose.
   */
  static int fewest(int[] before, int[] after, int partitions) {
    int[] surplus = new int[partitions];
    for (int slot = 0; slot < before.length; slot++) {
      surplus[before[slot]]++;
      surplus[after[slot]]--;
    }
    int fewest = 0;
    for (int each : surplus) {
      fewest += Math.max(0, each);
    }
    return fewest;
  }
}
