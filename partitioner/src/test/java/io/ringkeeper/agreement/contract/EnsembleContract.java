package io.ringkeeper.agreement.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.EpochArchive;
import io.ringkeeper.agreement.EpochEntries;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** What an {@link Ensemble} has to do apart from its parts: identity, lists, watches, closing. */
public abstract class EnsembleContract extends PortContract {

  private static final String RING = Samples.RING;
  private static final Ballot FIRST = Samples.ballot(1);

  @Test
  void freshEnsembleHasNoIdentityAndNoRings() {
    // Given
    Ensemble ensemble = ensemble();

    // When
    Optional<AcceptorId> identity = answer(ensemble.identity());

    // Then
    assertThat(identity).isEmpty();
    assertThat(answer(ensemble.rings()).value()).isEmpty();
    assertThat(answer(ensemble.tips()).value()).isEmpty();
    assertThat(ensemble.name()).isEqualTo(ACCEPTOR);
    assertThat(ensemble.isConnected()).isTrue();
  }

  @Test
  void identityIsStoredOnceForEverybody() {
    // Given
    Ensemble other = anotherHandle();
    AcceptorId first = answer(ensemble().provision("1"));

    // When
    AcceptorId second = answer(other.provision("2"));

    // Then
    assertThat(first).isEqualTo(new AcceptorId(ACCEPTOR, "1"));
    assertThat(second).isEqualTo(first);
    assertThat(answer(ensemble().identity())).contains(first);
    assertThat(answer(other.identity())).contains(first);
  }

  @Test
  void ringsAndTheirTipsAreListed() {
    // Given
    createRing("flights");
    createRing("bookings");
    Tip flights = accept("flights");

    // When
    Stamped<Map<String, Tip>> tips = answer(ensemble().tips());

    // Then
    assertThat(tips.value()).containsOnlyKeys("flights", "bookings").containsEntry(RING, flights);
    assertThat(answer(ensemble().rings()).value()).containsExactlyInAnyOrder("flights", "bookings");
  }

  @Test
  void listsOfOneSessionCarryTheSameStamp() {
    // Given
    createRing(RING);

    // When
    long ofRings = answer(ensemble().rings()).sessionId();
    long ofTips = answer(ensemble().tips()).sessionId();
    long ofProducers = answer(ensemble().membership().producers()).sessionId();

    // Then
    assertThat(List.of(ofTips, ofProducers)).containsOnly(ofRings);
  }

  @Test
  void newRingGivesAHint() {
    // Given
    AtomicInteger hints = watched(new WatchTarget.Rings());

    // When
    createRing(RING);

    // Then
    eventually("a hint of the ring", () -> hints.get() > 0);
  }

  @Test
  void acceptGivesAHintAtTheTip() {
    // Given
    createRing(RING);
    AtomicInteger hints = watched(new WatchTarget.TipOf(RING));

    // When
    accept(RING);

    // Then
    eventually("a hint of the tip", () -> hints.get() > 0);
  }

  @Test
  void everyAcceptGivesAHintAtTheTipAndNotOnlyTheFirst() {
    // Given
    createRing(RING);
    AtomicInteger hints = watched(new WatchTarget.TipOf(RING));
    accept(RING);
    eventually("a hint of the first accept", () -> hints.get() > 0);
    int before = hints.get();

    // When
    accept(RING);

    // Then
    eventually("a hint of the second accept", () -> hints.get() > before);
  }

  @Test
  void promiseGivesAHintAtTheRegister() {
    // Given
    createRing(RING);
    AtomicInteger hints = watched(new WatchTarget.RegisterOf(RING));

    // When
    answer(ensemble().register(RING).write(RegisterWrites.promise(present(RING), FIRST)));

    // Then
    eventually("a hint of the register", () -> hints.get() > 0);
  }

  @Test
  void creationGivesAHintToWhoWaitsForTheTip() {
    // Given
    AtomicInteger hints = watched(new WatchTarget.TipOf(RING));

    // When
    createRing(RING);

    // Then
    eventually("a hint of the new tip", () -> hints.get() > 0);
  }

  @Test
  void registrationAndDeregistrationGiveHints() {
    // Given
    AtomicInteger hints = watched(new WatchTarget.Producers());
    answer(ensemble().membership().register(Samples.registration("producer-1")));
    eventually("a hint of the registration", () -> hints.get() > 0);
    int before = hints.get();

    // When
    answer(ensemble().membership().deregister("producer-1"));

    // Then
    eventually("a hint of the deregistration", () -> hints.get() > before);
  }

  @Test
  void acknowledgementsGiveHintsByChangeAndByRing() {
    // Given
    createRing(RING);
    AtomicInteger ofChange = watched(new WatchTarget.Acknowledgements(RING, FIRST));
    AtomicInteger ofRing = watched(new WatchTarget.AcknowledgedChanges(RING));
    answer(ensemble().membership().acknowledge(Samples.ack(FIRST, "producer-1")));
    eventually("hints of the first", () -> ofChange.get() > 0 && ofRing.get() > 0);
    int before = ofChange.get();

    // When
    answer(ensemble().membership().acknowledge(Samples.ack(FIRST, "producer-2")));

    // Then
    eventually("a hint of the second", () -> ofChange.get() > before);
  }

  @Test
  void archivedEpochGivesAHint() {
    // Given
    createRing(RING);
    AtomicInteger hints = watched(new WatchTarget.Epochs(RING));

    // When
    answer(ensemble().archive(RING).put(EpochEntries.of(Samples.genesis())));

    // Then
    eventually("a hint of the epoch", () -> hints.get() > 0);
  }

  @Test
  void watchOutlivesTheSession() {
    // Given
    createRing(RING);
    Ensemble watching = anotherHandle();
    long session = answer(watching.rings()).sessionId();
    AtomicInteger hints = watched(watching, new WatchTarget.TipOf(RING));
    saboteur().loseSession(watching);
    eventually("the next session", () -> answer(watching.rings()).sessionId() != session);
    eventually("a hint of the reconnection", () -> hints.get() > 0);
    int before = hints.get();

    // When
    accept(RING);

    // Then
    eventually("a hint in the next session", () -> hints.get() > before);
  }

  @Test
  void closedWatchGivesNoMoreHints() {
    // Given
    createRing(RING);
    AtomicInteger closed = new AtomicInteger();
    ensemble().watch(new WatchTarget.TipOf(RING), closed::incrementAndGet).close();
    int before = closed.get();
    AtomicInteger open = watched(new WatchTarget.TipOf(RING));
    int openBefore = open.get();

    // When
    accept(RING);

    // Then
    eventually("a hint at the open watch", () -> open.get() > openBefore);
    assertThat(closed).hasValue(before);
  }

  @Test
  void closedEnsembleAnswersThatItCannotBeAsked() {
    // Given
    createRing(RING);
    RegisterRead.Present read = present(RING);
    Ensemble closed = anotherHandle();
    closed.close();

    // When
    WriteOutcome written = answer(closed.register(RING).write(RegisterWrites.promise(read, FIRST)));

    // Then
    assertThat(written).isInstanceOf(WriteOutcome.NotSent.class);
    assertThat(answer(closed.register(RING).read())).isInstanceOf(RegisterRead.Unavailable.class);
    assertThat(answer(closed.archive(RING).put(EpochEntries.of(Samples.genesis()))))
        .isEqualTo(EpochArchive.Stored.UNAVAILABLE);
    assertThatThrownBy(() -> answer(closed.rings()))
        .isInstanceOf(EnsembleUnavailableException.class);
    assertThatThrownBy(() -> answer(closed.membership().producers()))
        .isInstanceOf(EnsembleUnavailableException.class);
    assertThat(closed.isConnected()).isFalse();
  }

  private void createRing(String ring) {
    AcceptorId self = answer(ensemble().provision("1"));
    WriteOutcome outcome =
        answer(
            ensemble()
                .register(ring)
                .create(Samples.RING_ID, self, new Quorum(List.of(self)), Samples.NOW_MS));
    assertThat(outcome).isInstanceOf(WriteOutcome.Applied.class);
  }

  private Tip accept(String ring) {
    RegisterRead.Present read = present(ring);
    Ballot ballot = Samples.ballot(read.znodeVersion() + 1L);
    var write = RegisterWrites.accept(read, Samples.genesis(), ballot);
    WriteOutcome outcome = answer(ensemble().register(ring).write(write));
    assertThat(outcome).isInstanceOf(WriteOutcome.Applied.class);
    return write.register().tip();
  }

  private RegisterRead.Present present(String ring) {
    return (RegisterRead.Present) answer(ensemble().register(ring).read());
  }

  private AtomicInteger watched(WatchTarget target) {
    return watched(ensemble(), target);
  }

  /** Counts hints; the watch ends with the ensemble. */
  @SuppressWarnings("resource")
  private static AtomicInteger watched(Ensemble at, WatchTarget target) {
    AtomicInteger hints = new AtomicInteger();
    at.watch(target, hints::incrementAndGet);
    return hints;
  }
}
