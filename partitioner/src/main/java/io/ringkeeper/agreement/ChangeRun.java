package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.ProposerRound;
import io.ringkeeper.paxos.StateRef;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One call of {@link RingRegister#change}: rounds until the change is decided, found unnecessary,
 * or given up. Runs on the scheduler.
 *
 * <p>◆ Finish before change: what a majority does not report at one ballot is only re-accepted; the
 * change is applied to nothing but a state known chosen.
 */
final class ChangeRun implements RoundDriver.Listener {

  private static final int MAX_DOUBLINGS = 20;

  private final RingAcceptors acceptors;
  private final ProposerMemory memory;
  private final StateBodies bodies;
  private final RegisterTimeouts timeouts;
  private final RandomGenerator random;
  private final Change change;
  private final RoundDriver rounds;
  private final RingSurvey survey;
  private final EpochArchiver archiver;
  private final OwnAttempts attempts = new OwnAttempts();
  private final CompletableFuture<Decision> result = new CompletableFuture<>();
  private final long startedMs;
  private String ringId = "";
  private int ballots;
  private int losses;
  private boolean currentIsConfirmed;
  private boolean answersWhenDecided;
  private @Nullable StateBody sent;
  private @Nullable Ballot counted;

  ChangeRun(
      RingAcceptors acceptors,
      ProposerMemory memory,
      StateBodies bodies,
      RingRegister.Setup setup,
      Change change) {
    this.acceptors = acceptors;
    this.memory = memory;
    this.bodies = bodies;
    this.timeouts = setup.timeouts();
    this.random = setup.random();
    this.change = change;
    this.rounds = new RoundDriver(acceptors, setup.steps(), this);
    this.survey = new RingSurvey(acceptors, memory);
    this.archiver = new EpochArchiver(acceptors, memory);
    this.startedMs = acceptors.strand().scheduler().monotonicMs();
  }

  CompletableFuture<Decision> result() {
    return result;
  }

  void start() {
    guarded(
        () -> {
          Optional<String> known = memory.ringId();
          if (known.isEmpty()) {
            survey.pin(() -> guarded(this::start), this::onFailure, this::retry);
            return;
          }
          ringId = known.get();
          Optional<ProposerRound.Prepared> lead = memory.takeLead();
          if (lead.isPresent() && change != RingRegister.READ) {
            withBody(lead.get());
          } else {
            prepare();
          }
        });
  }

  private void prepare() {
    Ballot ballot = memory.nextBallot();
    count(ballot);
    currentIsConfirmed = true;
    rounds.prepare(ringId, ballot);
  }

  @Override
  public void onPrepared(ProposerRound.Prepared prepared) {
    guarded(
        () -> {
          Optional<RuntimeException> wrong =
              RingSurvey.mismatch(acceptors, prepared.adopted().acceptors());
          if (wrong.isPresent()) {
            onFailure(wrong.get());
          } else {
            withBody(prepared);
          }
        });
  }

  private void withBody(ProposerRound.Prepared prepared) {
    StateRef ref = prepared.adopted().state();
    if (ref.equals(StateRef.NONE)) {
      onAdopted(prepared, Optional.empty());
      return;
    }
    bodies.fetch(
        ref,
        body -> {
          if (body.isPresent()) {
            guarded(() -> onAdopted(prepared, body));
          } else {
            retry("no reachable ensemble delivers the bytes of state " + ref);
          }
        },
        this::onFailure);
  }

  private void onAdopted(ProposerRound.Prepared prepared, Optional<StateBody> body) {
    StateRef ref = prepared.adopted().state();
    if (body.isPresent() && attempts.anyBelow(ref)) {
      settleThen(prepared, body.get());
    } else if (body.isPresent() && !prepared.adoptedIsChosen()) {
      reaccept(prepared, body.get());
    } else if (body.isPresent() && attempts.find(ref).isPresent()) {
      memory.keepLead(prepared);
      finish(body, prepared.adopted(), prepared.reporters(), true);
    } else {
      onChosen(prepared, body);
    }
  }

  // Something newer than an attempt of ours was accepted, so our attempt was either chosen before
  // it or beaten for good. The newer state may tell; else the journals; else nobody can.
  private void settleThen(ProposerRound.Prepared prepared, StateBody newer) {
    Optional<OwnAttempts.Attempt> ancestor = attempts.ancestorOf(newer.state());
    if (ancestor.isPresent()) {
      OwnAttempts.Attempt own = ancestor.get();
      finish(Optional.of(own.body()), own.proposed(), Set.of(), true);
      return;
    }
    acceptors.survey(
        reads -> false,
        reads -> guarded(() -> settle(prepared, newer, RingSurvey.present(reads, ringId))));
  }

  private void settle(
      ProposerRound.Prepared prepared, StateBody newer, List<RegisterRecord> registers) {
    OwnAttempts.Settled settled = attempts.settle(prepared.adopted().state(), registers);
    if (settled instanceof OwnAttempts.Settled.Chosen own) {
      finish(Optional.of(own.attempt().body()), own.accepted(), own.voters(), true);
    } else if (settled instanceof OwnAttempts.Settled.Beaten) {
      onAdopted(prepared, Optional.of(newer));
    } else {
      giveUp("the journals no longer tell what was chosen before " + newer.ref());
    }
  }

  private void onChosen(ProposerRound.Prepared prepared, Optional<StateBody> body) {
    Accepted adopted = prepared.adopted();
    attempts.beatenBy(adopted.state());
    Optional<RingState> state = body.map(StateBody::state);
    Verdict verdict = change.apply(state, prepared.ballot());
    if (verdict instanceof Verdict.Replace replace) {
      RingState next = replace.next();
      Successors.check(ringId, state, next, adopted.acceptors(), prepared.ballot());
      StateBody proposed = StateBody.of(next);
      archiver.beforeLeaving(
          state,
          next,
          () -> guarded(() -> propose(prepared, proposed)),
          this::retry,
          this::onFailure);
    } else if (verdict instanceof Verdict.Reaccept && body.isPresent()) {
      answersWhenDecided = true;
      reaccept(prepared, body.get());
    } else if (!currentIsConfirmed) {
      prepare();
    } else if (attempts.isEmpty()) {
      memory.keepLead(prepared);
      finish(body, adopted, prepared.reporters(), false);
    } else if (body.isPresent()) {
      // Some acceptor may hold an attempt at a lower ballot; this buries it.
      answersWhenDecided = true;
      reaccept(prepared, body.get());
    } else {
      giveUp("an attempt at the first state may still be decided");
    }
  }

  private void propose(ProposerRound.Prepared prepared, StateBody body) {
    ProposerRound.Accepting accepting =
        prepared.propose(body.ref(), body.state().quorum(), memory.nextBallot());
    attempts.add(new OwnAttempts.Attempt(accepting.proposed(), body));
    accept(accepting, body);
  }

  private void reaccept(ProposerRound.Prepared prepared, StateBody body) {
    accept(prepared.reaccept(memory.nextBallot()), body);
  }

  private void accept(ProposerRound.Accepting accepting, StateBody body) {
    count(accepting.ballot());
    sent = body;
    rounds.accept(ringId, accepting, body);
  }

  @Override
  public void onDecided(ProposerRound.Decided decided) {
    guarded(
        () -> {
          Optional<StateBody> body = Optional.ofNullable(sent);
          body.ifPresent(bodies::put);
          boolean isOwn = attempts.find(decided.accepted().state()).isPresent();
          // A majority now holds this ballot, so nothing at a lower one can be chosen any more.
          attempts.bury();
          Optional<ProposerRound.Prepared> lead = decided.lead();
          if (isOwn || answersWhenDecided) {
            lead.ifPresent(memory::keepLead);
            finish(body, decided.accepted(), decided.voters(), isOwn);
          } else if (lead.isPresent()) {
            currentIsConfirmed = true;
            onChosen(lead.get(), body);
          } else {
            prepare();
          }
        });
  }

  @Override
  public void onLost(ProposerRound.Lost lost) {
    if (!lost.mayStillBeDecided()) {
      attempts.withdraw(lost.ballot());
    }
    retry(
        lost.refusedBy() == null
            ? "no majority answered"
            : "another proposer was ahead with ballot " + lost.refusedBy());
  }

  @Override
  public void onFailure(RuntimeException failure) {
    rounds.stop();
    boolean mayBeDecided = !attempts.isEmpty() && !(failure instanceof CorruptStateException);
    result.completeExceptionally(
        mayBeDecided
            ? new IndeterminateOutcomeException(
                "the change of ring "
                    + acceptors.ring()
                    + " may be decided or not; read the state before proposing again",
                failure)
            : failure);
  }

  private void retry(String why) {
    rounds.stop();
    memory.saw(rounds.highest());
    answersWhenDecided = false;
    Scheduler scheduler = acceptors.strand().scheduler();
    if (scheduler.monotonicMs() - startedMs >= timeouts.maxElapsedMs()) {
      giveUp(why);
      return;
    }
    long doubled = timeouts.backoffMs() << Math.min(losses, MAX_DOUBLINGS);
    long bound = Math.min(timeouts.backoffMaxMs(), doubled);
    losses++;
    scheduler.schedule(random.nextLong(bound + 1), this::start);
  }

  private void giveUp(String why) {
    String text =
        "ring "
            + acceptors.ring()
            + ": "
            + why
            + " after "
            + ballots
            + " rounds; ensembles that did not vote: "
            + rounds.reasons();
    rounds.stop();
    result.completeExceptionally(
        attempts.isEmpty()
            ? new NoQuorumException(text + ". Nothing was changed; repeat when they are back")
            : new IndeterminateOutcomeException(
                text + ". The change may be decided or not; read the state before repeating it"));
  }

  private void finish(
      Optional<StateBody> body, Accepted accepted, Set<AcceptorId> voters, boolean changed) {
    rounds.stop();
    long elapsedMs = acceptors.strand().scheduler().monotonicMs() - startedMs;
    Set<String> names = voters.stream().map(AcceptorId::name).collect(Collectors.toSet());
    result.complete(
        new Decision(body.map(StateBody::state), accepted, ballots, elapsedMs, names, changed));
  }

  private void count(Ballot ballot) {
    if (!ballot.equals(counted)) {
      counted = ballot;
      ballots++;
    }
  }

  private void guarded(Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      onFailure(e);
    }
  }
}
