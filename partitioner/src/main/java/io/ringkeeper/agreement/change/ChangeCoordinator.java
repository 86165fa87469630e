package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.IndeterminateOutcomeException;
import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.NoQuorumException;
import io.ringkeeper.agreement.Phase.Moving;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Scheduler;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries proposals through: plans against the present state, grows topics, agrees on the move,
 * waits for the producers' drain, reads the cut, agrees on the next epoch, archives it.
 *
 * <p>Blocks the calling thread, for bounded times; to be called by one thread at a time. It must
 * not be called on the scheduler's thread. Any number of coordinators may work on one ring: each
 * looks at what is there and does the next step, and the register lets one of them win. One that
 * dies is replaced by handing its proposal to another, or by {@link #resume}.
 *
 * <p>Calls throw {@link NoQuorumException}, {@link IndeterminateOutcomeException}, {@link
 * io.ringkeeper.agreement.EnsembleUnavailableException} or {@link
 * io.ringkeeper.agreement.KafkaUnavailableException} when something could not be reached; handing
 * in the same proposal again is then safe. They throw {@link
 * io.ringkeeper.agreement.CorruptStateException} when stored data contradicts the protocol.
 *
 * <p>Not guaranteed: that a proposal is recognized once 64 others have ended after it. If it was
 * committed, the epoch that it expects is then refused; if it was aborted and no epoch has followed
 * since, it is tried again.
 */
public final class ChangeCoordinator {

  private static final Logger LOG = LoggerFactory.getLogger(ChangeCoordinator.class);

  private final Surroundings surroundings;
  private final Consumer<Step> observer;
  private final Map<String, RingMemory> memories = new HashMap<>();

  /** What the coordinator works with; closed by whoever made it. */
  record Surroundings(
      List<Ensemble> ensembles,
      KafkaCluster kafka,
      Function<String, RingRegister> registers,
      Scheduler scheduler,
      CoordinatorConfig config,
      Parking parking,
      NextStep nextStep) {
    Surroundings {
      ensembles = List.copyOf(ensembles);
    }

    Surroundings(
        List<Ensemble> ensembles,
        KafkaCluster kafka,
        Function<String, RingRegister> registers,
        Scheduler scheduler,
        CoordinatorConfig config) {
      this(ensembles, kafka, registers, scheduler, config, Parking.THREAD, NextStep.STANDARD);
    }

    Waits waits() {
      return new Waits(parking);
    }
  }

  /**
   * A coordinator.
   *
   * @param ensembles all ensembles; their names are those that the registers know
   * @param kafka the cluster whose topics the rings cover; its time-out should be below the
   *     configured deadline
   * @param registers the register of a ring, by the ring's name; asked once per call
   * @param scheduler clock and timer
   * @param config time limits
   */
  public ChangeCoordinator(
      List<Ensemble> ensembles,
      KafkaCluster kafka,
      Function<String, RingRegister> registers,
      Scheduler scheduler,
      CoordinatorConfig config) {
    this(new Surroundings(ensembles, kafka, registers, scheduler, config), step -> {});
  }

  /** With an observer that is told of every step after it was done. */
  ChangeCoordinator(Surroundings surroundings, Consumer<Step> observer) {
    this.surroundings = surroundings;
    this.observer = observer;
  }

  /** Carries a proposal to its end, or finds how it ended. */
  public Outcome handle(Proposal proposal) {
    Drive drive = drive(proposal.ring(), proposal);
    Step last = drive.toTheEnd();
    if (last instanceof Step.Reject reject) {
      return new Outcome.Rejected(reject.reason());
    }
    if (!(last instanceof Step.Done done)) {
      throw new IllegalStateException("a proposal cannot end with " + last);
    }
    return outcome(drive, proposal, done.outcome());
  }

  /**
   * Finishes a change that somebody left open: completes it when every producer has acknowledged,
   * aborts it past its deadline, which counts from this coordinator's first sight of it.
   *
   * @return how the proposal of that change ended; empty when none was open
   */
  public Optional<ProposalOutcome> resume(String ring) {
    Drive drive = drive(ring, null);
    Optional<String> open =
        drive.state().flatMap(RingState::change).map(Moving::details).map(d -> d.proposalId());
    Step last = drive.toTheEnd();
    if (last instanceof Step.Reject reject) {
      throw new IllegalStateException(reject.reason());
    }
    return open.flatMap(id -> drive.state().flatMap(state -> state.outcomeOf(id)));
  }

  private Drive drive(String ring, @Nullable Proposal proposal) {
    RingMemory memory = memories.computeIfAbsent(ring, name -> new RingMemory());
    Drive drive = new Drive(surroundings, ring, proposal, memory, observer);
    drive.readState();
    return drive;
  }

  private static Outcome outcome(Drive drive, Proposal proposal, ProposalOutcome ended) {
    if (ended.result() == ProposalOutcome.Result.ABORTED) {
      LOG.warn("Ring {}: proposal {} aborted: {}", proposal.ring(), ended.proposalId(), ended);
      return new Outcome.Aborted(
          ended.proposalId().equals(proposal.proposalId())
              ? ended.detail()
              : "the empty change before the ring's first was aborted: " + ended.detail());
    }
    RingState state = drive.state().orElseThrow();
    ChangeReport report = drive.report(proposal, ended);
    LOG.info(
        "Ring {}: epoch {} by proposal {}, {} of {} slots moved",
        state.name(),
        report.toEpoch(),
        proposal.proposalId(),
        report.movedSlots(),
        report.preview().slots());
    return new Outcome.Committed(state, report);
  }
}
