package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Answer;
import io.ringkeeper.paxos.Quorum;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** The configured ensembles as acceptors of one ring. */
final class RingAcceptors {

  private final String ring;
  private final Map<String, Ensemble> ensembles = new LinkedHashMap<>();
  private final Map<String, AcceptorVoter> voters = new LinkedHashMap<>();
  private final Strand strand;
  private final long voteMs;

  RingAcceptors(
      String ring, List<Ensemble> configured, Strand strand, PaxosSteps steps, long voteMs) {
    this.ring = ring;
    this.strand = strand;
    this.voteMs = voteMs;
    if (configured.isEmpty() || configured.size() > Quorum.MAX_MEMBERS) {
      throw new IllegalArgumentException(
          "1 to " + Quorum.MAX_MEMBERS + " ensembles are possible, not " + configured.size());
    }
    for (Ensemble ensemble : configured) {
      boolean sameServers =
          ensembles.values().stream().anyMatch(e -> e.address().equals(ensemble.address()));
      if (sameServers || ensembles.put(ensemble.name(), ensemble) != null) {
        throw new IllegalArgumentException(
            "ensemble '"
                + ensemble.name()
                + "' ("
                + ensemble.address()
                + ") is configured twice; one ensemble is one acceptor");
      }
      AcceptorRegister register = ensemble.register(ring);
      voters.put(ensemble.name(), new AcceptorVoter(register, strand, steps, voteMs));
    }
  }

  String ring() {
    return ring;
  }

  Strand strand() {
    return strand;
  }

  long voteMs() {
    return voteMs;
  }

  Set<String> names() {
    return ensembles.keySet();
  }

  Collection<Ensemble> ensembles() {
    return ensembles.values();
  }

  /** How many of the configured ensembles are a majority of them. */
  int majority() {
    return ensembles.size() / 2 + 1;
  }

  CompletableFuture<Answer> ask(String name, String ringId, VoteRequest request) {
    AcceptorVoter voter = voters.get(name);
    if (voter == null) {
      throw new IllegalArgumentException("no ensemble is configured as " + name);
    }
    return voter.ask(ringId, request);
  }

  /**
   * Reads the registers. Not a vote.
   *
   * @param enough when to stop waiting; all answers (a time-out is one) always are enough
   */
  void survey(
      Predicate<Map<String, RegisterRead>> enough, Consumer<Map<String, RegisterRead>> done) {
    Map<String, RegisterRead> reads = new HashMap<>();
    boolean[] finished = {false};
    for (Ensemble ensemble : ensembles.values()) {
      strand.within(
          voteMs,
          ensemble.register(ring).read(),
          (read, failure) -> {
            reads.put(
                ensemble.name(),
                read != null ? read : new RegisterRead.Unavailable(String.valueOf(failure)));
            if (!finished[0] && (reads.size() == ensembles.size() || enough.test(reads))) {
              finished[0] = true;
              done.accept(Map.copyOf(reads));
            }
          });
    }
  }
}
