package io.ringkeeper.agreement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.paxos.Accepted;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RingEvidenceTest {

  private static final RingState GENESIS = Samples.genesis(48, 12);
  private static final RingState MOVING = Samples.growing(GENESIS, 4, Samples.ballot(2));
  private static final Summary FIRST = summary(GENESIS, 1);
  private static final Summary SECOND = summary(MOVING, 2);
  private static final String OTHER_ID = "0d5f0c1e-1111-4222-8333-444455556666";

  private final RingEvidence evidence = new RingEvidence(PaxosSteps.STANDARD);

  private static Summary summary(RingState state, long round) {
    return Samples.summary(state, StateCodec.encode(state), Samples.ballot(round));
  }

  /** The same ring's state under the id of another ring of this name. */
  private static RingState ofOtherRing() {
    return new RingState(
        OTHER_ID,
        GENESIS.name(),
        GENESIS.version(),
        GENESIS.kafkaClusterId(),
        GENESIS.topics(),
        GENESIS.acceptors(),
        GENESIS.epoch(),
        GENESIS.ring(),
        GENESIS.cut(),
        GENESIS.origin(),
        GENESIS.phase(),
        GENESIS.outcomes());
  }

  private void see(Summary summary, String... ensembles) {
    see(Samples.RING_ID, summary, ensembles);
  }

  private void see(String ringId, Summary summary, String... ensembles) {
    for (String ensemble : ensembles) {
      evidence.observe(ensemble, new Tip(ringId, Samples.acceptor(ensemble), summary));
    }
  }

  @Test
  void nothingIsShownUntilAChosenStatesBytesAreHere() {
    // Given
    see(FIRST, "a");
    boolean neededByOne = evidence.needsBody();
    see(FIRST, "b");
    boolean neededByTwo = evidence.needsBody();

    // When
    evidence.show(GENESIS);

    // Then
    assertThat(neededByOne).isFalse();
    assertThat(neededByTwo).isTrue();
    assertThat(evidence.needsBody()).isFalse();
    LearnedRing shown = evidence.shown().orElseThrow();
    assertThat(shown.chosen()).isEqualTo(GENESIS);
    assertThat(shown.accepted()).isEqualTo(FIRST.accepted());
    assertThat(shown.open()).isEmpty();
    assertThat(shown.seenAt()).isEqualTo(Set.of("a", "b"));
  }

  @Test
  void newerStateIsOpenUntilChosenAndThenNeedsItsBytes() {
    // Given
    see(FIRST, "a", "b", "c");
    evidence.show(GENESIS);

    // When
    see(SECOND, "a");
    evidence.refreshShown();

    // Then
    assertThat(evidence.shown().orElseThrow().open()).contains(SECOND);
    assertThat(evidence.needsBody()).isFalse();
    see(SECOND, "b");
    evidence.refreshShown();
    assertThat(evidence.needsBody()).isTrue();
    assertThat(evidence.shown().orElseThrow().chosen()).isEqualTo(GENESIS);
    evidence.show(MOVING);
    assertThat(evidence.shown().orElseThrow().chosen()).isEqualTo(MOVING);
    assertThat(evidence.shown().orElseThrow().open()).isEmpty();
  }

  @Test
  void sameStateAtAHigherBallotIsShownWithoutFetchingItAgain() {
    // Given
    Accepted again = FIRST.accepted().at(Samples.ballot(5));
    see(FIRST, "a", "b");
    evidence.show(GENESIS);

    // When
    see(new Summary(again, FIRST.epoch(), FIRST.phase(), null), "b", "c");
    boolean needsBody = evidence.needsBody();
    evidence.refreshShown();

    // Then
    assertThat(needsBody).isFalse();
    assertThat(evidence.shown().orElseThrow().accepted()).isEqualTo(again);
    assertThat(evidence.shown().orElseThrow().seenAt()).isEqualTo(Set.of("a", "b", "c"));
  }

  @Test
  void ensembleThatNoLongerShowsTheRingIsNotSeenThere() {
    // Given
    see(FIRST, "a", "b");
    evidence.show(GENESIS);

    // When
    evidence.absentAt("a");
    evidence.refreshShown();

    // Then
    assertThat(evidence.shown().orElseThrow().seenAt()).isEqualTo(Set.of("b"));
    assertThat(evidence.chosen()).contains(FIRST.accepted());
  }

  @Test
  void nameMeansTheRingThatMostEnsemblesShow() {
    // Given
    Summary other = summary(ofOtherRing(), 1);
    see(FIRST, "a", "b", "c");
    evidence.show(GENESIS);
    see(OTHER_ID, other, "a");
    Accepted byOne = evidence.chosen().orElseThrow();

    // When
    see(OTHER_ID, other, "b");

    // Then
    assertThat(byOne).isEqualTo(FIRST.accepted());
    assertThat(evidence.chosen()).contains(other.accepted());
    assertThat(evidence.needsBody()).isTrue();
    evidence.show(ofOtherRing());
    assertThat(evidence.shown().orElseThrow().chosen().ringId()).isEqualTo(OTHER_ID);
    assertThat(evidence.shown().orElseThrow().seenAt()).isEqualTo(Set.of("a", "b"));
  }

  @Test
  void versionThatGoesBackContradictsTheProtocol() {
    // Given
    see(SECOND, "a", "b");
    evidence.show(MOVING);
    see(summary(GENESIS, 9), "a", "b");

    // When
    var attempt = assertThatThrownBy(() -> evidence.show(GENESIS));

    // Then
    attempt.isInstanceOf(CorruptStateException.class).hasMessageContaining("version 1");
    assertThat(evidence.shown().orElseThrow().chosen()).isEqualTo(MOVING);
  }
}
