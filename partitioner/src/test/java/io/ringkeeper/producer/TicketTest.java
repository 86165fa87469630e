package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

class TicketTest {

  private final AtomicInteger progress = new AtomicInteger();
  private final TopicLedger ledger = new TopicLedger(progress::incrementAndGet);

  private Ticket sendTo(int partition) {
    InFlightPhase phase = ledger.phase();
    phase.enter();
    return new Ticket(new byte[] {1}, ledger, phase, partition);
  }

  private static void elsewhere(Runnable task) {
    FakeProducer.onNetworkThread(task);
  }

  @Test
  void ticketIsSettledByItsAcknowledgement() {
    // Given
    Ticket ticket = sendTo(0);
    ledger.flip();
    // When
    elsewhere(() -> ticket.acknowledged(0, false));
    // Then
    assertThat(ledger.isSettled()).isTrue();
    assertThat(progress).hasValue(1);
  }

  @Test
  void secondAcknowledgementOfOneTicketDoesNotSettleAnother() {
    // Given
    Ticket twice = sendTo(0);
    Ticket open = sendTo(0);
    ledger.flip();
    // When
    elsewhere(() -> twice.acknowledged(0, false));
    elsewhere(() -> twice.acknowledged(0, false));
    // Then
    assertThat(ledger.isSettled()).isFalse();
    assertThat(ledger.open()).isEqualTo(1);
    assertThat(open.isSettled()).isFalse();
  }

  @Test
  void failureToldBySenderWithAPartitionLeavesTheTicketOpen() {
    // Given
    Ticket ticket = sendTo(2);
    // When
    ticket.acknowledged(2, true);
    // Then
    assertThat(ledger.open()).isEqualTo(1);
    assertThat(ledger.isInDoubt(2)).isFalse();
  }

  @Test
  void ticketThatSenderReportedIsSettledWhenItsBatchIsAcknowledgedAfterAll() {
    // Given
    Ticket ticket = sendTo(2);
    ticket.acknowledged(2, true);
    // When
    elsewhere(() -> ticket.acknowledged(2, false));
    // Then
    assertThat(ledger.open()).isZero();
  }

  @Test
  void ticketThatSenderReportedIsSettledByALaterRecordOnItsPartitionOnly() {
    // Given
    Ticket reported = sendTo(2);
    reported.acknowledged(2, true);
    Ticket elsewhere = sendTo(1);
    Ticket later = sendTo(2);
    // When
    elsewhere(() -> elsewhere.acknowledged(1, false));
    long afterOther = ledger.open();
    elsewhere(() -> later.acknowledged(2, false));
    // Then
    assertThat(afterOther).isEqualTo(2);
    assertThat(ledger.open()).isZero();
  }

  @Test
  void recordRejectedAfterRoutingIsGoneWithoutDoubt() {
    // Given
    Ticket tooLarge = sendTo(3);
    // When
    tooLarge.acknowledged(-1, true);
    // Then
    assertThat(ledger.open()).isZero();
    assertThat(ledger.hasDoubts()).isFalse();
  }

  @Test
  void failedSendPutsItsPartitionInDoubtUntilALaterRecordIsAcknowledgedThere() {
    // Given
    Ticket failed = sendTo(2);
    elsewhere(() -> failed.acknowledged(2, true));
    Ticket later = sendTo(2);
    boolean doubtful = ledger.isInDoubt(2);
    // When
    elsewhere(() -> later.acknowledged(2, false));
    // Then
    assertThat(doubtful).isTrue();
    assertThat(ledger.isInDoubt(2)).isFalse();
    assertThat(progress).hasValue(1);
  }

  @Test
  void recordRoutedBeforeTheFailureWasReportedProvesNothing() {
    // Given
    Ticket failed = sendTo(2);
    Ticket concurrent = sendTo(2);
    elsewhere(() -> failed.acknowledged(2, true));
    // When
    elsewhere(() -> concurrent.acknowledged(2, false));
    // Then
    assertThat(ledger.isInDoubt(2)).isTrue();
  }

  @Test
  void recordOnAnotherPartitionProvesNothing() {
    // Given
    Ticket failed = sendTo(2);
    elsewhere(() -> failed.acknowledged(2, true));
    Ticket other = sendTo(1);
    // When
    elsewhere(() -> other.acknowledged(1, false));
    // Then
    assertThat(ledger.isInDoubt(2)).isTrue();
  }

  @Test
  void doubtIsRaisedBeforeTheDrainCanSeeTheFailedSendSettled() {
    // Given
    boolean[] inDoubtWhenTold = new boolean[1];
    TopicLedger[] watched = new TopicLedger[1];
    watched[0] = new TopicLedger(() -> inDoubtWhenTold[0] = watched[0].isInDoubt(4));
    InFlightPhase phase = watched[0].phase();
    phase.enter();
    Ticket failed = new Ticket(new byte[0], watched[0], phase, 4);
    watched[0].flip();
    // When
    elsewhere(() -> failed.acknowledged(4, true));
    // Then
    assertThat(watched[0].isSettled()).isTrue();
    assertThat(inDoubtWhenTold[0]).isTrue();
  }

  @Test
  void sendAfterTheFlipDoesNotKeepTheDrainWaiting() {
    // Given
    Ticket before = sendTo(0);
    ledger.flip();
    Ticket after = sendTo(0);
    // When
    elsewhere(() -> before.acknowledged(0, false));
    // Then
    assertThat(ledger.isSettled()).isTrue();
    assertThat(after.isSettled()).isFalse();
  }

  @Test
  void ticketIsFoundAmongItsRecordsHeaders() {
    // Given
    Ticket ticket = sendTo(0);
    RecordHeaders headers = new RecordHeaders();
    headers.add("other", new byte[] {7}).add(ticket);
    // When
    Ticket found = Ticket.in(headers);
    // Then
    assertThat(found).isSameAs(ticket);
    assertThat(Ticket.in(new RecordHeaders().add("ringkeeper", new byte[] {1}))).isNull();
  }
}
