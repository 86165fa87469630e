package io.ringkeeper.agreement.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a {@code Membership} has to do. */
public abstract class MembershipContract extends PortContract {

  private static final Ballot CHANGE = Samples.ballot(4);
  private static final Ballot LATER_CHANGE = Samples.ballot(9);

  @Test
  void registeredProducerIsListedAsLive() {
    // Given
    ProducerRegistration registration = Samples.registration("producer-1");

    // When
    answer(ensemble().membership().register(registration));

    // Then
    RegisteredProducer listed = only(ensemble());
    assertThat(listed.registration()).isEqualTo(registration);
    assertThat(listed.live()).isTrue();
  }

  @Test
  void nobodyIsListedBeforeTheFirstRegistration() {
    // Given
    Ensemble ensemble = ensemble();

    // When
    Stamped<List<RegisteredProducer>> listed = answer(ensemble.membership().producers());

    // Then
    assertThat(listed.value()).isEmpty();
  }

  @Test
  void secondRegistrationOfAProducerReplacesTheFirst() {
    // Given
    answer(ensemble().membership().register(Samples.registration("producer-1")));
    int version = only(ensemble()).znodeVersion();
    ProducerRegistration wider = Samples.registration("producer-1", Set.of("flights", "gates"));

    // When
    answer(ensemble().membership().register(wider));

    // Then
    RegisteredProducer listed = only(ensemble());
    assertThat(listed.registration()).isEqualTo(wider);
    assertThat(listed.znodeVersion()).isGreaterThan(version);
    assertThat(listed.live()).isTrue();
  }

  @Test
  void producerIsKnownFromItsRegistrationToItsDeregistration() {
    // Given
    boolean before = answer(ensemble().membership().isRegistered("producer-1")).value();
    answer(ensemble().membership().register(Samples.registration("producer-1")));
    boolean between = answer(ensemble().membership().isRegistered("producer-1")).value();

    // When
    answer(ensemble().membership().deregister("producer-1"));

    // Then
    boolean after = answer(ensemble().membership().isRegistered("producer-1")).value();
    assertThat(List.of(before, between, after)).containsExactly(false, true, false);
    assertThat(answer(ensemble().membership().producers()).value()).isEmpty();
  }

  @Test
  void renewalReplacesTheRecordAndBringsBackTheLiveNode() {
    // Given
    Ensemble other = anotherHandle();
    answer(other.membership().register(Samples.registration("producer-1")));
    other.close();
    eventually("the producer is listed as not live", () -> !only(ensemble()).live());
    ProducerRegistration wider = Samples.registration("producer-1", Set.of("flights", "gates"));

    // When
    boolean renewed = answer(ensemble().membership().renew(wider)).value();

    // Then
    assertThat(renewed).isTrue();
    assertThat(only(ensemble()).registration()).isEqualTo(wider);
    assertThat(only(ensemble()).live()).isTrue();
  }

  @Test
  void renewalNeverBringsBackARecordThatSomebodyRemoved() {
    // Given
    answer(ensemble().membership().register(Samples.registration("producer-1")));
    answer(anotherHandle().membership().deregister("producer-1"));

    // When
    boolean renewed =
        answer(ensemble().membership().renew(Samples.registration("producer-1"))).value();

    // Then
    assertThat(renewed).isFalse();
    assertThat(producers(ensemble())).isEmpty();
  }

  @Test
  void confirmationLeavesTheRecordAndItsConnectionsAsTheyAre() {
    // Given
    answer(ensemble().membership().register(Samples.registration("producer-1")));
    RegisteredProducer before = only(ensemble());

    // When
    boolean confirmed = answer(ensemble().membership().confirm("producer-1")).value();

    // Then
    assertThat(confirmed).isTrue();
    assertThat(only(ensemble())).isEqualTo(before);
  }

  @Test
  void onlyTheSessionOfALiveNodeCanConfirmIt() {
    // Given
    answer(ensemble().membership().register(Samples.registration("producer-1")));

    // When
    boolean byAnother = answer(anotherHandle().membership().confirm("producer-1")).value();
    boolean ofAStranger = answer(ensemble().membership().confirm("producer-2")).value();

    // Then
    assertThat(byAnother).isFalse();
    assertThat(ofAStranger).isFalse();
  }

  @Test
  void producerThatDisconnectsStaysRegisteredWithoutALiveNode() {
    // Given
    answer(ensemble().membership().register(Samples.registration("producer-1")));

    // When
    answer(ensemble().membership().disconnect("producer-1"));
    answer(ensemble().membership().disconnect("producer-1"));

    // Then
    assertThat(only(ensemble()).live()).isFalse();
    assertThat(answer(ensemble().membership().confirm("producer-1")).value()).isFalse();
  }

  @Test
  void producerThatIsGoneIsForgottenOnceAndForAll() {
    // Given
    Ensemble other = anotherHandle();
    answer(other.membership().register(Samples.registration("producer-1")));
    other.close();
    eventually("the producer is listed as not live", () -> !only(ensemble()).live());
    RegisteredProducer gone = only(ensemble());

    // When
    boolean forgotten = answer(ensemble().membership().forget(gone)).value();

    // Then
    assertThat(forgotten).isTrue();
    assertThat(producers(ensemble())).isEmpty();
    assertThat(answer(ensemble().membership().forget(gone)).value()).isTrue();
  }

  @Test
  void producerThatIsLiveIsNotForgotten() {
    // Given
    answer(ensemble().membership().register(Samples.registration("producer-1")));
    RegisteredProducer live = only(ensemble());

    // When
    boolean forgotten = answer(ensemble().membership().forget(live)).value();

    // Then
    assertThat(forgotten).isFalse();
    assertThat(only(ensemble())).isEqualTo(live);
  }

  @Test
  void producerWhoseRecordWasWrittenAnewSinceItWasListedIsNotForgotten() {
    // Given
    answer(ensemble().membership().copy(Samples.registration("producer-1")));
    RegisteredProducer listed = only(ensemble());
    Ensemble other = anotherHandle();
    answer(other.membership().register(Samples.registration("producer-1")));
    other.close();
    eventually("the producer is listed as not live", () -> !only(ensemble()).live());

    // When
    boolean forgotten = answer(ensemble().membership().forget(listed)).value();

    // Then
    assertThat(forgotten).isFalse();
    assertThat(producers(ensemble())).hasSize(1);
  }

  @Test
  void deregisteringAStrangerIsHarmless() {
    // Given
    answer(ensemble().membership().register(Samples.registration("producer-1")));

    // When
    answer(ensemble().membership().deregister("producer-2"));

    // Then
    assertThat(only(ensemble()).registration().producerId()).isEqualTo("producer-1");
  }

  @Test
  void producersOfSeveralProcessesAreListedTogether() {
    // Given
    Ensemble other = anotherHandle();
    answer(ensemble().membership().register(Samples.registration("producer-1")));

    // When
    answer(other.membership().register(Samples.registration("producer-2")));

    // Then
    eventually(
        "both producers are listed live",
        () -> {
          List<RegisteredProducer> listed = producers(ensemble());
          return listed.size() == 2 && listed.stream().allMatch(RegisteredProducer::live);
        });
  }

  @Test
  void recordOutlivesTheProcessButItsLiveNodeDoesNot() {
    // Given
    Ensemble other = anotherHandle();
    answer(other.membership().register(Samples.registration("producer-2")));

    int changes = only(ensemble()).liveChanges();

    // When
    other.close();

    // Then
    eventually("the producer is listed as not live", () -> !only(ensemble()).live());
    assertThat(only(ensemble()).liveChanges()).isGreaterThan(changes);
    assertThat(only(ensemble()).registration()).isEqualTo(Samples.registration("producer-2"));
  }

  @Test
  void answersWithinOneSessionCarryTheSameStamp() {
    // Given
    Stamped<Void> written =
        answer(ensemble().membership().register(Samples.registration("producer-1")));

    // When
    Stamped<Boolean> read = answer(ensemble().membership().isRegistered("producer-1"));

    // Then
    assertThat(read.sessionId()).isEqualTo(written.sessionId());
    assertThat(read.value()).isTrue();
  }

  @Test
  void producerThatLostItsSessionIsLiveAgainOnlyAfterRegisteringInTheNext() {
    // Given
    Ensemble observer = anotherHandle();
    ProducerRegistration registration = Samples.registration("producer-1");
    Stamped<Void> before = answer(ensemble().membership().register(registration));
    saboteur().loseSession(ensemble());
    eventually("the lost session's live node is gone", () -> !only(observer).live());
    eventually(
        "the next session answers",
        () -> answer(ensemble().membership().isRegistered("producer-1")).value());

    // When
    Stamped<Void> after = answer(ensemble().membership().register(registration));

    // Then
    assertThat(after.sessionId()).isNotEqualTo(before.sessionId());
    eventually("the producer is listed live again", () -> only(observer).live());
  }

  @Test
  void acknowledgementsAreListedByChange() {
    // Given
    DrainAck first = Samples.ack(CHANGE, "producer-1");
    DrainAck second = Samples.ack(CHANGE, "producer-2");
    DrainAck later = Samples.ack(LATER_CHANGE, "producer-1");

    // When
    List.of(first, second, later).forEach(ack -> answer(ensemble().membership().acknowledge(ack)));

    // Then
    assertThat(acks(CHANGE)).containsExactlyInAnyOrder(first, second);
    assertThat(acks(LATER_CHANGE)).containsExactly(later);
    assertThat(answer(ensemble().membership().acknowledgedChanges(Samples.RING)).value())
        .containsExactlyInAnyOrder(CHANGE, LATER_CHANGE);
  }

  @Test
  void changeNobodyAcknowledgedHasNoAcknowledgements() {
    // Given
    createRing();

    // When
    List<DrainAck> acks = acks(CHANGE);

    // Then
    assertThat(acks).isEmpty();
    assertThat(answer(ensemble().membership().acknowledgedChanges(Samples.RING)).value()).isEmpty();
  }

  @Test
  void repeatedAcknowledgementIsStoredOnce() {
    // Given
    DrainAck ack = Samples.ack(CHANGE, "producer-1");
    answer(ensemble().membership().acknowledge(ack));

    // When
    answer(ensemble().membership().acknowledge(ack));

    // Then
    assertThat(acks(CHANGE)).containsExactly(ack);
  }

  @Test
  void clearingOneChangeLeavesTheOthersAcknowledgements() {
    // Given
    DrainAck later = Samples.ack(LATER_CHANGE, "producer-1");
    answer(ensemble().membership().acknowledge(Samples.ack(CHANGE, "producer-1")));
    answer(ensemble().membership().acknowledge(later));

    // When
    answer(ensemble().membership().clearAcknowledgements(Samples.RING, CHANGE));

    // Then
    assertThat(acks(CHANGE)).isEmpty();
    assertThat(acks(LATER_CHANGE)).containsExactly(later);
  }

  private void createRing() {
    var self = answer(ensemble().provision("1"));
    answer(
        ensemble()
            .register(Samples.RING)
            .create(Samples.RING_ID, self, new Quorum(List.of(self)), Samples.NOW_MS));
  }

  private List<DrainAck> acks(Ballot change) {
    return answer(ensemble().membership().acknowledgements(Samples.RING, change)).value();
  }

  private static List<RegisteredProducer> producers(Ensemble at) {
    return answer(at.membership().producers()).value();
  }

  private static RegisteredProducer only(Ensemble at) {
    List<RegisteredProducer> listed = producers(at);
    assertThat(listed).hasSize(1);
    return listed.get(0);
  }
}
