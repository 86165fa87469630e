package io.ringkeeper.sandbox.fire.check;

import io.ringkeeper.sandbox.fire.check.Violation.Rule;
import io.ringkeeper.sandbox.fire.history.Entry;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/** P1 to P5 and R1 over the recorded transitions and the proposers' attempts. */
final class RegisterRules {

  private static final String ACCEPTED = "ACCEPTED";
  private static final String CREATED = "CREATED";

  private final Histories histories;
  private final Chosen chosen;
  private final Findings findings = new Findings();

  RegisterRules(Histories histories, Chosen chosen) {
    this.histories = histories;
    this.chosen = chosen;
  }

  List<Violation> check() {
    whole();
    neverBackUnannounced();
    oneChosenPerVersion();
    oneStatePerBallot();
    histories.registers().forEach(this::promisesNeverFall);
    storedAsJournalled();
    acceptedAreProposedOnChosen();
    livesBeginWithWhatIsChosen();
    noGaps();
    return findings.found();
  }

  long checks() {
    return findings.checks();
  }

  private void whole() {
    for (Entry.Missed gap : histories.missed()) {
      NavigableMap<Integer, Entry.Transition> known =
          register(gap.acceptor(), gap.incarnation()).subMap(gap.from(), true, gap.to(), true);
      findings.require(
          known.size() == gap.to() - gap.from() + 1,
          Rule.WHOLE,
          () ->
              "versions %d to %d of %s were missed"
                  .formatted(gap.from(), gap.to(), gap.acceptor()));
    }
    histories
        .registers()
        .forEach(
            (acceptor, transitions) ->
                findings.require(
                    transitions.firstKey() == 0 && transitions.lastKey() == transitions.size() - 1,
                    Rule.WHOLE,
                    () ->
                        "%d transitions of %s run from version %d to %d"
                            .formatted(
                                transitions.size(),
                                acceptor,
                                transitions.firstKey(),
                                transitions.lastKey())));
  }

  /** The recorder's own reads go back only where the harness put old data in place. */
  private void neverBackUnannounced() {
    Map<String, Entry.Stored> last = new HashMap<>();
    for (Entry.Stored stored : histories.stored()) {
      String acceptor = Histories.name(stored.acceptor(), stored.incarnation());
      Entry.Stored before = last.put(acceptor, stored);
      if (before != null && stored.version() < before.version()) {
        boolean isAnnounced =
            histories.notes().stream()
                .anyMatch(
                    note ->
                        note.what().equals("rollback")
                            && note.target().equals(stored.acceptor())
                            && note.atNanos() > before.atNanos()
                            && note.atNanos() < stored.atNanos());
        findings.require(
            isAnnounced,
            Rule.REWRITTEN,
            () ->
                "%s went back from version %d to %d"
                    .formatted(acceptor, before.version(), stored.version()));
      }
    }
    histories.rewritten().forEach(this::onlyAfterItsEnd);
  }

  /**
   * A life that an agreed change has ended is nobody's vote any more: what is written to it above
   * the ballot of that change contradicts nothing.
   */
  private void onlyAfterItsEnd(Histories.Rewriting rewriting) {
    BallotName ballot = BallotName.parse(rewriting.after().ballot());
    findings.require(
        chosen.endOf(rewriting.acceptor()).filter(end -> end.compareTo(ballot) < 0).isPresent(),
        Rule.REWRITTEN,
        () ->
            "version %d of %s was %s and is %s"
                .formatted(
                    rewriting.after().version(),
                    rewriting.acceptor(),
                    rewriting.before(),
                    rewriting.after()));
  }

  private boolean isRewritten(Entry.Stored stored) {
    String acceptor = Histories.name(stored.acceptor(), stored.incarnation());
    return histories.rewritten().stream()
        .anyMatch(r -> r.acceptor().equals(acceptor) && r.after().version() == stored.version());
  }

  private void oneChosenPerVersion() {
    for (long version : chosen.versions()) {
      Set<String> digests = chosen.digests(version);
      findings.require(
          digests.size() == 1,
          Rule.P1,
          () -> "version %d has chosen states %s".formatted(version, digests));
    }
  }

  private void oneStatePerBallot() {
    Map<String, String> byBallot = new HashMap<>();
    for (Entry.Attempted attempt : histories.attempts()) {
      oneState(byBallot, attempt.ballot(), attempt.version() + ":" + attempt.digest());
    }
    histories
        .registers()
        .values()
        .forEach(
            transitions ->
                transitions.values().stream()
                    .filter(t -> t.kind().equals(ACCEPTED))
                    .forEach(
                        t -> oneState(byBallot, t.ballot(), t.stateVersion() + ":" + t.digest())));
  }

  private void oneState(Map<String, String> byBallot, String ballot, String state) {
    String before = byBallot.putIfAbsent(ballot, state);
    findings.require(
        before == null || before.equals(state),
        Rule.P2,
        () -> "ballot %s carries %s and %s".formatted(ballot, before, state));
  }

  private void promisesNeverFall(
      String acceptor, NavigableMap<Integer, Entry.Transition> transitions) {
    BallotName promised = BallotName.ZERO;
    for (Entry.Transition t : transitions.values()) {
      BallotName ballot = BallotName.parse(t.ballot());
      BallotName before = promised;
      int order = ballot.compareTo(before);
      findings.require(
          t.kind().equals("PROMISED") ? order > 0 : order >= 0,
          Rule.P3,
          () ->
              "%s had promised %s and %s %s at version %d"
                  .formatted(acceptor, before, t.kind(), ballot, t.version()));
      String also = t.alsoPromised();
      BallotName next = also == null ? ballot : BallotName.parse(also);
      findings.require(
          next.compareTo(ballot) >= 0,
          Rule.P3,
          () ->
              "%s accepted %s and promised the lower %s with it".formatted(acceptor, ballot, next));
      promised = next;
    }
  }

  /** The stored promise and accepted state are those that the journal leads to. */
  private void storedAsJournalled() {
    for (Entry.Stored stored : histories.stored()) {
      NavigableMap<Integer, Entry.Transition> upTo =
          register(stored.acceptor(), stored.incarnation()).headMap(stored.version(), true);
      if (upTo.isEmpty() || isRewritten(stored)) {
        continue;
      }
      Entry.Transition newest = upTo.lastEntry().getValue();
      String also = newest.alsoPromised();
      findings.require(
          newest.version() == stored.version()
              && stored.promised().equals(also == null ? newest.ballot() : also),
          Rule.P3,
          () ->
              "%s stores promise %s at version %d, its journal leads to %s"
                  .formatted(
                      stored.acceptor(), stored.promised(), stored.version(), newest.ballot()));
      boolean acceptsNow = newest.kind().equals(ACCEPTED);
      findings.require(
          !acceptsNow
              || (stored.acceptedBallot().equals(newest.ballot())
                  && stored.digest().equals(newest.digest())),
          Rule.P3,
          () ->
              "%s accepted %s at version %d and stores %s"
                  .formatted(
                      stored.acceptor(),
                      newest.ballot(),
                      stored.version(),
                      stored.acceptedBallot()));
    }
  }

  private void acceptedAreProposedOnChosen() {
    Map<String, Entry.Attempted> proposed = new HashMap<>();
    histories
        .attempts()
        .forEach(a -> proposed.merge(a.version() + ":" + a.digest(), a, RegisterRules::earlier));
    Set<String> seen = new HashSet<>();
    for (NavigableMap<Integer, Entry.Transition> transitions : histories.registers().values()) {
      for (Entry.Transition t : transitions.values()) {
        String state = t.stateVersion() + ":" + t.digest();
        if (!t.kind().equals(ACCEPTED) || !seen.add(state)) {
          continue;
        }
        Entry.Attempted attempt = proposed.get(state);
        findings.require(
            attempt != null,
            Rule.P5,
            () -> "%s accepted %s, nobody's".formatted(t.acceptor(), state));
        if (attempt != null) {
          predecessorIsChosen(t, attempt);
        }
      }
    }
  }

  /** The state that a register begins with is nobody's vote, so it has to be chosen without it. */
  private void livesBeginWithWhatIsChosen() {
    for (NavigableMap<Integer, Entry.Transition> transitions : histories.registers().values()) {
      Entry.Transition first = transitions.firstEntry().getValue();
      if (first.kind().equals(CREATED)) {
        findings.require(
            chosen.isChosenAt(
                first.stateVersion(), first.digest(), BallotName.parse(first.ballot())),
            Rule.P6,
            () ->
                "%s#%s began with state %d %s at %s, which was not chosen there"
                    .formatted(
                        first.acceptor(),
                        first.incarnation(),
                        first.stateVersion(),
                        first.digest(),
                        first.ballot()));
      }
    }
  }

  private static Entry.Attempted earlier(Entry.Attempted one, Entry.Attempted other) {
    return BallotName.parse(one.ballot()).compareTo(BallotName.parse(other.ballot())) <= 0
        ? one
        : other;
  }

  private void predecessorIsChosen(Entry.Transition accept, Entry.Attempted attempt) {
    BallotName ballot = BallotName.parse(accept.ballot());
    findings.require(
        BallotName.parse(attempt.ballot()).compareTo(ballot) <= 0,
        Rule.P5,
        () ->
            "state %d was accepted at %s, below %s at which it was proposed"
                .formatted(attempt.version(), ballot, attempt.ballot()));
    boolean isFirst = attempt.version() == 1 && attempt.baseVersion() == 0;
    boolean follows = attempt.baseVersion() == attempt.version() - 1;
    boolean isUnseen = attempt.baseDigest().equals(Entry.Attempted.UNKNOWN);
    boolean isProved =
        (isUnseen
                ? chosen.firstChosenAt(attempt.baseVersion())
                : chosen.chosenAt(attempt.baseVersion(), attempt.baseDigest()))
            .filter(before -> before.compareTo(BallotName.parse(attempt.ballot())) < 0)
            .isPresent();
    findings.require(
        isFirst || (follows && isProved),
        Rule.P4,
        () ->
            "state %d was proposed at %s on state %d %s, which was not chosen below it"
                .formatted(
                    attempt.version(),
                    attempt.ballot(),
                    attempt.baseVersion(),
                    attempt.baseDigest()));
  }

  private void noGaps() {
    Map<String, Entry.Transition> accepts = new HashMap<>();
    histories
        .registers()
        .values()
        .forEach(
            transitions ->
                transitions.values().stream()
                    .filter(t -> t.kind().equals(ACCEPTED))
                    .forEach(t -> accepts.put(t.stateVersion() + ":" + t.digest(), t)));
    long expected = 1;
    Entry.Transition before = null;
    for (long version : chosen.versions()) {
      long last = expected - 1;
      findings.require(
          version == expected,
          Rule.R1,
          () -> "version %d is chosen after %d".formatted(version, last));
      expected = version + 1;
      for (String digest : chosen.digests(version)) {
        Entry.Transition now = accepts.get(version + ":" + digest);
        if (now != null && before != null) {
          epochFollows(before, now);
        }
        before = now;
      }
    }
  }

  private void epochFollows(Entry.Transition before, Entry.Transition now) {
    boolean sameEpoch = now.epoch() == before.epoch();
    boolean completes = before.phase().equals("MOVING") && now.epoch() == before.epoch() + 1;
    boolean aborts = sameEpoch && now.phase().equals("STABLE");
    boolean begins = sameEpoch && before.phase().equals("STABLE") && now.phase().equals("MOVING");
    findings.require(
        begins || aborts || (completes && now.phase().equals("STABLE")),
        Rule.R1,
        () ->
            "version %d is %s of epoch %d after %s of epoch %d"
                .formatted(
                    now.stateVersion(), now.phase(), now.epoch(), before.phase(), before.epoch()));
  }

  private NavigableMap<Integer, Entry.Transition> register(String acceptor, String incarnation) {
    return histories
        .registers()
        .getOrDefault(Histories.name(acceptor, incarnation), new TreeMap<>());
  }
}
