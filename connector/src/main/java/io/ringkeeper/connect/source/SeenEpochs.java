package io.ringkeeper.connect.source;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Which epochs were published: all up to the highest, but for the missing ranges. An ensemble that
 * was away when an epoch was archived may get it late or never, and later ones must not wait for
 * it.
 */
final class SeenEpochs {

  /** Beyond so many separate gaps the oldest is given up. */
  private static final int MAX_RANGES = 100;

  private final TreeMap<Long, Long> missing = new TreeMap<>();
  private long highest;

  /**
   * As stored.
   *
   * @param highest the highest published epoch; -1 for none
   * @param missing what {@link #missing()} gave
   */
  SeenEpochs(long highest, String missing) {
    this.highest = highest;
    for (String range : missing.split(",", -1)) {
      if (!range.isEmpty()) {
        int dash = range.indexOf('-');
        try {
          this.missing.put(
              Long.valueOf(range.substring(0, dash)), Long.valueOf(range.substring(dash + 1)));
        } catch (NumberFormatException | IndexOutOfBoundsException e) {
          throw new ConnectException(
              "missing epochs '"
                  + missing
                  + "' in the stored offset are not from-to,from-to…; alter the offset",
              e);
        }
      }
    }
  }

  long highest() {
    return highest;
  }

  /** For example {@code 3-3,7-40}. */
  String missing() {
    return missing.entrySet().stream()
        .map(r -> r.getKey() + "-" + r.getValue())
        .collect(Collectors.joining(","));
  }

  boolean contains(long epoch) {
    return epoch <= highest && !isMissing(epoch);
  }

  void add(long epoch) {
    if (epoch > highest) {
      if (epoch > highest + 1) {
        missing.put(highest + 1, epoch - 1);
      }
      highest = epoch;
      if (missing.size() > MAX_RANGES) {
        missing.pollFirstEntry();
      }
    } else if (isMissing(epoch)) {
      Map.Entry<Long, Long> range = missing.floorEntry(epoch);
      missing.remove(range.getKey());
      if (range.getKey() < epoch) {
        missing.put(range.getKey(), epoch - 1);
      }
      if (epoch < range.getValue()) {
        missing.put(epoch + 1, range.getValue());
      }
    }
  }

  private boolean isMissing(long epoch) {
    Map.Entry<Long, Long> range = missing.floorEntry(epoch);
    return range != null && epoch <= range.getValue();
  }
}
