package io.ringkeeper.paxos.search;

import java.util.Arrays;

/** A {@link Memo} for inputs that are few: a row for each first one, no hashing. */
final class Table {

  /** Computes what is not remembered. */
  interface Step {
    int of(int first, int second);
  }

  private static final int UNKNOWN = Integer.MIN_VALUE;
  private static final int[] EMPTY = {};

  private final Step step;
  private int[][] rows = new int[64][];

  Table(Step step) {
    this.step = step;
    Arrays.fill(rows, EMPTY);
  }

  int of(int first, int second) {
    if (first < rows.length) {
      int[] row = rows[first];
      if (second < row.length && row[second] != UNKNOWN) {
        return row[second];
      }
    }
    int result = step.of(first, second);
    put(first, second, result);
    return result;
  }

  private void put(int first, int second, int result) {
    if (first >= rows.length) {
      int old = rows.length;
      rows = Arrays.copyOf(rows, Math.max(first + 1, old * 2));
      Arrays.fill(rows, old, rows.length, EMPTY);
    }
    int[] row = rows[first];
    if (second >= row.length) {
      int[] longer = Arrays.copyOf(row, Math.max(second + 1, row.length * 2));
      Arrays.fill(longer, row.length, longer.length, UNKNOWN);
      rows[first] = longer;
      row = longer;
    }
    row[second] = result;
  }
}
