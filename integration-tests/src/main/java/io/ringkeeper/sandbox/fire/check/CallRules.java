package io.ringkeeper.sandbox.fire.check;

import io.ringkeeper.sandbox.fire.check.Violation.Rule;
import io.ringkeeper.sandbox.fire.history.Entry;
import io.ringkeeper.sandbox.fire.history.Entry.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the calls and learners said, against what was chosen. */
final class CallRules {

  private final Histories histories;
  private final Chosen chosen;
  private final Findings findings = new Findings();

  CallRules(Histories histories, Chosen chosen) {
    this.histories = histories;
    this.chosen = chosen;
  }

  List<Violation> check() {
    List<Call> calls = histories.calls();
    calls.forEach(this::saysTheTruth);
    learnedIsChosen();
    excludedDoNotVote(calls);
    nothingDecidedWithoutMajority(calls);
    return findings.found();
  }

  long checks() {
    return findings.checks();
  }

  private void saysTheTruth(Call call) {
    // An abort retried on the same state is the same state, proposed at another ballot.
    Set<String> effects =
        call.attempts().stream()
            .filter(a -> chosen.isChosen(a.version(), a.digest()))
            .map(a -> state(a.version(), a.digest()))
            .collect(Collectors.toCollection(TreeSet::new));
    findings.require(
        effects.size() <= 1,
        Rule.OUTCOME,
        () -> "%s was carried out %d times".formatted(call.name(), effects.size()));
    Entry.Returned end = call.end();
    if (end == null) {
      return;
    }
    findings.require(
        end.outcome() != Outcome.FAILED,
        Rule.OUTCOME,
        () -> "%s: %s".formatted(call.name(), end.detail()));
    if (end.outcome() == Outcome.NO_QUORUM) {
      findings.require(
          effects.isEmpty(),
          Rule.OUTCOME,
          () -> "%s said that nothing would be decided, %s was".formatted(call.name(), effects));
    }
    if (end.outcome() == Outcome.DECIDED) {
      findings.require(
          chosen.isChosen(end.version(), end.digest()),
          Rule.P6,
          () ->
              "%s answered version %d %s, which is not chosen"
                  .formatted(call.name(), end.version(), end.digest()));
      boolean isOwn = effects.contains(state(end.version(), end.digest()));
      findings.require(
          end.changed() ? isOwn : effects.isEmpty(),
          Rule.OUTCOME,
          () ->
              "%s answered changed=%s with version %d; of its own was chosen: %s"
                  .formatted(call.name(), end.changed(), end.version(), effects));
    }
  }

  private static String state(long version, String digest) {
    return version + ":" + digest;
  }

  private void learnedIsChosen() {
    Map<String, Long> last = new HashMap<>();
    for (Entry.Learned learned : histories.learned()) {
      findings.require(
          chosen.isChosenAt(
              learned.version(), learned.digest(), BallotName.parse(learned.ballot())),
          Rule.P6,
          () ->
              "%s learned version %d %s at %s, where no majority accepted it"
                  .formatted(learned.who(), learned.version(), learned.digest(), learned.ballot()));
      Long before = last.put(learned.who(), learned.version());
      findings.require(
          before == null || before <= learned.version(),
          Rule.P6,
          () ->
              "%s learned version %d after %s".formatted(learned.who(), learned.version(), before));
    }
  }

  private record Span(String who, String acceptor, long fromNanos, long toNanos) {}

  private void excludedDoNotVote(List<Call> calls) {
    List<Span> spans = exclusions();
    for (Call call : calls) {
      Entry.Returned end = call.end();
      if (end == null || !call.isDecided()) {
        continue;
      }
      for (Span span : spans) {
        boolean isWithin =
            span.who().equals(call.who())
                && call.invokedNanos() > span.fromNanos()
                && end.atNanos() < span.toNanos();
        if (isWithin) {
          findings.require(
              !end.votedFor().contains(span.acceptor()),
              Rule.EXCLUDED_VOTE,
              () ->
                  "%s counts %s, which its process excludes"
                      .formatted(call.name(), span.acceptor()));
        }
      }
    }
  }

  private List<Span> exclusions() {
    List<Span> spans = new ArrayList<>();
    Map<String, Entry.Sighted> began = new HashMap<>();
    for (Entry.Sighted sight : histories.sighted()) {
      String key = sight.who() + " " + sight.acceptor();
      boolean isExcluded = sight.what().startsWith("EXCLUDED");
      Entry.Sighted before = isExcluded ? null : began.remove(key);
      if (before != null) {
        spans.add(untilRejoin(before, sight.atNanos()));
      }
      if (isExcluded) {
        began.putIfAbsent(key, sight);
      }
    }
    began.values().forEach(sight -> spans.add(untilRejoin(sight, Long.MAX_VALUE)));
    return spans;
  }

  /** From a rejoin on another incarnation votes, before each process happens to read it. */
  private Span untilRejoin(Entry.Sighted sight, long seenAgainNanos) {
    long rejoinNanos =
        histories.notes().stream()
            .filter(note -> note.what().equals("rejoin") && note.target().equals(sight.acceptor()))
            .mapToLong(Entry.Noted::atNanos)
            .filter(nanos -> nanos > sight.atNanos())
            .min()
            .orElse(Long.MAX_VALUE);
    return new Span(
        sight.who(), sight.acceptor(), sight.atNanos(), Math.min(seenAgainNanos, rejoinNanos));
  }

  private void nothingDecidedWithoutMajority(List<Call> calls) {
    long downNanos = -1;
    for (Entry.Noted note : histories.notes()) {
      if (note.what().equals("majority down")) {
        downNanos = note.atNanos();
      } else if (note.what().equals("majority back") && downNanos >= 0) {
        long from = downNanos;
        for (Call call : calls) {
          Entry.Returned end = call.end();
          boolean isWithin =
              end != null && call.invokedNanos() > from && end.atNanos() < note.atNanos();
          findings.require(
              !isWithin || !call.isDecided(),
              Rule.MAJORITY_DOWN,
              () -> "%s was decided while a majority was down".formatted(call.name()));
        }
        downNanos = -1;
      }
    }
  }
}
