package io.ringkeeper.agreement;

import io.ringkeeper.agreement.AcceptorRegister.Lives;
import io.ringkeeper.agreement.AcceptorRegister.NewLife;
import io.ringkeeper.paxos.AcceptorId;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Begins a new life of one register, at an ensemble whose votes do not count until the next state
 * names that life. Runs on the scheduler.
 *
 * <p>The incarnation of the ensemble's storage is drawn at random where there is none, so storage
 * that is lost once more can never pass for this one. A life is named by its purpose and by how
 * many were begun before: two who begin one for the same purpose find the same, unless it was lost.
 */
final class LifeBeginning {

  private final RingAcceptors acceptors;
  private final RandomGenerator random;
  private final Ensemble joining;
  private final String purpose;
  private final AcceptorRegister register;
  private final CompletableFuture<AcceptorEndpoint> result = new CompletableFuture<>();

  LifeBeginning(RingAcceptors acceptors, RandomGenerator random, Ensemble joining, String purpose) {
    this.acceptors = acceptors;
    this.random = random;
    this.joining = joining;
    this.purpose = purpose;
    this.register = joining.register(acceptors.ring());
  }

  CompletableFuture<AcceptorEndpoint> result() {
    return result;
  }

  /** Whether this is a life that was begun for the given purpose. */
  static boolean isOf(AcceptorId acceptor, String purpose) {
    return acceptor.incarnation().contains("." + purpose + "-");
  }

  void start(Decision chosen) {
    RingState state = chosen.state().orElseThrow();
    ask(
        register.lives(),
        lives ->
            ask(
                register.read(),
                read -> {
                  if (isBegun(lives, read)) {
                    result.complete(
                        new AcceptorEndpoint(
                            ((RegisterRead.Present) read).register().acceptor(),
                            joining.address()));
                  } else {
                    ask(identity(), storage -> begin(lives, storage, state, chosen));
                  }
                }));
  }

  /** Whether somebody has begun the present life for the same purpose, and it is fit to vote. */
  private boolean isBegun(Lives lives, RegisterRead read) {
    return read instanceof RegisterRead.Present present
        && present.register().acceptor().equals(lives.current())
        && isOf(present.register().acceptor(), purpose);
  }

  private CompletableFuture<AcceptorId> identity() {
    String incarnation = Long.toHexString(random.nextLong());
    return joining
        .identity()
        .thenCompose(
            found ->
                found
                    .map(CompletableFuture::completedFuture)
                    .orElseGet(() -> joining.reprovision(incarnation)));
  }

  private void begin(Lives lives, AcceptorId storage, RingState state, Decision chosen) {
    if (!storage.name().equals(joining.name())) {
      throw new IllegalStateException(
          "ensemble "
              + joining.name()
              + " is prepared as acceptor "
              + storage.name()
              + "; one ensemble has one name");
    }
    AcceptorId self = storage.life(purpose + "-" + (lives.version() + 1));
    Summary summary = Summary.of(chosen.accepted(), state);
    long nowMs = acceptors.strand().scheduler().wallMs();
    RegisterRecord record = RegisterRecord.joining(state.ringId(), self, summary, nowMs);
    byte[] body = StateBody.of(state).bytes();
    ask(
        register.begin(new NewLife(lives.version(), record, body)),
        outcome -> {
          if (outcome instanceof WriteOutcome.Applied) {
            result.complete(new AcceptorEndpoint(self, joining.address()));
          } else if (outcome instanceof WriteOutcome.Conflict) {
            throw new EnsembleUnavailableException(
                "another life of acceptor " + joining.name() + " was begun meanwhile; look again");
          } else {
            throw new EnsembleUnavailableException(
                "the register of ring "
                    + acceptors.ring()
                    + " at ensemble "
                    + joining.name()
                    + " could not be begun: "
                    + outcome);
          }
        });
  }

  private interface Then<T> {
    void accept(T value);
  }

  private <T> void ask(CompletableFuture<T> question, Then<T> then) {
    acceptors
        .strand()
        .within(
            acceptors.voteMs(),
            question,
            (value, failure) -> {
              try {
                then.accept(present(value, failure));
              } catch (RuntimeException e) {
                result.completeExceptionally(e);
              }
            });
  }

  private static <T> T present(@Nullable T value, @Nullable Throwable failure) {
    return Optional.ofNullable(value)
        .orElseThrow(
            () ->
                failure == null
                    ? new IllegalStateException("no answer")
                    : Strand.asRuntime(failure));
  }
}
