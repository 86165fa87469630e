package io.ringkeeper.sandbox.workload;

import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;

/**
 * Follows deliveries and says what was lost, repeated or out of order. Numbers of a key start at 1
 * and have no gaps on the producer's side. Thread-safe: deliveries count in the order in which
 * {@link #delivered} is entered.
 */
public final class OrderChecker {

  private final Map<String, Seen> byKey = new HashMap<>();
  private long delivered;
  private long duplicates;
  private long orderViolations;

  private static final class Seen {
    private final BitSet numbers = new BitSet();
    private int highest;
  }

  /**
   * Takes one delivery. A repeated one is a duplicate, never an order violation; a first one below
   * an earlier one of its key is an order violation.
   */
  public synchronized void delivered(String key, long number) {
    Seen seen = byKey.computeIfAbsent(key, k -> new Seen());
    int n = Math.toIntExact(number);
    delivered++;
    if (seen.numbers.get(n)) {
      duplicates++;
      return;
    }
    seen.numbers.set(n);
    if (n < seen.highest) {
      orderViolations++;
    }
    seen.highest = Math.max(seen.highest, n);
  }

  /** How many distinct records were delivered so far. */
  public synchronized long distinct() {
    return delivered - duplicates;
  }

  /**
   * The result against what was acknowledged.
   *
   * @param acknowledged the last acknowledged number of every key; all numbers from 1 to it were
   *     acknowledged
   */
  public synchronized Result result(Map<String, Long> acknowledged) {
    long records = 0;
    long lost = 0;
    for (Map.Entry<String, Long> entry : acknowledged.entrySet()) {
      records += entry.getValue();
      Seen seen = byKey.getOrDefault(entry.getKey(), new Seen());
      int last = Math.toIntExact(entry.getValue());
      lost += last - seen.numbers.get(1, last + 1).cardinality();
    }
    return new Result(records, delivered, lost, duplicates, orderViolations);
  }

  /**
   * What became of the records.
   *
   * @param records acknowledged to the producer
   * @param delivered to the consumers, repeats included
   * @param lost acknowledged and never delivered
   * @param duplicates deliveries of what was delivered before
   * @param orderViolations first deliveries that came after a later record of their key
   */
  public record Result(
      long records, long delivered, long lost, long duplicates, long orderViolations) {}
}
