package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.ProposerRound;
import io.ringkeeper.paxos.Quorum;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What one register's proposer remembers from call to call. Used on the scheduler only. */
final class ProposerMemory {

  private final Proposer proposer;
  private Ballot highest = Ballot.ZERO;
  private ProposerRound.@Nullable Prepared lead;
  private @Nullable String ringId;
  private long archivedEpoch = -1;
  private @Nullable Quorum archivedAt;

  ProposerMemory(Proposer proposer) {
    this.proposer = proposer;
  }

  /** The ring id, once a majority of registers has shown it. */
  Optional<String> ringId() {
    return Optional.ofNullable(ringId);
  }

  void pin(String id) {
    ringId = id;
  }

  void saw(Ballot ballot) {
    highest = highest.max(ballot);
  }

  /** A ballot never used before, above everything seen. */
  Ballot nextBallot() {
    highest = proposer.above(highest);
    return highest;
  }

  /** Keeps a prepared round on a chosen state for the next change. */
  void keepLead(ProposerRound.Prepared prepared) {
    lead = prepared;
  }

  /** Hands out the prepared round, once: a ballot carries one state only. */
  Optional<ProposerRound.Prepared> takeLead() {
    Optional<ProposerRound.Prepared> taken = Optional.ofNullable(lead);
    lead = null;
    return taken;
  }

  /** Whether the epoch was seen in the archives of a majority of these acceptors. */
  boolean isArchived(long epoch, Quorum acceptors) {
    return archivedEpoch == epoch && acceptors.equals(archivedAt);
  }

  void archived(long epoch, Quorum acceptors) {
    archivedEpoch = epoch;
    archivedAt = acceptors;
  }
}
