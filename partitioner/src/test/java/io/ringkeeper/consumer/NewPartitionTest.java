package io.ringkeeper.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.consumer.rules.RingTimeline;
import io.ringkeeper.consumer.rules.Timelines;
import java.util.List;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.junit.jupiter.api.Test;

/** Partition 2 joins the ring with epoch 2; {@code auto.offset.reset=latest}. */
class NewPartitionTest {

  private static final Timelines TIMELINES =
      Timelines.genesis("01", 2).epoch("01", 0, 0).epoch("21", 1, 0, 0);
  private static final RingTimeline RING = TIMELINES.build();

  private final FakeGroup group = new FakeGroup(2, 3);

  private Member member(FakeBoard board) {
    return new Member(group, "latest", board, "auto.offset.reset", "latest");
  }

  @Test
  void groupThatIsOlderThanThePartitionReadsItFromItsBeginning() {
    // Given
    FakeBoard board = new FakeBoard().shows(TIMELINES.upTo(1));
    try (Member member = member(board).with(0, 1)) {
      member.settle();
      group.append(0, 0, 1, "0-1");
      group.append(2, 0, 2, "0-2");
      member.pollUntil(1);
      board.shows(RING);
      try (Member second = member(new FakeBoard().shows(RING)).with(2)) {
        member.settle();
        // When
        List<String> delivered = second.pollUntil(1);
        // Then
        assertThat(delivered).containsExactly("0-2");
      }
    }
  }

  @Test
  void groupThatIsYoungerThanThePartitionBeginsAtItsEnd() {
    // Given
    group.append(0, 0, 1, "0-1");
    group.append(2, 0, 2, "0-2");
    try (Member member = member(new FakeBoard().shows(RING)).with(0, 1)) {
      member.settle();
      try (Member second = member(new FakeBoard().shows(RING)).with(2)) {
        // When
        List<String> delivered = second.settle();
        // Then
        assertThat(delivered).isEmpty();
        assertThat(second.position(2)).isEqualTo(1);
      }
    }
  }

  @Test
  void groupOfPlainMembersCountsAsOlder() {
    // Given
    group.append(0, 0, 1, "0-1");
    group.append(2, 0, 2, "0-2");
    group.commits.put(Member.tp(0), new OffsetAndMetadata(1));
    try (Member member = member(new FakeBoard().shows(RING)).with(0, 1, 2)) {
      // When
      List<String> delivered = member.settle();
      // Then
      assertThat(delivered).containsExactly("0-2");
    }
  }

  @Test
  void applicationsOwnSeekIsKept() {
    // Given
    group.append(0, 0, 1, "0-1");
    group.append(2, 0, 2, "0-2");
    group.commits.put(Member.tp(0), new OffsetAndMetadata(1));
    try (Member member = member(new FakeBoard().shows(RING)).with(0, 1, 2)) {
      // When
      member.consumer.seek(Member.tp(2), 1);
      // Then
      assertThat(member.settle()).isEmpty();
      assertThat(member.position(2)).isEqualTo(1);
    }
  }
}
