package io.ringkeeper.agreement.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.AcceptorRegister.Lives;
import io.ringkeeper.agreement.AcceptorRegister.NewLife;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How a register begins another life, and what becomes of the one before. */
public abstract class RegisterLivesContract extends PortContract {

  private static final String RING = Samples.RING;
  private static final Ballot FIRST = Samples.ballot(1);
  private static final Ballot SECOND = Samples.ballot(2);

  private AcceptorId storage;
  private RingState state;
  private byte[] body;

  @BeforeEach
  void createAndPromise() {
    storage = answer(ensemble().provision("1"));
    answer(
        ensemble()
            .register(RING)
            .create(Samples.RING_ID, storage, new Quorum(List.of(storage)), Samples.NOW_MS));
    answer(register().write(RegisterWrites.promise(present(ensemble()), FIRST)));
    state = Samples.genesis();
    body = StateCodec.encode(state);
  }

  @Test
  void registerCreatedWithItsRingIsInItsFirstLife() {
    // When
    Lives lives = answer(register().lives());

    // Then
    assertThat(lives).isEqualTo(Lives.FIRST);
  }

  @Test
  void newLifeBeginsWithTheAgreedStateAndItsBodyAndTip() {
    // When
    WriteOutcome begun = begin(Lives.FIRST, "x");

    // Then
    assertThat(begun).isEqualTo(new WriteOutcome.Applied(0));
    RegisterRead.Present read = present(ensemble());
    assertThat(read.register()).isEqualTo(joining("x"));
    assertThat(read.register().promised()).isEqualTo(SECOND);
    assertThat(answer(register().body(joining("x").summary().accepted().state().digest())))
        .contains(body);
    assertThat(answer(ensemble().tips()).value().get(RING)).isEqualTo(joining("x").tip());
    assertThat(answer(register().lives()).current()).isEqualTo(storage.life("x"));
  }

  @Test
  void processThatKnewTheFormerLifeAcceptsTheNewOneAndWritesToIt() {
    // Given
    Ensemble knowing = anotherHandle();
    RegisterRead.Present before = present(knowing);
    begin(Lives.FIRST, "x");

    // When
    WriteOutcome late =
        answer(knowing.register(RING).write(RegisterWrites.promise(before, Samples.ballot(3))));
    WriteOutcome next =
        answer(
            knowing
                .register(RING)
                .write(RegisterWrites.promise(present(knowing), Samples.ballot(4))));

    // Then
    assertThat(late).isNotInstanceOf(WriteOutcome.Applied.class);
    assertThat(next).isInstanceOf(WriteOutcome.Applied.class);
  }

  @Test
  void formerLifeThatIsBackIsExcluded() {
    // Given
    byte[] former = saboteur().rawRegister(RING);
    begin(Lives.FIRST, "x");
    saboteur().recreateRegister(RING, former);

    // When
    RegisterRead read = answer(register().read());

    // Then
    assertThat(read).isInstanceOf(RegisterRead.Excluded.class);
  }

  @Test
  void beginningTheSameLifeAgainFindsItBegun() {
    // Given
    begin(Lives.FIRST, "x");
    answer(register().write(RegisterWrites.promise(present(ensemble()), Samples.ballot(5))));

    // When
    WriteOutcome again = begin(Lives.FIRST, "x");

    // Then
    assertThat(again).isEqualTo(new WriteOutcome.Applied(1));
    assertThat(present(ensemble()).register().promised()).isEqualTo(Samples.ballot(5));
  }

  @Test
  void lifeBegunOnAnOldLookIsRefused() {
    // Given
    Lives seen = answer(register().lives());
    begin(seen, "x");

    // When
    WriteOutcome late = begin(seen, "y");

    // Then
    assertThat(late).isEqualTo(new WriteOutcome.Conflict());
    assertThat(present(ensemble()).register().acceptor()).isEqualTo(storage.life("x"));
  }

  @Test
  void furtherLifeReplacesTheOneBefore() {
    // Given
    begin(Lives.FIRST, "x");

    // When
    WriteOutcome begun = begin(answer(register().lives()), "y");

    // Then
    assertThat(begun).isInstanceOf(WriteOutcome.Applied.class);
    assertThat(present(ensemble()).register().acceptor()).isEqualTo(storage.life("y"));
    assertThat(present(anotherHandle()).register().acceptor()).isEqualTo(storage.life("y"));
  }

  @Test
  void lifeOfAnotherStorageIsNotBegun() {
    // Given
    AcceptorId other = new AcceptorId(ACCEPTOR, "2").life("x");

    // When
    WriteOutcome begun = answer(register().begin(new NewLife(-1, joining(other), body)));

    // Then
    assertThat(begun).isInstanceOf(WriteOutcome.NotSent.class);
    assertThat(present(ensemble()).register().acceptor()).isEqualTo(storage);
  }

  @Test
  void lifeThatWasBegunAndLostIsNotBegunAgain() {
    // Given
    begin(Lives.FIRST, "x");
    saboteur().deleteRegister(RING);

    // When
    WriteOutcome again = begin(Lives.FIRST, "x");

    // Then
    assertThat(again).isInstanceOf(WriteOutcome.NotSent.class);
    assertThat(reason(answer(register().read()))).isEqualTo(Reason.MISSING);
  }

  @Test
  void lostRegisterBeginsAnotherLife() {
    // Given
    saboteur().deleteRegister(RING);
    answer(register().read());

    // When
    WriteOutcome begun = begin(Lives.FIRST, "x");

    // Then
    assertThat(begun).isEqualTo(new WriteOutcome.Applied(0));
    assertThat(present(ensemble()).register().acceptor()).isEqualTo(storage.life("x"));
  }

  @Test
  void journalOfANewLifeTellsWhatItBeganWith() {
    // Given
    begin(Lives.FIRST, "x");

    // When
    JournalEntry first = present(ensemble()).register().journal().get(0);

    // Then
    assertThat(first.kind()).isEqualTo(JournalEntry.Kind.CREATED);
    assertThat(first.ballot()).isEqualTo(SECOND);
    assertThat(first.state().version()).isEqualTo(1);
    assertThat(first.vote()).isEmpty();
  }

  private WriteOutcome begin(Lives over, String suffix) {
    return answer(register().begin(new NewLife(over.version(), joining(suffix), body)));
  }

  private RegisterRecord joining(String suffix) {
    return joining(storage.life(suffix));
  }

  private RegisterRecord joining(AcceptorId self) {
    Summary chosen = Samples.summary(state, body, SECOND);
    return RegisterRecord.joining(Samples.RING_ID, self, chosen, Samples.NOW_MS);
  }

  private AcceptorRegister register() {
    return ensemble().register(RING);
  }

  private static RegisterRead.Present present(Ensemble at) {
    return (RegisterRead.Present) answer(at.register(RING).read());
  }

  private static Reason reason(RegisterRead read) {
    assertThat(read).isInstanceOf(RegisterRead.Excluded.class);
    return ((RegisterRead.Excluded) read).reason();
  }
}
