package io.ringkeeper.agreement.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What an {@link AcceptorRegister} has to do while nobody tampers with it. */
public abstract class AcceptorRegisterContract extends PortContract {

  private static final String RING = Samples.RING;
  private static final Ballot FIRST = Samples.ballot(1);
  private static final Ballot SECOND = Samples.ballot(2);

  @Test
  void registerIsAbsentUntilItIsCreated() {
    // Given
    answer(ensemble().provision("1"));

    // When
    RegisterRead read = answer(ensemble().register(RING).read());

    // Then
    assertThat(read).isEqualTo(new RegisterRead.Absent());
  }

  @Test
  void createdRegisterIsEmptyAndAtVersionZero() {
    // Given
    AcceptorId self = answer(ensemble().provision("1"));

    // When
    WriteOutcome outcome = create(ensemble(), Samples.RING_ID, self, Samples.NOW_MS);

    // Then
    RegisterRecord register = present(ensemble()).register();
    assertThat(outcome).isEqualTo(new WriteOutcome.Applied(0));
    assertThat(present(ensemble()).znodeVersion()).isZero();
    assertThat(register.ringId()).isEqualTo(Samples.RING_ID);
    assertThat(register.acceptor()).isEqualTo(self);
    assertThat(register.promised()).isEqualTo(Ballot.ZERO);
    assertThat(register.summary().accepted().deciders()).isEqualTo(new Quorum(List.of(self)));
    assertThat(register.journal())
        .extracting(JournalEntry::kind)
        .containsExactly(JournalEntry.Kind.CREATED);
  }

  @Test
  void creationMayBeRepeatedByAnybodyWhileTheRegisterIsEmpty() {
    // Given
    AcceptorId self = created();

    // When
    WriteOutcome again = create(ensemble(), Samples.RING_ID, self, Samples.NOW_MS);
    WriteOutcome resumed = create(anotherHandle(), Samples.RING_ID, self, Samples.NOW_MS + 5_000);

    // Then
    assertThat(List.of(again, resumed)).containsOnly(new WriteOutcome.Applied(0));
    assertThat(present(ensemble()).znodeVersion()).isZero();
  }

  @Test
  void creationOfAnotherRingOfThatNameConflicts() {
    // Given
    AcceptorId self = created();

    // When
    WriteOutcome outcome = create(ensemble(), "another-ring", self, Samples.NOW_MS);

    // Then
    assertThat(outcome).isEqualTo(new WriteOutcome.Conflict());
    assertThat(present(ensemble()).register().ringId()).isEqualTo(Samples.RING_ID);
  }

  @Test
  void creationLeavesARegisterAloneThatHasMovedOn() {
    // Given
    AcceptorId self = created();
    write(RegisterWrites.promise(present(ensemble()), FIRST));
    RegisterRead before = present(ensemble());

    // When
    create(anotherHandle(), Samples.RING_ID, self, Samples.NOW_MS);

    // Then
    assertThat(present(ensemble())).isEqualTo(before);
  }

  @Test
  void promiseIsStoredUnderTheNextVersion() {
    // Given
    created();
    RegisterWrite promise = RegisterWrites.promise(present(ensemble()), FIRST);

    // When
    WriteOutcome outcome = write(promise);

    // Then
    assertThat(outcome).isEqualTo(new WriteOutcome.Applied(1));
    assertThat(present(ensemble())).isEqualTo(new RegisterRead.Present(promise.register(), 1));
  }

  @Test
  void writeOnAVersionThatIsGoneConflictsAndChangesNothing() {
    // Given
    created();
    RegisterRead.Present stale = present(ensemble());
    RingState genesis = Samples.genesis();
    write(RegisterWrites.promise(stale, SECOND));
    RegisterRead.Present before = present(ensemble());
    RegisterWrite late = RegisterWrites.accept(stale, genesis, FIRST);

    // When
    WriteOutcome outcome = write(late);

    // Then
    assertThat(outcome).isEqualTo(new WriteOutcome.Conflict());
    assertThat(present(ensemble())).isEqualTo(before);
    assertThat(tip()).isEqualTo(before.register().tip());
    assertThat(answer(ensemble().register(RING).body(digest(genesis)))).isEmpty();
  }

  @Test
  void ofTwoProcessesThatWriteOnOneVersionOneConflicts() {
    // Given
    created();
    Ensemble other = anotherHandle();
    RegisterRead.Present mine = present(ensemble());
    RegisterRead.Present theirs = present(other);
    RegisterWrite second = RegisterWrites.promise(theirs, SECOND);
    write(RegisterWrites.promise(mine, FIRST));

    // When
    WriteOutcome outcome = answer(other.register(RING).write(second));

    // Then
    assertThat(outcome).isEqualTo(new WriteOutcome.Conflict());
    assertThat(present(ensemble()).register().promised()).isEqualTo(FIRST);
  }

  @Test
  void acceptStoresRegisterBodyAndTipTogether() {
    // Given
    created();
    RingState genesis = Samples.genesis();
    RegisterWrite accept = RegisterWrites.accept(present(ensemble()), genesis, FIRST);

    // When
    WriteOutcome outcome = write(accept);

    // Then
    assertThat(outcome).isEqualTo(new WriteOutcome.Applied(1));
    assertThat(present(ensemble()).register()).isEqualTo(accept.register());
    assertThat(tip()).isEqualTo(accept.register().tip());
    assertThat(answer(ensemble().register(RING).body(digest(genesis))))
        .hasValueSatisfying(b -> assertThat(b).isEqualTo(StateCodec.encode(genesis)));
  }

  @Test
  void promiseLeavesTheTipAsItIs() {
    // Given
    created();
    write(RegisterWrites.accept(present(ensemble()), Samples.genesis(), FIRST));
    Tip before = tip();

    // When
    write(RegisterWrites.promise(present(ensemble()), SECOND));

    // Then
    assertThat(tip()).isEqualTo(before);
  }

  @Test
  void stateThatIsStoredAlreadyCanBeAcceptedAtAnotherBallot() {
    // Given
    created();
    write(RegisterWrites.accept(present(ensemble()), Samples.genesis(), FIRST));
    RegisterWrite again = RegisterWrites.accept(present(ensemble()), Samples.genesis(), SECOND);

    // When
    WriteOutcome outcome = write(again);

    // Then
    assertThat(outcome).isEqualTo(new WriteOutcome.Applied(2));
    assertThat(tip().summary().accepted().ballot()).isEqualTo(SECOND);
  }

  @Test
  void tooLargeStateIsNotSent() {
    // Given
    created();
    byte[] body = new byte[StateCodec.MAX_BYTES + 1];
    RegisterRead.Present before = present(ensemble());
    RegisterWrite write = RegisterWrites.accept(before, Samples.genesis(), body, FIRST);

    // When
    WriteOutcome outcome = write(write);

    // Then
    assertThat(outcome).isInstanceOf(WriteOutcome.NotSent.class);
    assertThat(present(ensemble())).isEqualTo(before);
  }

  @Test
  void writeWhoseJournalDoesNotFollowItsVersionIsAnError() {
    // Given
    created();
    RegisterWrite fits = RegisterWrites.promise(present(ensemble()), FIRST);
    RegisterWrite misfit = new RegisterWrite(7, fits.register(), null);

    // When
    // Then
    assertThatThrownBy(() -> write(misfit)).isInstanceOf(IllegalArgumentException.class);
    assertThat(present(ensemble()).znodeVersion()).isZero();
  }

  @Test
  void bodyThatIsNotTheAcceptedStatesIsAnError() {
    // Given
    created();
    RegisterWrite fits = RegisterWrites.accept(present(ensemble()), Samples.genesis(), FIRST);
    RegisterWrite misfit = new RegisterWrite(0, fits.register(), new byte[] {1, 2, 3});

    // When
    // Then
    assertThatThrownBy(() -> write(misfit)).isInstanceOf(IllegalArgumentException.class);
    assertThat(present(ensemble()).znodeVersion()).isZero();
  }

  @Test
  void journalKeepsTheLastTransitionsWithoutGaps() {
    // Given
    created();

    // When
    for (int i = 1; i <= JournalEntry.KEPT + 8; i++) {
      write(RegisterWrites.promise(present(ensemble()), Samples.ballot(i)));
    }

    // Then
    RegisterRead.Present read = present(anotherHandle());
    assertThat(read.znodeVersion()).isEqualTo(JournalEntry.KEPT + 8);
    assertThat(read.register().journal())
        .extracting(JournalEntry::znodeVersion)
        .containsExactlyElementsOf(
            IntStream.rangeClosed(9, JournalEntry.KEPT + 8).boxed().toList());
  }

  @Test
  void onlyBodiesThatAreNoLongerNeededAreRemoved() {
    // Given
    created();
    List<RingState> states =
        IntStream.rangeClosed(1, JournalEntry.KEPT + 8)
            .mapToObj(n -> Samples.genesis(12 * n, 12))
            .toList();
    for (int i = 0; i < states.size(); i++) {
      write(RegisterWrites.accept(present(ensemble()), states.get(i), Samples.ballot(i + 1)));
    }
    AcceptorRegister register = ensemble().register(RING);
    Digest oldest = digest(states.get(0));
    Digest accepted = digest(states.get(states.size() - 1));

    // When
    int removed = answer(register.removeUnneededBodies());

    // Then
    assertThat(removed).isPositive();
    assertThat(answer(register.body(oldest))).isEmpty();
    assertThat(answer(register.body(accepted))).isPresent();
  }

  private AcceptorId created() {
    AcceptorId self = answer(ensemble().provision("1"));
    create(ensemble(), Samples.RING_ID, self, Samples.NOW_MS);
    return self;
  }

  private static WriteOutcome create(Ensemble at, String ringId, AcceptorId self, long nowMs) {
    return answer(at.register(RING).create(ringId, self, new Quorum(List.of(self)), nowMs));
  }

  private WriteOutcome write(RegisterWrite write) {
    return answer(ensemble().register(RING).write(write));
  }

  private static RegisterRead.Present present(Ensemble at) {
    RegisterRead read = answer(at.register(RING).read());
    assertThat(read).isInstanceOf(RegisterRead.Present.class);
    return (RegisterRead.Present) read;
  }

  private Tip tip() {
    Map<String, Tip> tips = answer(ensemble().tips()).value();
    assertThat(tips).containsOnlyKeys(RING);
    return Objects.requireNonNull(tips.get(RING));
  }

  private static Digest digest(RingState state) {
    return Digest.of(StateCodec.encode(state));
  }
}
