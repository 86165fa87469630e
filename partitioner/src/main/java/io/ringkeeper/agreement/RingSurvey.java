package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
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
        reads -> idOfQuorum(reads).isPresent(),
        reads -> {
          Optional<String> id = idOfQuorum(reads);
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

  // An ensemble that does not answer may be the one that knows better.
  private Optional<RuntimeException> wrongConfiguration(Map<String, RegisterRead> reads) {
    List<RegisterRecord> registers = registers(reads).toList();
    boolean allAnswered =
        reads.values().stream().noneMatch(RegisterRead.Unavailable.class::isInstance);
    return registers.isEmpty() || !allAnswered
        ? Optional.empty()
        : mismatch(acceptors, newest(registers).acceptors());
  }

  // Enough registers to prepare a round on: the acceptors of the newest state among them decide.
  private static Optional<String> idOfQuorum(Map<String, RegisterRead> reads) {
    Map<String, List<RegisterRecord>> byId =
        registers(reads).collect(Collectors.groupingBy(RegisterRecord::ringId));
    return byId.entrySet().stream()
        .filter(
            e -> {
              List<AcceptorId> ids = e.getValue().stream().map(RegisterRecord::acceptor).toList();
              return newest(e.getValue()).isQuorum(ids);
            })
        .map(Map.Entry::getKey)
        .findFirst();
  }

  private static Accepted newest(List<RegisterRecord> registers) {
    return registers.stream()
        .map(r -> r.summary().accepted())
        .max((a, b) -> a.ballot().compareTo(b.ballot()))
        .orElseThrow();
  }

  private Optional<RuntimeException> check(Map<String, RegisterRead> reads) {
    if (idOfQuorum(reads).isPresent()) {
      return mismatch(acceptors, newest(registers(reads).toList()).acceptors());
    }
    if (registers(reads).map(RegisterRecord::ringId).distinct().count() > 1) {
      return Optional.of(
          new CorruptStateException(
              "the registers of ring "
                  + acceptors.ring()
                  + " belong to different rings; are all ensembles configured rightly? "
                  + describe(reads)));
    }
    Optional<RuntimeException> wrong = wrongConfiguration(reads);
    if (wrong.isPresent()) {
      return wrong;
    }
    int configured = acceptors.names().size();
    // One of them may be no acceptor yet, and then fewer registers are a majority.
    int fewest = (configured - 1) / 2 + 1;
    long absent = reads.values().stream().filter(RegisterRead.Absent.class::isInstance).count();
    if (absent > configured - fewest) {
      return Optional.of(
          new RingMissingException(
              "ring " + acceptors.ring() + " does not exist; create it first. " + describe(reads)));
    }
    int blocking = configured - acceptors.majority() + 1;
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

  /**
   * The error of a configuration that cannot decide or follow what these acceptors agree on. One
   * ensemble more than the acceptors is how a further one is prepared; with two more a majority of
   * the configured ones could miss every majority of the acceptors.
   */
  static Optional<RuntimeException> mismatch(RingAcceptors acceptors, Quorum agreed) {
    Set<String> names = agreed.names().collect(Collectors.toCollection(TreeSet::new));
    Set<String> configured = new TreeSet<>(acceptors.names());
    long known = names.stream().filter(configured::contains).count();
    long more = configured.size() - known;
    return known >= agreed.majority() && more <= 1
        ? Optional.empty()
        : Optional.of(
            new IllegalStateException(
                "ring "
                    + acceptors.ring()
                    + " is agreed by the ensembles "
                    + names
                    + " but "
                    + configured
                    + " are configured; configure those, and at most one more that is to be"
                    + " added"));
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
