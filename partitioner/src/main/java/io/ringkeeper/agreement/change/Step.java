package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.AcceptorEndpoint;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingTopic;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.RingPlan;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What a coordinator has to do next. Every step may be repeated, by anybody. */
sealed interface Step {

  <R> R match(Cases<R> cases);

  /** One case for each step. */
  interface Cases<R> {
    R reject(Reject step);

    R done(Done step);

    R nothingOpen(NothingOpen step);

    R createRing(CreateRing step);

    R runEmptyChangeFirst(RunEmptyChangeFirst step);

    R growTopics(GrowTopics step);

    R proposeMoving(ProposeMoving step);

    R reacceptMoving(ReacceptMoving step);

    R awaitDrain(AwaitDrain step);

    R fenceProducers(FenceProducers step);

    R readCut(ReadCut step);

    R complete(Complete step);

    R abort(Abort step);

    R archive(Archive step);

    R beginLife(BeginLife step);

    R carryOver(CarryOver step);

    R changeAcceptors(ChangeAcceptors step);

    R settleAcceptors(SettleAcceptors step);

    R forgetProducers(ForgetProducers step);

    R settleForgotten(SettleForgotten step);
  }

  /** The proposal cannot be carried out; nothing was begun. */
  record Reject(String reason) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.reject(this);
    }
  }

  /** The proposal has ended, now or earlier. */
  record Done(ProposalOutcome outcome) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.done(this);
    }
  }

  /** There is no proposal and no change under way. */
  record NothingOpen() implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.nothingOpen(this);
    }
  }

  /** Create the registers and choose the first state. */
  record CreateRing(List<RingTopic> topics, Ring ring) implements Step {
    public CreateRing {
      topics = List.copyOf(topics);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.createRing(this);
    }
  }

  /** Begin the empty change that has to be a ring's first. */
  record RunEmptyChangeFirst(RingPlan plan, long deadlineMs) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.runEmptyChangeFirst(this);
    }
  }

  /** Give every topic of the ring this many partitions, with leaders. */
  record GrowTopics(int partitions) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.growTopics(this);
    }
  }

  /** Begin the change. */
  record ProposeMoving(RingPlan plan, long deadlineMs) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.proposeMoving(this);
    }
  }

  /**
   * Have the change under way accepted once more by own writes, then list the producers in the same
   * sessions.
   */
  record ReacceptMoving(Ballot changeId) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.reacceptMoving(this);
    }
  }

  /** Wait for acknowledgements, at most so long, and look again. */
  record AwaitDrain(Ballot changeId, Set<String> missing, long atMostMs) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.awaitDrain(this);
    }
  }

  /**
   * Have Kafka refuse whatever these producers may still send.
   *
   * @param transactionalIds by producer id
   */
  record FenceProducers(Ballot changeId, Map<String, String> transactionalIds) implements Step {
    public FenceProducers {
      transactionalIds = Map.copyOf(transactionalIds);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.fenceProducers(this);
    }
  }

  /** Read the high watermarks of these partitions. */
  record ReadCut(Ballot changeId, int partitions) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.readCut(this);
    }
  }

  /** Choose the next epoch, beginning at the cut. */
  record Complete(Ballot changeId, Cut cut) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.complete(this);
    }
  }

  /** Choose the abort. */
  record Abort(Ballot changeId, String reason) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.abort(this);
    }
  }

  /** Begin a new life of the ring's register at this ensemble. */
  record BeginLife(String acceptor) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.beginLife(this);
    }
  }

  /**
   * Have the present state accepted once more by own writes, list the producers in the same
   * sessions, and store their records and the archived epochs at these ensembles.
   */
  record CarryOver(Set<AcceptorId> to) implements Step {
    public CarryOver {
      to = Set.copyOf(to);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.carryOver(this);
    }
  }

  /** Have the acceptors that were named decide for themselves: the proposal has ended with it. */
  record SettleAcceptors(ProposalOutcome outcome) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.settleAcceptors(this);
    }
  }

  /** Choose a state that names these acceptors. */
  record ChangeAcceptors(List<AcceptorEndpoint> acceptors, ProposalOutcome outcome)
      implements Step {
    public ChangeAcceptors {
      acceptors = List.copyOf(acceptors);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.changeAcceptors(this);
    }
  }

  /**
   * Remove these records.
   *
   * @param listed by ensemble, what was seen there
   * @param evenIfLive whether one with a live node goes, too
   */
  record ForgetProducers(Map<String, List<RegisteredProducer>> listed, boolean evenIfLive)
      implements Step {
    public ForgetProducers {
      listed = Map.copyOf(listed);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.forgetProducers(this);
    }
  }

  /** Choose a state that remembers that no record is left: the proposal has ended with it. */
  record SettleForgotten(ProposalOutcome outcome) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.settleForgotten(this);
    }
  }

  /** Store the present epoch in the archive of a majority. */
  record Archive(long epoch) implements Step {
    @Override
    public <R> R match(Cases<R> cases) {
      return cases.archive(this);
    }
  }
}
