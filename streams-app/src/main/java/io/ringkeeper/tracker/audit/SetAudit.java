package io.ringkeeper.tracker.audit;

import io.ringkeeper.tracker.audit.VersionView.Candidate;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Follows the acceptor set from one decision to the next: each is decided by the set that its
 * predecessor names, and changes that set by one acceptor at most, and then nothing else. Two sets
 * that differ in one acceptor have a member in common in any two of their majorities; sets that
 * differ in more may decide independently of each other.
 */
final class SetAudit {

  private SetAudit() {}

  /** What is wrong between this version, which is proved chosen, and its neighbours. */
  static List<Alert> check(String ring, VersionHistory history, VersionView version, long timeMs) {
    List<Alert> alerts = new ArrayList<>();
    Candidate chosen = version.chosen().orElse(null);
    if (chosen != null) {
      Candidate before = chosen(history.find(version.version() - 1));
      Candidate after = chosen(history.find(version.version() + 1));
      step(ring, version.version(), before, chosen, timeMs, alerts);
      if (after != null) {
        step(ring, version.version() + 1, chosen, after, timeMs, alerts);
      }
    }
    return alerts;
  }

  private static @Nullable Candidate chosen(@Nullable VersionView version) {
    return version == null ? null : version.chosen().orElse(null);
  }

  private static void step(
      String ring,
      long version,
      @Nullable Candidate before,
      Candidate after,
      long timeMs,
      List<Alert> alerts) {
    if (before != null && !same(before.acceptors(), after.deciders())) {
      alerts.add(wrongDeciders(ring, version, before, after, timeMs));
    }
    List<String> from = before == null ? after.deciders() : before.acceptors();
    Set<String> changed = changed(from, after.acceptors());
    if (changed.size() > 1) {
      alerts.add(
          bad(
              ring,
              version,
              "changes " + changed.size() + " acceptors at once, " + String.join(", ", changed),
              timeMs));
    } else if (!changed.isEmpty() && !isStill(before, after)) {
      alerts.add(
          bad(
              ring,
              version,
              "changes acceptor " + String.join(", ", changed) + " together with the table",
              timeMs));
    }
  }

  private static boolean isStill(@Nullable Candidate before, Candidate after) {
    boolean wasStill = before == null || (!before.moving() && before.epoch() == after.epoch());
    return wasStill && !after.moving();
  }

  private static boolean same(List<String> a, List<String> b) {
    return new TreeSet<>(a).equals(new TreeSet<>(b));
  }

  /** The names that are in one of the sets only, or in another life there. */
  static Set<String> changed(List<String> from, List<String> to) {
    Set<String> changed = new TreeSet<>();
    from.stream().filter(id -> !to.contains(id)).map(AcceptorView::nameOf).forEach(changed::add);
    to.stream().filter(id -> !from.contains(id)).map(AcceptorView::nameOf).forEach(changed::add);
    return changed;
  }

  private static Alert wrongDeciders(
      String ring, long version, Candidate before, Candidate after, long timeMs) {
    return Alert.of(
        Alert.Kind.WRONG_DECIDERS,
        ring,
        String.valueOf(version),
        "Version %d of ring %s was decided by %s, but the version before names %s as those who"
                .formatted(version, ring, after.deciders(), before.acceptors())
            + " decide. Stop all changes of this ring and its producers, and compare the ensembles'"
            + " registers by hand.",
        timeMs);
  }

  private static Alert bad(String ring, long version, String what, long timeMs) {
    return Alert.of(
        Alert.Kind.BAD_SET_CHANGE,
        ring,
        String.valueOf(version),
        "Version %d of ring %s %s. Two majorities may have decided without each other: stop all"
                .formatted(version, ring, what)
            + " changes of this ring and compare the ensembles' registers by hand.",
        timeMs);
  }
}
