package io.ringkeeper.consumer.rules;

import io.ringkeeper.consumer.rules.SmallWorld.Entry;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Judges what a group did by three invariants alone: S1, the first processing of a key's records
 * keeps their order; S2, every record is processed or quarantined; S3, no record of a producer that
 * was not paused is quarantined.
 */
final class DeliveryOracle {

  private final Set<Entry> sent = new HashSet<>();
  private final Set<Entry> processed = new LinkedHashSet<>();
  private String wrong = "";

  void sent(Entry entry) {
    sent.add(entry);
  }

  void processed(Entry entry) {
    if (!processed.add(entry)) {
      return;
    }
    for (Entry earlier : processed) {
      if (isBefore(entry, earlier)) {
        wrong = entry + " was processed after " + earlier;
      }
    }
  }

  void quarantined(Entry entry) {
    if (entry.kind() != Entry.Kind.LATE) {
      wrong = entry + " was quarantined";
    }
  }

  /** A broken invariant, or nothing. */
  String wrong() {
    return wrong;
  }

  /** What is missing at the end, or nothing. */
  String missing() {
    return processed.containsAll(sent) ? "" : "records were never processed";
  }

  // When exactly a paused writer sent is open, but not that its slot has moved since.
  private static boolean isBefore(Entry first, Entry second) {
    if (first.slot() != second.slot()
        || first.kind() == Entry.Kind.HISTORY
        || second.kind() == Entry.Kind.HISTORY) {
      return false;
    }
    if (first.kind() == Entry.Kind.LATE || second.kind() == Entry.Kind.LATE) {
      return first.stay() < second.stay();
    }
    return first.number() < second.number();
  }
}
