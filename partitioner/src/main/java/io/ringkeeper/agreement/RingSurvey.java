package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The first look at a ring's registers: which ring id they carry and which ballots were used. It
 * only saves a refused first round and rejects a wrong configuration early; nothing read here
 * counts as a vote.
 */
final class RingSurvey {

  private final RingAcceptors acceptors;
  private final ProposerMemory memory;

  RingSurvey(RingAcceptors acceptors, ProposerMemory memory) {
    this.acceptors = acceptors;
    this.memory = memory;
  }

  /** Remembers ring id and highest ballot once a majority of the registers shows the same id. */
  void pin(Runnable pinned, Consumer<RuntimeException> failed, Consumer<String> retry) {
    acceptors.survey(
        reads -> idOfMajority(reads).isPresent(),
        reads -> {
          Optional<String> id = idOfMajority(reads);
          Optional<RuntimeException> wrong = check(reads);
          if (wrong.isPresent()) {
            failed.accept(wrong.get());
          } else if (id.isPresent()) {
            memory.pin(id.get());
            present(reads, id.get()).forEach(r -> memory.saw(r.promised()));
            pinned.run();
          } else {
            retry.accept("no majority of the registers can be read: " + describe(reads));
          }
        });
  }

  /** The registers among the answers that belong to this ring. */
  static List<RegisterRecord> present(Map<String, RegisterRead> reads, String ringId) {
    return registers(reads).filter(r -> r.ringId().equals(ringId)).toList();
  }

  private static Stream<RegisterRecord> registers(Map<String, RegisterRead> reads) {
    return reads.values().stream()
        .filter(RegisterRead.Present.class::isInstance)
        .map(r -> ((RegisterRead.Present) r).register());
  }

  private Optional<String> idOfMajority(Map<String, RegisterRead> reads) {
    Map<String, Long> counts =
        registers(reads)
            .collect(Collectors.groupingBy(RegisterRecord::ringId, Collectors.counting()));
    return counts.entrySet().stream()
        .filter(e -> e.getValue() >= acceptors.majority())
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private Optional<RuntimeException> check(Map<String, RegisterRead> reads) {
    if (idOfMajority(reads).isPresent()) {
      return wrongNames(reads);
    }
    if (registers(reads).map(RegisterRecord::ringId).distinct().count() > 1) {
      return Optional.of(
          new CorruptStateException(
              "the registers of ring "
                  + acceptors.ring()
                  + " belong to different rings; are all ensembles configured rightly? "
                  + describe(reads)));
    }
    int blocking = acceptors.names().size() - acceptors.majority() + 1;
    if (reads.values().stream().filter(RegisterRead.Absent.class::isInstance).count() >= blocking) {
      return Optional.of(
          new RingMissingException(
              "ring " + acceptors.ring() + " does not exist; create it first. " + describe(reads)));
    }
    long excluded = reads.values().stream().filter(RegisterRead.Excluded.class::isInstance).count();
    return excluded < blocking
        ? Optional.empty()
        : Optional.of(
            new NoQuorumException(
                "ring "
                    + acceptors.ring()
                    + ": so many registers are excluded that no majority is left; an operator has"
                    + " to look. "
                    + describe(reads)));
  }

  private Optional<RuntimeException> wrongNames(Map<String, RegisterRead> reads) {
    Optional<Accepted> newest =
        registers(reads)
            .map(r -> r.summary().accepted())
            .max((a, b) -> a.ballot().compareTo(b.ballot()));
    return newest.flatMap(accepted -> mismatch(acceptors, accepted.acceptors()));
  }

  /** The error of a configuration that names other ensembles than the ring's state does. */
  static Optional<RuntimeException> mismatch(RingAcceptors acceptors, Quorum agreed) {
    Set<String> names = agreed.names().collect(Collectors.toCollection(TreeSet::new));
    Set<String> configured = new TreeSet<>(acceptors.names());
    return names.equals(configured)
        ? Optional.empty()
        : Optional.of(
            new IllegalStateException(
                "ring "
                    + acceptors.ring()
                    + " is agreed by the ensembles "
                    + names
                    + " but "
                    + configured
                    + " are configured; configure exactly those"));
  }

  /** One line about every answer. */
  static Map<String, String> describe(Map<String, RegisterRead> reads) {
    Map<String, String> lines = new TreeMap<>();
    reads.forEach((name, read) -> lines.put(name, describe(read)));
    return lines;
  }

  private static String describe(RegisterRead read) {
    if (read instanceof RegisterRead.Present present) {
      Ballot promised = present.register().promised();
      return "ring id " + present.register().ringId() + ", promised " + promised;
    }
    if (read instanceof RegisterRead.Excluded excluded) {
      return "excluded, " + excluded.reason() + ": " + excluded.detail();
    }
    return read instanceof RegisterRead.Unavailable unavailable
        ? "unavailable: " + unavailable.why()
        : "no register";
  }
}
