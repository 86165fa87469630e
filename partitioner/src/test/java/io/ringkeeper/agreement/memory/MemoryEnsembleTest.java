package io.ringkeeper.agreement.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.EpochArchive;
import io.ringkeeper.agreement.EpochEntries;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.contract.RegisterWrites;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That the levers of the fake do what tests rely on. */
class MemoryEnsembleTest {

  private static final String RING = Samples.RING;
  private static final Ballot FIRST = Samples.ballot(1);

  private final MemoryEnsemble ensemble = new MemoryEnsemble("a");

  @BeforeEach
  void createRing() {
    AcceptorId self = ensemble.provision("1").join();
    Quorum acceptors = new Quorum(List.of(self));
    ensemble.register(RING).create(Samples.RING_ID, self, acceptors, Samples.NOW_MS).join();
  }

  @Test
  void lostResponseLeavesTheWriteAppliedAndTheWriterUnsure() {
    // Given
    RegisterWrite write = RegisterWrites.promise(present(), FIRST);
    ensemble.loseNextResponse();

    // When
    WriteOutcome outcome = ensemble.register(RING).write(write).join();

    // Then
    assertThat(outcome).isInstanceOf(WriteOutcome.Unknown.class);
    assertThat(present().register().promised()).isEqualTo(FIRST);
    assertThat(ensemble.lostMessages()).isEqualTo(1);
  }

  @Test
  void lostRequestLeavesTheRegisterAsItWasAndTheWriterUnsure() {
    // Given
    RegisterRead.Present before = present();
    ensemble.loseNextRequest();

    // When
    WriteOutcome outcome =
        ensemble.register(RING).write(RegisterWrites.promise(before, FIRST)).join();

    // Then
    assertThat(outcome).isInstanceOf(WriteOutcome.Unknown.class);
    assertThat(present()).isEqualTo(before);
    assertThat(ensemble.lostMessages()).isEqualTo(1);
  }

  @Test
  void disconnectedClientSendsNothingAndHearsNothing() {
    // Given
    RegisterRead.Present before = present();
    AtomicInteger hints = watchedTip();
    ensemble.disconnect();
    MemoryEnsemble other = ensemble.anotherHandle();

    // When
    WriteOutcome mine = ensemble.register(RING).write(RegisterWrites.promise(before, FIRST)).join();
    WriteOutcome theirs =
        other.register(RING).write(RegisterWrites.accept(before, Samples.genesis(), FIRST)).join();

    // Then
    assertThat(mine).isInstanceOf(WriteOutcome.NotSent.class);
    assertThat(theirs).isEqualTo(new WriteOutcome.Applied(1));
    assertThat(hints).hasValue(0);
    assertThat(ensemble.isConnected()).isFalse();
    assertThat(ensemble.archive(RING).put(EpochEntries.of(Samples.genesis())).join())
        .isEqualTo(EpochArchive.Stored.UNAVAILABLE);
    assertThatThrownBy(() -> ensemble.membership().producers().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(EnsembleUnavailableException.class);
  }

  @Test
  void reconnectionKeepsTheSessionAndGivesAHint() {
    // Given
    long session = ensemble.sessionId();
    ensemble.membership().register(Samples.registration("producer-1")).join();
    AtomicInteger hints = watchedTip();
    ensemble.disconnect();

    // When
    ensemble.reconnect();

    // Then
    assertThat(hints).hasValue(1);
    assertThat(ensemble.sessionId()).isEqualTo(session);
    assertThat(ensemble.membership().producers().join().value().get(0).live()).isTrue();
  }

  @Test
  void requestsWaitForTheExecutor() {
    // Given
    Queue<Runnable> waiting = new ArrayDeque<>();
    MemoryEnsemble slow = new MemoryEnsemble("a", waiting::add, () -> 5);

    // When
    CompletableFuture<AcceptorId> provisioned = slow.provision("1");
    boolean doneBefore = provisioned.isDone();
    waiting.remove().run();

    // Then
    assertThat(doneBefore).isFalse();
    assertThat(provisioned).isCompletedWithValue(new AcceptorId("a", "1"));
  }

  @Test
  void leversOnTheRegisterLeadToTheirExclusions() {
    // Given
    present();
    MemoryEnsemble.Snapshot snapshot = ensemble.snapshot();

    // When
    ensemble.corrupt(RING);
    RegisterRead corrupt = ensemble.register(RING).read().join();
    ensemble.rollBack(snapshot);
    ensemble.recreate(RING);
    RegisterRead recreated = ensemble.register(RING).read().join();
    ensemble.deleteRegister(RING);
    RegisterRead missing = ensemble.register(RING).read().join();

    // Then
    assertThat(List.of(corrupt, recreated, missing))
        .extracting(read -> ((RegisterRead.Excluded) read).reason())
        .containsExactly(
            RegisterRead.Reason.CORRUPT,
            RegisterRead.Reason.RECREATED,
            RegisterRead.Reason.MISSING);
  }

  @Test
  void damagedBodyIsNotHandedOut() {
    // Given
    RegisterWrite accept = RegisterWrites.accept(present(), Samples.genesis(), FIRST);
    ensemble.register(RING).write(accept).join();
    Digest digest = accept.register().summary().accepted().state().digest();
    ensemble.corruptBody(RING, digest);

    // When
    CompletableFuture<?> body = ensemble.register(RING).body(digest);

    // Then
    assertThatThrownBy(body::join).hasCauseInstanceOf(CorruptStateException.class);
  }

  private RegisterRead.Present present() {
    return (RegisterRead.Present) ensemble.register(RING).read().join();
  }

  @SuppressWarnings("resource") // ends with the ensemble
  private AtomicInteger watchedTip() {
    AtomicInteger hints = new AtomicInteger();
    ensemble.watch(new WatchTarget.TipOf(RING), hints::incrementAndGet);
    return hints;
  }
}
