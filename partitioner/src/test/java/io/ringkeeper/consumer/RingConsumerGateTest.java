package io.ringkeeper.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.consumer.rules.CommitMetadata;
import io.ringkeeper.consumer.rules.RingTimeline;
import io.ringkeeper.consumer.rules.Timelines;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** Slot 0 goes from partition 0 to 1 with epoch 2, both cut at 2; slot 1 stays on 1. */
class RingConsumerGateTest {

  private static final Timelines TIMELINES =
      Timelines.genesis("01", 2).epoch("01", 0, 0).epoch("11", 2, 1);
  private static final RingTimeline RING = TIMELINES.build();
  private static final String MANUAL = "enable.auto.commit";

  private static FakeGroup moved() {
    FakeGroup group = new FakeGroup(2, 2);
    group.append(0, 0, 1, "0-1");
    group.append(0, 0, 1, "0-2");
    group.append(1, 1, 1, "1-1");
    group.append(1, 0, 2, "0-3");
    return group;
  }

  @Test
  void receiverStopsAtTheCutUntilAnotherMemberHasCommittedTheDonor() {
    // Given
    FakeGroup group = moved();
    try (Member receiver = new Member(group, new FakeBoard().shows(RING)).with(1);
        Member donor = new Member(group, new FakeBoard().shows(RING)).with(0)) {
      List<String> before = receiver.settle();
      List<Waiting> waiting = receiver.consumer.waiting();
      // When
      List<String> ofDonor = donor.settle();
      List<String> after = receiver.pollUntil(1);
      // Then
      assertThat(before).containsExactly("1-1");
      assertThat(waiting).hasSize(1);
      assertThat(waiting.get(0).describe())
          .contains("flights-1 waits at the gate of epoch 2")
          .contains("flights-0")
          .contains("cut 2, 2 to go");
      assertThat(ofDonor).containsExactly("0-1", "0-2");
      assertThat(after).containsExactly("0-3");
      assertThat(receiver.consumer.waiting()).isEmpty();
    }
  }

  @Test
  void positionOfAHeldPartitionIsTheCut() {
    // Given
    FakeGroup group = moved();
    try (Member receiver = new Member(group, new FakeBoard().shows(RING)).with(1)) {
      // When
      receiver.settle();
      // Then
      assertThat(receiver.position(1)).isEqualTo(1);
      assertThat(receiver.consumer.paused()).isEmpty();
      assertThat(receiver.inner.paused()).containsExactly(Member.tp(1));
    }
  }

  @Test
  void oneMemberReadsDonorAndReceiverInOrder() {
    // Given
    FakeGroup group = moved();
    try (Member member = new Member(group, new FakeBoard().shows(RING)).with(0, 1)) {
      // When
      List<String> all = member.pollUntil(4);
      // Then
      assertThat(all).hasSize(4).containsSubsequence("0-1", "0-2", "0-3");
    }
  }

  @Test
  void manualCommitsOpenTheGateWhenTheApplicationHasCommitted() {
    // Given
    FakeGroup group = moved();
    try (Member donor = new Member(group, new FakeBoard().shows(RING), MANUAL, false).with(0);
        Member receiver = new Member(group, new FakeBoard().shows(RING), MANUAL, false).with(1)) {
      List<String> inHand = donor.settle();
      List<String> before = receiver.settle();
      // When
      donor.consumer.commitSync(Map.of(Member.tp(0), new OffsetAndMetadata(2, "mine")));
      List<String> after = receiver.pollUntil(1);
      // Then
      assertThat(inHand).hasSize(2);
      assertThat(before).containsExactly("1-1");
      assertThat(after).containsExactly("0-3");
    }
  }

  @Test
  void markersBehindTheLastRecordAreCommittedWithoutTheApplication() {
    // Given
    FakeGroup group = new FakeGroup(2, 2);
    group.append(0, 0, 1, "0-1");
    group.appendMarker(0);
    group.append(1, 1, 1, "1-1");
    group.append(1, 0, 2, "0-2");
    try (Member donor = new Member(group, new FakeBoard().shows(RING), MANUAL, false).with(0);
        Member receiver = new Member(group, new FakeBoard().shows(RING), MANUAL, false).with(1)) {
      donor.settle();
      // When
      donor.consumer.commitSync(Map.of(Member.tp(0), new OffsetAndMetadata(1)));
      donor.settle();
      // Then
      assertThat(group.committed(0)).isEqualTo(2);
      assertThat(receiver.pollUntil(2)).containsExactly("1-1", "0-2");
    }
  }

  @Test
  void idleDonorIsCommittedAgainWhenTheViewRises() {
    // Given
    FakeGroup group = moved();
    FakeBoard late = new FakeBoard().shows(TIMELINES.upTo(1));
    try (Member donor = new Member(group, late, MANUAL, false).with(0);
        Member receiver = new Member(group, new FakeBoard().shows(RING), MANUAL, false).with(1)) {
      donor.settle();
      donor.consumer.commitSync();
      receiver.settle();
      String before = receiver.consumer.waiting().get(0).describe();
      // When
      late.shows(RING);
      donor.settle();
      // Then
      assertThat(before).contains("was committed by a member that does not know the epoch");
      assertThat(receiver.pollUntil(1)).containsExactly("0-3");
    }
  }

  @Test
  void recordOfALaterEpochWaitsForTheViewAndAsksForIt() {
    // Given
    FakeGroup group = moved();
    FakeBoard board = new FakeBoard().shows(TIMELINES.upTo(1));
    try (Member member = new Member(group, board).with(0, 1)) {
      List<String> before = member.settle();
      int refreshes = board.refreshes;
      List<Waiting> waiting = member.consumer.waiting();
      // When
      board.shows(RING);
      List<String> after = member.pollUntil(1);
      // Then
      assertThat(before).containsExactlyInAnyOrder("0-1", "0-2", "1-1");
      assertThat(refreshes).isPositive();
      assertThat(waiting)
          .extracting(Waiting::kind, Waiting::epoch)
          .containsExactly(org.assertj.core.groups.Tuple.tuple(Waiting.Kind.VIEW, 2L));
      assertThat(after).containsExactly("0-3");
    }
  }

  @Test
  void assignmentWithACommitOfALaterViewWaitsForIt() {
    // Given
    FakeGroup group = moved();
    try (Member first = new Member(group, new FakeBoard().shows(RING)).with(0, 1)) {
      first.pollUntil(4);
    }
    group.append(0, 0, 0, "late");
    FakeBoard board = new FakeBoard().shows(TIMELINES.upTo(0));
    try (Member second = new Member(group, board).with(0)) {
      // When
      List<String> delivered = second.settle();
      // Then
      assertThat(delivered).as("a record that epoch 0 alone would let through").isEmpty();
      assertThat(second.consumer.waiting().get(0).kind()).isEqualTo(Waiting.Kind.VIEW);
    }
  }

  @Test
  void plainMembersCommitIsCommittedAgainWithAMark() {
    // Given
    FakeGroup group = moved();
    group.commits.put(Member.tp(0), new OffsetAndMetadata(2));
    try (Member donor = new Member(group, new FakeBoard().shows(RING), MANUAL, false).with(0)) {
      // When
      donor.settle();
      // Then
      String metadata = Objects.requireNonNull(group.commits.get(Member.tp(0))).metadata();
      assertThat(CommitMetadata.decode(metadata).mark()).isPresent();
      assertThat(group.committed(0)).isEqualTo(2);
    }
  }

  @Test
  void recordInHandKeepsItsViewInTheCommitBelowIt() {
    // Given
    FakeGroup group = moved();
    FakeBoard board = new FakeBoard().shows(TIMELINES.upTo(1));
    try (Member donor = new Member(group, board, MANUAL, false).with(0)) {
      donor.settle();
      board.shows(RING);
      donor.settle();
      // When
      donor.consumer.commitSync(Map.of(Member.tp(0), new OffsetAndMetadata(1)));
      long below = view(group);
      donor.consumer.commitSync(Map.of(Member.tp(0), new OffsetAndMetadata(2)));
      // Then
      assertThat(below).isEqualTo(1);
      assertThat(view(group)).isEqualTo(2);
    }
  }

  private static long view(FakeGroup group) {
    String metadata = Objects.requireNonNull(group.commits.get(Member.tp(0))).metadata();
    return CommitMetadata.decode(metadata).mark().orElseThrow().view();
  }

  @Test
  void committedHidesTheMarkAndKeepsTheApplicationsText() {
    // Given
    FakeGroup group = moved();
    try (Member donor = new Member(group, new FakeBoard().shows(RING), MANUAL, false).with(0)) {
      donor.settle();
      // When
      donor.consumer.commitSync(Map.of(Member.tp(0), new OffsetAndMetadata(1, "mine")));
      // Then
      assertThat(donor.consumer.committed(Set.of(Member.tp(0))))
          .containsEntry(Member.tp(0), new OffsetAndMetadata(1, "mine"));
      assertThat(Objects.requireNonNull(group.commits.get(Member.tp(0))).metadata())
          .startsWith("ringkeeper:1;view=2;")
          .endsWith(";mine");
    }
  }

  @Test
  void offsetsCommittedThroughAProducerOpenGatesToo() {
    // Given
    FakeGroup group = moved();
    try (Member donor = new Member(group, new FakeBoard().shows(RING), MANUAL, false).with(0);
        Member receiver = new Member(group, new FakeBoard().shows(RING), MANUAL, false).with(1)) {
      var records = donor.consumer.poll(Member.SHORT);
      while (records.isEmpty()) {
        records = donor.consumer.poll(Member.SHORT);
      }
      // When
      group.commits.putAll(records.nextOffsets());
      // Then
      assertThat(receiver.pollUntil(2)).containsExactly("1-1", "0-3");
    }
  }

  @Test
  void consumerWithoutAGroupReadsAllPartitionsInOrder() {
    // Given
    FakeGroup group = moved();
    try (Member member =
        new Member(group, new FakeBoard().shows(RING), "group.id", Member.WITHOUT)) {
      member.consumer.assign(group.partitions());
      // When
      List<String> all = member.pollUntil(4);
      // Then
      assertThat(all).hasSize(4).containsSubsequence("0-1", "0-2", "0-3");
      assertThat(group.commits).isEmpty();
    }
  }

  @Test
  void seekToTheBeginningIsReadInOrderAgain() {
    // Given
    FakeGroup group = moved();
    try (Member member = new Member(group, new FakeBoard().shows(RING)).with(0, 1)) {
      member.pollUntil(4);
      member.settle();
      member.inner.batch = 1;
      // When
      member.consumer.seekToBeginning(group.partitions());
      List<String> again = member.pollUntil(4);
      // Then
      assertThat(again).hasSize(4).containsSubsequence("0-1", "0-2", "0-3");
    }
  }

  @Test
  void nothingIsReadBeforeTheRingsAreKnown() {
    // Given
    FakeGroup group = moved();
    FakeBoard board = new FakeBoard();
    try (Member member = new Member(group, board).with(0)) {
      List<String> before = member.settle();
      Waiting.Kind kind = member.consumer.waiting().get(0).kind();
      // When
      board.shows(RING);
      List<String> after = member.pollUntil(2);
      // Then
      assertThat(before).isEmpty();
      assertThat(kind).isEqualTo(Waiting.Kind.START);
      assertThat(after).containsExactly("0-1", "0-2");
    }
  }
}
