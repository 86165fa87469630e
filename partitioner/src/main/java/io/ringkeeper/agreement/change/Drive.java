package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Change;
import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.Decision;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.IndeterminateOutcomeException;
import io.ringkeeper.agreement.KafkaUnavailableException;
import io.ringkeeper.agreement.Membership;
import io.ringkeeper.agreement.NoQuorumException;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingHistory;
import io.ringkeeper.agreement.RingIdentity;
import io.ringkeeper.agreement.RingMissingException;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.RingTopic;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.change.ChangeCoordinator.Surroundings;
import io.ringkeeper.agreement.change.View.CutReading;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.RingPlan;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One call of the coordinator: looks, takes the next step, looks again, until nothing is left. */
final class Drive implements Step.Cases<Boolean> {

  private static final Logger LOG = LoggerFactory.getLogger(Drive.class);
  private static final int MAX_DETAIL_LENGTH = 1_000;

  private final Surroundings with;
  private final RingMemory memory;
  private final RingRegister register;
  private final Waits waits;
  private final RingRegister registerOfOthers;
  private final Sight sight;
  private final CarryOver carryOver;
  private final String ring;
  private final @Nullable Proposal proposal;
  private final Consumer<Step> observer;
  private final long startedMs;
  private Optional<RingState> state = Optional.empty();
  private @Nullable Effort effort;
  private @Nullable Hints hints;

  Drive(
      Surroundings with,
      String ring,
      @Nullable Proposal proposal,
      RingMemory memory,
      Consumer<Step> observer) {
    this.with = with;
    this.ring = ring;
    this.proposal = proposal;
    this.memory = memory;
    this.observer = observer;
    this.register = with.registers().apply(ring);
    this.waits = with.waits();
    this.registerOfOthers = others(register, proposal);
    this.carryOver = new CarryOver(with, ring);
    this.sight = new Sight(with, ring, proposal, memory);
    this.startedMs = with.scheduler().monotonicMs();
  }

  // What an acceptor that is to rejoin has forgotten nobody knows: nothing may rest on its votes
  // until the ring no longer names it as it was.
  private static RingRegister others(RingRegister register, @Nullable Proposal proposal) {
    return proposal != null && proposal.request() instanceof ChangeRequest.Rejoin rejoin
        ? register.without(rejoin.acceptor())
        : register;
  }

  private RingRegister register() {
    boolean isAsNamed =
        state.isEmpty()
            || proposal == null
            || state.get().outcomeOf(proposal.removedId()).isEmpty();
    return isAsNamed ? registerOfOthers : register;
  }

  /** The chosen state as last seen. */
  Optional<RingState> state() {
    return state;
  }

  void readState() {
    try {
      state = decide(register().read(), "reading the state").state();
    } catch (RingMissingException e) {
      state = Optional.empty();
    }
  }

  /** Takes steps until one ends the matter, and returns that one. */
  Step toTheEnd() {
    try {
      while (true) {
        Step step = with.nextStep().after(sight.look(state), with.config().deadlineMs());
        boolean isLast = step.match(this);
        observer.accept(step);
        if (isLast) {
          return step;
        }
        long elapsedMs = with.scheduler().monotonicMs() - startedMs;
        if (elapsedMs > with.config().handleMaxMs()) {
          throw new IndeterminateOutcomeException(
              "ring '" + ring + "': not finished after " + elapsedMs + " ms; hand it in again");
        }
      }
    } finally {
      if (hints != null) {
        hints.close();
      }
    }
  }

  ChangeReport report(Proposal committed, ProposalOutcome outcome) {
    return new Reports(new RingHistory(ring, with.ensembles()), waits, with.config().askMaxMs())
        .of(committed, outcome, state.orElseThrow(), effort);
  }

  @Override
  public Boolean reject(Step.Reject step) {
    return true;
  }

  @Override
  public Boolean done(Step.Done step) {
    clearAcknowledgementsBefore(state.orElseThrow().origin().changeId());
    return true;
  }

  @Override
  public Boolean nothingOpen(Step.NothingOpen step) {
    return true;
  }

  @Override
  public Boolean createRing(Step.CreateRing step) {
    ChangeDetails details = proposed().details(with.scheduler().wallMs());
    long nowMs = with.scheduler().wallMs();
    // The id must be the same however often this proposal is delivered: creation may be resumed.
    String seed = ring + "/" + proposed().proposalId() + "/" + sight.clusterId();
    String wanted = UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)).toString();
    RingRegister.Created created =
        waits.get(register().create(wanted), with.config().decideMaxMs(), "creating the registers");
    RingIdentity identity =
        new RingIdentity(created.ringId(), ring, sight.clusterId(), step.topics());
    Change genesis = Wishes.genesis(identity, created.acceptors(), step.ring(), nowMs, details);
    state = decide(register().change(genesis), "choosing the first state").state();
    return false;
  }

  @Override
  public Boolean runEmptyChangeFirst(Step.RunEmptyChangeFirst step) {
    ChangeDetails details = proposed().firstChangeDetails(with.scheduler().wallMs());
    return begin(step.plan(), details, step.deadlineMs());
  }

  @Override
  public Boolean growTopics(Step.GrowTopics step) {
    List<String> topics = state.orElseThrow().topics().stream().map(RingTopic::name).toList();
    with.kafka().grow(topics, step.partitions());
    sight.grown(step.partitions());
    return false;
  }

  @Override
  public Boolean proposeMoving(Step.ProposeMoving step) {
    return begin(step.plan(), proposed().details(with.scheduler().wallMs()), step.deadlineMs());
  }

  @Override
  public Boolean reacceptMoving(Step.ReacceptMoving step) {
    Drain known = drain();
    Map<String, Long> sessions = sessions(sight.listings());
    long beganMs = with.scheduler().monotonicMs();
    Decision decision =
        decide(register().change(Wishes.reaccept(step.changeId())), "re-accepting the change");
    state = decision.state();
    admit(known, decision, sessions, beganMs);
    if (!known.isListed()) {
      await(step.changeId(), with.config().pollMs());
    }
    return false;
  }

  @Override
  public Boolean awaitDrain(Step.AwaitDrain step) {
    await(step.changeId(), step.atMostMs());
    return false;
  }

  @Override
  public Boolean fenceProducers(Step.FenceProducers step) {
    Set<String> ids = new TreeSet<>(step.transactionalIds().values());
    try {
      with.kafka().fence(ids);
      drain().fenced(step.transactionalIds().keySet());
      LOG.info(
          "Ring {}: fenced the transactional ids {} of producers that are gone: {}",
          ring,
          ids,
          step.transactionalIds().keySet());
    } catch (KafkaUnavailableException e) {
      drain().fences().failed(String.valueOf(e.getMessage()));
      await(step.changeId(), with.config().pollMs());
    }
    return false;
  }

  @Override
  public Boolean readCut(Step.ReadCut step) {
    List<String> topics = state.orElseThrow().topics().stream().map(RingTopic::name).toList();
    try {
      Cut cut = with.kafka().highWatermarks(topics, step.partitions());
      // Described afterwards: a topic re-created before or while the cut was read shows its new id.
      drain().read(new CutReading.Taken(with.kafka().describe(topics), cut));
    } catch (KafkaUnavailableException e) {
      drain().read(new CutReading.Failed(String.valueOf(e.getMessage())));
      await(step.changeId(), with.config().pollMs());
    }
    return false;
  }

  @Override
  public Boolean complete(Step.Complete step) {
    Drain drain = drain();
    long nowMs = with.scheduler().wallMs();
    Decision decision =
        decide(
            register().change(Wishes.completed(step.changeId(), step.cut(), nowMs)),
            "completing the change");
    Effort own = Effort.of(effort, drain);
    own.completed(decision, drain, with.scheduler().monotonicMs());
    effort = own;
    ended(decision);
    return false;
  }

  @Override
  public Boolean abort(Step.Abort step) {
    String why = step.reason().substring(0, Math.min(MAX_DETAIL_LENGTH, step.reason().length()));
    Decision decision =
        decide(register().change(Wishes.aborted(step.changeId(), why)), "aborting the change");
    ended(decision);
    return false;
  }

  @Override
  public Boolean archive(Step.Archive step) {
    RingState current = state.orElseThrow();
    waits.get(register().archive(current), with.config().decideMaxMs(), "archiving the epoch");
    memory.archived(current);
    return false;
  }

  @Override
  public Boolean beginLife(Step.BeginLife step) {
    RingState base = state.orElseThrow();
    Decision current = decide(register().read(), "reading the state");
    state = current.state();
    boolean isSame = state.filter(s -> s.version() == base.version()).isPresent();
    if (isSame) {
      Ensemble joining =
          with.ensembles().stream()
              .filter(e -> e.name().equals(step.acceptor()))
              .findFirst()
              .orElseThrow();
      try {
        waits.get(
            register().beginLife(joining, proposed().lifePurpose(), current),
            with.config().decideMaxMs(),
            "beginning a register at ensemble " + step.acceptor());
      } catch (EnsembleUnavailableException e) {
        throw new NoQuorumException(e.getMessage() + ". Nothing was changed; repeat it", e);
      }
    }
    return false;
  }

  @Override
  public Boolean carryOver(Step.CarryOver step) {
    RingState base = state.orElseThrow();
    var before = carryOver.listings();
    Decision decision =
        decide(register().change(Wishes.reaccept(base)), "re-accepting the present state");
    state = decision.state();
    boolean isSame = state.filter(s -> s.version() == base.version()).isPresent();
    boolean isDone =
        isSame
            && carryOver
                .producers(decision, before)
                .map(producers -> carryOver.copy(base, producers, names(step.to())))
                .orElse(false);
    if (isDone) {
      memory.carried(base, step.to());
    } else if (isSame) {
      waits.pause(with.scheduler(), with.config().pollMs());
    }
    return false;
  }

  private static Set<String> names(Set<AcceptorId> acceptors) {
    return acceptors.stream().map(AcceptorId::name).collect(Collectors.toSet());
  }

  @Override
  public Boolean changeAcceptors(Step.ChangeAcceptors step) {
    Change named = Wishes.acceptors(state.orElseThrow(), step.acceptors(), step.outcome());
    state = decide(register().change(named), "changing the acceptors").state();
    return false;
  }

  @Override
  public Boolean settleAcceptors(Step.SettleAcceptors step) {
    Change settled = Wishes.settled(state.orElseThrow(), step.outcome());
    state = decide(register().change(settled), "settling the acceptors").state();
    return false;
  }

  @Override
  public Boolean forgetProducers(Step.ForgetProducers step) {
    Map<String, Boolean> removed =
        waits.ask(
            with.ensembles().stream().filter(e -> step.listed().containsKey(e.name())).toList(),
            e -> removal(e.membership(), step, step.listed().getOrDefault(e.name(), List.of())),
            with.config().askMaxMs());
    if (removed.size() < step.listed().size() || removed.containsValue(false)) {
      waits.pause(with.scheduler(), with.config().pollMs());
    }
    return false;
  }

  private static CompletableFuture<Boolean> removal(
      Membership at, Step.ForgetProducers step, List<RegisteredProducer> listed) {
    CompletableFuture<Boolean> all = CompletableFuture.completedFuture(true);
    for (RegisteredProducer producer : listed) {
      CompletableFuture<Boolean> removed =
          step.evenIfLive()
              ? at.deregister(producer.registration().producerId()).thenApply(done -> true)
              : at.forget(producer).thenApply(Stamped::value);
      all = all.thenCombine(removed, Boolean::logicalAnd);
    }
    return all;
  }

  @Override
  public Boolean settleForgotten(Step.SettleForgotten step) {
    Change settled = Wishes.settled(state.orElseThrow(), step.outcome());
    state = decide(register().change(settled), "remembering who was forgotten").state();
    return false;
  }

  private boolean begin(RingPlan plan, ChangeDetails details, long deadlineMs) {
    RingState base = state.orElseThrow();
    Set<String> quarantine = proposed().acceptedQuarantine();
    Map<String, Long> sessions = sessions(sight.listings());
    Change moving = Wishes.moving(base, plan, details, deadlineMs, quarantine);
    long beganMs = with.scheduler().monotonicMs();
    Decision decision = decide(register().change(moving), "proposing the change");
    state = decision.state();
    if (decision.changed() && state.flatMap(RingState::change).isPresent()) {
      admit(drain(), decision, sessions, beganMs);
    }
    return false;
  }

  /** After an own accept of the change: lists who has to acknowledge it. */
  private void admit(
      Drain drain, Decision decision, Map<String, Long> sessionsBefore, long beganMs) {
    boolean isStillUnderWay =
        state
            .flatMap(RingState::change)
            .filter(m -> m.changeId().equals(drain.changeId()))
            .isPresent();
    if (!isStillUnderWay) {
      return;
    }
    Effort own = Effort.of(effort, drain);
    own.decided(decision);
    effort = own;
    drain.admit(decision.votedFor(), sessionsBefore, sight.listings());
    drain.excuse(memory.absences(), beganMs);
  }

  private void ended(Decision decision) {
    state = decision.state();
    if (hints != null) {
      hints.close();
      hints = null;
    }
  }

  private void await(Ballot changeId, long atMostMs) {
    if (hints == null) {
      hints = new Hints(with.scheduler(), waits, with.ensembles(), ring, changeId);
    }
    hints.await(Math.min(atMostMs, with.config().pollMs()));
  }

  /**
   * Those of the last change stay, so that whoever publishes them sees them all. Best effort: what
   * stays behind is litter until the next change.
   */
  private void clearAcknowledgementsBefore(Ballot last) {
    waits.ask(with.ensembles(), e -> clear(e.membership(), last), with.config().askMaxMs());
  }

  private CompletableFuture<Void> clear(Membership membership, Ballot last) {
    return membership
        .acknowledgedChanges(ring)
        .thenCompose(
            changes ->
                CompletableFuture.allOf(
                    changes.value().stream()
                        .filter(old -> old.isBelow(last))
                        .map(old -> membership.clearAcknowledgements(ring, old))
                        .toArray(CompletableFuture[]::new)));
  }

  private Drain drain() {
    return memory.drainOf(state.orElseThrow(), with.scheduler().monotonicMs()).orElseThrow();
  }

  private Proposal proposed() {
    if (proposal == null) {
      throw new IllegalStateException("nothing was proposed for ring '" + ring + "'");
    }
    return proposal;
  }

  private Decision decide(CompletableFuture<Decision> decision, String what) {
    return waits.get(decision, with.config().decideMaxMs(), what + " of ring '" + ring + "'");
  }

  private static Map<String, Long> sessions(
      Map<String, Stamped<List<RegisteredProducer>>> listings) {
    Map<String, Long> sessions = new HashMap<>();
    listings.forEach((name, listing) -> sessions.put(name, listing.sessionId()));
    return sessions;
  }
}
