package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Change;
import io.ringkeeper.agreement.Decision;
import io.ringkeeper.agreement.IndeterminateOutcomeException;
import io.ringkeeper.agreement.NoQuorumException;
import io.ringkeeper.agreement.RegisterTimeouts;
import io.ringkeeper.agreement.RingMissingException;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Verdict;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.StateRef;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** A proposer process that makes random calls and checks every answer. */
final class ProposerActor extends Actor {

  static final RegisterTimeouts TIMEOUTS = new RegisterTimeouts(150, 10, 200, 1_500);

  private final World world;
  private final Checker checker;
  private final SplittableRandom random;
  private final RingRegister register;
  private final boolean isMisconfigured;
  private int callsLeft;
  private int open;

  ProposerActor(World world, SimProcess process, int calls, boolean isMisconfigured) {
    super(process);
    this.world = world;
    this.checker = world.checker();
    this.random = world.dice().of(process.name());
    this.callsLeft = calls;
    this.isMisconfigured = isMisconfigured;
    this.register =
        world
            .mutant()
            .register(
                SimRing.NAME,
                world.ensembles(process),
                world.mutant().proposer(process.name(), world.dice().of(process.name() + "/id")),
                process,
                world.dice().of(process.name() + "/backoff"),
                TIMEOUTS);
  }

  @Override
  boolean isIdle() {
    return callsLeft == 0 && open == 0;
  }

  @Override
  Actor successor() {
    return world.proposer(callsLeft);
  }

  /** Makes the remaining calls one after the other, sometimes two at once. */
  @Override
  void start() {
    if (callsLeft == 0) {
      return;
    }
    callsLeft--;
    call(process().name() + "-" + callsLeft);
    if (random.nextInt(8) == 0) {
      process().schedule(0, this::start);
    }
  }

  private void call(String token) {
    // Where coordinators propose, others only look and finish what was left open.
    int kind = random.nextInt(world.plan().crew().isCoordinated() ? 3 : 10);
    open++;
    long versionBefore = checker.highestChosenVersion();
    if (kind < 2) {
      watch(register.read(), token, versionBefore);
    } else if (kind == 2) {
      watch(register.change((c, b) -> new Verdict.Reaccept()), token, versionBefore);
    } else {
      watch(register.change(change(token, kind == 3 || kind == 4)), token, versionBefore);
    }
  }

  /** Makes one more call, which must succeed. */
  CompletableFuture<Decision> callAtPeace(String token) {
    long versionBefore = checker.highestChosenVersion();
    open++;
    CompletableFuture<Decision> call = register.change(change(token, false));
    watch(call, token, versionBefore);
    return call;
  }

  private void watch(CompletableFuture<Decision> call, String token, long versionBefore) {
    var unused =
        call.whenComplete(
            (decision, failure) -> {
              open--;
              if (decision != null) {
                onDecision(decision, token, versionBefore);
              } else {
                onFailure(failure, token);
              }
              process().schedule(random.nextInt(150), this::start);
            });
  }

  private void onDecision(Decision decision, String token, long versionBefore) {
    StateRef ref = decision.accepted().state();
    world.queue().mix(ref.version());
    world.queue().trace(() -> token + " decided " + ref + (decision.changed() ? " changed" : ""));
    checker.learned(ref, token);
    if (decision.changed()) {
      checker.made(token);
    } else {
      checker.notMade(token);
      if (ref.version() < versionBefore) {
        checker.fail(
            "P6 " + token + " read " + ref + " though version " + versionBefore + " was chosen");
      }
    }
    if (decision.state().map(RingState::version).orElse(0L) != ref.version()) {
      checker.fail("P6 " + token + " was given another state than " + ref);
    }
  }

  private void onFailure(@Nullable Throwable failure, String token) {
    Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
    world.queue().trace(() -> token + " failed " + cause);
    if (cause instanceof NoQuorumException) {
      checker.notMade(token);
    } else if (!(cause instanceof IndeterminateOutcomeException) && !isExcused(cause)) {
      checker.fail("call " + token + " failed with " + cause);
    }
  }

  @Override
  boolean isMisconfigured() {
    return isMisconfigured;
  }

  private boolean isExcused(@Nullable Throwable cause) {
    return (isMisconfigured && cause instanceof IllegalStateException)
        || ((isMisconfigured || world.hasLostMajority() || world.checker().newest().isEmpty())
            && cause instanceof RingMissingException);
  }

  // One that sometimes keeps the state may do so after an attempt of its own was left open.
  private Change change(String token, boolean keepsSometimes) {
    return (current, ballot) -> {
      if (keepsSometimes && ballot.nonce() % 2 == 0) {
        return new Verdict.Keep();
      }
      RingState next = world.ring().successor(current, ballot, token, process().wallMs());
      checker.proposes(ref(next), token);
      return new Verdict.Replace(next);
    };
  }

  private static StateRef ref(RingState state) {
    return new StateRef(state.version(), Digest.of(StateCodec.encode(state)));
  }
}
