package io.ringkeeper.sandbox.ordering;

import io.ringkeeper.ring.KeySlots;
import io.ringkeeper.sandbox.loop.TrackerApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How long calls of {@code send()} took during changes without a misfortune, for keys that moved.
 *
 * @param moving in nanoseconds, ascending
 * @param staying the same for keys that stayed
 */
record HoldTimes(List<Long> moving, List<Long> staying) {

  HoldTimes {
    moving = moving.stream().sorted().toList();
    staying = staying.stream().sorted().toList();
  }

  static HoldTimes of(Path journals, TrackerApi tracker, List<SwitchRun.Change> changes) {
    List<SwitchRun.Change> calm =
        changes.stream().filter(c -> c.around() == Misfortune.NONE).toList();
    Map<SwitchRun.Change, Tables> tables = new LinkedHashMap<>();
    for (SwitchRun.Change change : calm) {
      tables.put(
          change,
          new Tables(
              tracker.table(SwitchRun.TOPIC, change.fromEpoch()),
              tracker.table(SwitchRun.TOPIC, change.toEpoch())));
    }
    List<Long> moving = new ArrayList<>();
    List<Long> staying = new ArrayList<>();
    for (String line : lines(journals)) {
      String[] words = line.split(" ", -1);
      long began = Long.parseLong(words[2]);
      tables.forEach(
          (change, table) -> {
            if (change.beganNanos() < began && began < change.endedNanos()) {
              (table.isMoved(words[1]) ? moving : staying).add(Long.parseLong(words[3]));
            }
          });
    }
    return new HoldTimes(moving, staying);
  }

  /** Before and after a change. */
  private static final class Tables {
    private final int[] before;
    private final int[] after;

    private Tables(int[] before, int[] after) {
      this.before = before;
      this.after = after;
    }

    boolean isMoved(String key) {
      int slot = KeySlots.slotOf(key.getBytes(StandardCharsets.UTF_8), before.length);
      return before[slot] != after[slot];
    }
  }

  private static List<String> lines(Path journals) {
    try (Stream<Path> files = Files.list(journals)) {
      List<String> all = new ArrayList<>();
      for (Path file : files.filter(f -> f.toString().endsWith(Sender.HELD)).toList()) {
        all.addAll(Files.readAllLines(file, StandardCharsets.US_ASCII));
      }
      return all;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** For people. */
  String print() {
    return "sends of moving keys that took long: "
        + figures(moving)
        + "; of keys that stay: "
        + figures(staying);
  }

  private static String figures(List<Long> sorted) {
    return sorted.isEmpty()
        ? "none"
        : String.format(
            Locale.ROOT,
            "%d, p50 %.1f ms, p99 %.1f ms, max %.1f ms",
            sorted.size(),
            sorted.get(sorted.size() / 2) / 1e6,
            sorted.get((int) Math.min(sorted.size() - 1, sorted.size() * 99L / 100)) / 1e6,
            sorted.get(sorted.size() - 1) / 1e6);
  }
}
