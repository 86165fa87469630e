package io.ringkeeper.tracker.cli;

import java.util.List;
import java.util.TreeSet;

/**
 * What a proposal does to the acceptors of a ring.
 *
 * @param before names of those that decide now
 * @param after names of those that decide then
 */
record SetPreview(List<String> before, List<String> after) {

  SetPreview {
    before = List.copyOf(new TreeSet<>(before));
    after = List.copyOf(new TreeSet<>(after));
  }

  void print(Printer printer) {
    printer.note("Acceptors now: " + told(before));
    printer.note("Then:          " + told(after));
    printer.note("No key moves; producers and consumers notice nothing.");
    printer.note("");
  }

  private static String told(List<String> names) {
    int majority = names.size() / 2 + 1;
    int spare = names.size() - majority;
    return "%s; %d of %d decide, %s may be lost."
        .formatted(String.join(", ", names), majority, names.size(), spare == 0 ? "none" : spare);
  }
}
