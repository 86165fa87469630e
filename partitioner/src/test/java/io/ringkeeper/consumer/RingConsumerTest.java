package io.ringkeeper.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.consumer.rules.QuarantineReason;
import io.ringkeeper.consumer.rules.RingTimeline;
import io.ringkeeper.consumer.rules.Timelines;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RecordDeserializationException;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

/** What a {@link RingConsumer} keeps of Kafka's manners, and what becomes of odd records. */
class RingConsumerTest {

  /** Slot 0 goes from partition 0 to 1 with epoch 2; slot 1 stays on 1. */
  private static final Timelines TIMELINES =
      Timelines.genesis("01", 2).epoch("01", 0, 0).epoch("11", 1, 0);

  private static final RingTimeline RING = TIMELINES.build();

  private final FakeGroup group = new FakeGroup(2, 2);

  private Member member(Object... properties) {
    return new Member(group, new FakeBoard().shows(RING), properties);
  }

  @Test
  void topicWithoutARingIsReadAsEver() {
    // Given
    group.append(0, 1, 7, "a");
    group.append(0, "any", "b", null);
    try (Member member = new Member(group, new FakeBoard().withoutRings()).with(0)) {
      List<String> before = member.settle();
      // When
      member.board.withoutRings();
      List<String> after = member.pollUntil(2);
      // Then
      assertThat(before).as("a record of a ring that may be new asks for a look").isEmpty();
      assertThat(after).containsExactly("a", "b");
      member.settle();
      member.consumer.commitSync();
      assertThat(group.commits.get(Member.tp(0)))
          .isEqualTo(new OffsetAndMetadata(2, Optional.empty(), ""));
    }
  }

  @Test
  void recordOutOfOrderStopsTheConsumerAtItAfterWhatCameBefore() {
    // Given
    group.append(0, 0, 1, "good");
    group.append(0, 0, 1, "late");
    group.append(0, "none", null, null);
    try (Member member = member().with(0)) {
      // When
      List<String> first = member.pollUntil(1);
      // Then
      assertThat(first).containsExactly("good");
      assertThatThrownBy(member::settle)
          .isInstanceOfSatisfying(
              QuarantineException.class,
              e -> {
                assertThat(e.partition()).isEqualTo(Member.tp(0));
                assertThat(e.offset()).isEqualTo(1);
                assertThat(e.reason()).isEqualTo(QuarantineReason.OFF_MAP);
              })
          .hasMessageContaining("seek past it");
      assertThat(member.position(0)).isEqualTo(1);
      assertThatThrownBy(member::settle).isInstanceOf(QuarantineException.class);
    }
  }

  @Test
  void applicationMaySeekPastAQuarantinedRecord() {
    // Given
    group.append(0, 0, 1, "good");
    group.append(0, 0, 1, "late");
    group.append(0, 0, 1, "explicit", true);
    try (Member member = member().with(0)) {
      member.pollUntil(1);
      assertThatThrownBy(member::settle).isInstanceOf(QuarantineException.class);
      // When
      member.consumer.seek(Member.tp(0), 2);
      List<String> after = member.pollUntil(1);
      // Then
      assertThat(after).containsExactly("explicit");
    }
  }

  @Test
  void handlerGetsTheRecordInsteadOfThePoll() {
    // Given
    List<QuarantinedRecord<String, String>> aside = new ArrayList<>();
    QuarantineHandler<String, String> handler = aside::add;
    group.append(0, 0, 1, "good");
    group.append(0, 0, 1, "late");
    group.append(0, 0, 1, "explicit", true);
    try (Member member = member(RingConsumerConfig.QUARANTINE_HANDLER_CONFIG, handler).with(0)) {
      // When
      List<String> all = member.pollUntil(2);
      // Then
      assertThat(all).containsExactly("good", "explicit");
      assertThat(aside).hasSize(1);
      assertThat(aside.get(0).record().value()).isEqualTo("late");
      assertThat(aside.get(0).epochAtOffset()).isEqualTo(2);
      assertThat(metric(member, "quarantined-total")).isEqualTo(1L);
    }
  }

  private static Object metric(Member member, String name) {
    return member.consumer.metrics().entrySet().stream()
        .filter(each -> each.getKey().name().equals(name))
        .findFirst()
        .orElseThrow()
        .getValue()
        .metricValue();
  }

  @Test
  void metricsTellOfGates() {
    // Given
    group.append(0, 0, 1, "0-1");
    group.append(1, 0, 2, "0-2");
    try (Member member = member().with(1)) {
      // When
      member.settle();
      // Then
      assertThat(
              member.consumer.metrics().keySet().stream()
                  .map(MetricName::name)
                  .collect(Collectors.toSet()))
          .contains("gate-wait-ms", "wait-ms-total", "partitions-awaiting-view");
      assertThat(metric(member, "gates-closed")).isEqualTo(1L);
      assertThat(metric(member, "awaited-donors")).isEqualTo(1L);
      assertThat(metric(member, "records-to-go")).isEqualTo(1L);
    }
  }

  /** Fails on one value. */
  private static final class Picky extends StringDeserializer {
    @Override
    public String deserialize(String topic, Headers headers, ByteBuffer data) {
      String text = super.deserialize(topic, headers, data);
      if (text.equals("poison")) {
        throw new SerializationException("no");
      }
      return text;
    }
  }

  @Test
  void recordThatCannotBeDeserializedIsNamedAndThePositionStays() {
    // Given
    group.append(0, 0, 1, "good");
    group.append(1, "x", "other", null);
    group.append(0, "none", "poison", new RecordStamp("r", 0, true));
    LogConsumer inner = new LogConsumer(group, "earliest");
    Wiring.Plan<String, String> plan =
        new Wiring.Plan<>(Member.properties(), new StringDeserializer(), new Picky());
    try (RingConsumer<String, String> consumer =
        new RingConsumer<>(Wiring.around(inner, plan, new FakeBoard().shows(RING)))) {
      consumer.subscribe(Set.of(FakeGroup.TOPIC));
      inner.rebalance(List.of(Member.tp(0)));
      // When
      ConsumerRecords<String, String> first = consumer.poll(Member.SHORT);
      // Then
      assertThat(first.count()).isEqualTo(1);
      assertThatThrownBy(() -> consumer.poll(Member.SHORT))
          .isInstanceOfSatisfying(
              RecordDeserializationException.class,
              e -> {
                assertThat(e.topicPartition()).isEqualTo(Member.tp(0));
                assertThat(e.offset()).isEqualTo(1);
              });
      assertThat(consumer.position(Member.tp(0))).isEqualTo(1);
    }
  }

  @Test
  void pausesOfTheApplicationAndOursAreKeptApart() {
    // Given
    group.append(0, 0, 1, "0-1");
    group.append(1, 0, 2, "0-2");
    try (Member member = member().with(1);
        Member donor = member().with(0)) {
      member.settle();
      // When
      member.consumer.pause(List.of(Member.tp(1)));
      donor.settle();
      List<String> whilePaused = member.settle();
      Set<TopicPartition> paused = member.consumer.paused();
      member.consumer.resume(List.of(Member.tp(1)));
      // Then
      assertThat(whilePaused).isEmpty();
      assertThat(paused).containsExactly(Member.tp(1));
      assertThat(member.pollUntil(1)).containsExactly("0-2");
    }
  }

  @Test
  void resumingByTheApplicationDoesNotOpenAGate() {
    // Given
    group.append(0, 0, 1, "0-1");
    group.append(1, 0, 2, "0-2");
    try (Member member = member().with(1)) {
      member.settle();
      // When
      member.consumer.resume(List.of(Member.tp(1)));
      // Then
      assertThat(member.settle()).isEmpty();
    }
  }

  @Test
  void automaticCommitsAreMadeBeforePartitionsGoAndAtTheEnd() {
    // Given
    group.append(0, 0, 1, "0-1");
    Member member = member("auto.commit.interval.ms", 1_000_000).with(0);
    member.pollUntil(1);
    long whileInHand = group.committed(0);
    // When
    member.close();
    // Then
    assertThat(whileInHand).isLessThanOrEqualTo(0);
    assertThat(group.committed(0)).isEqualTo(1);
    assertThat(member.inner.closed()).isTrue();
    assertThat(member.board.isClosed).isTrue();
  }

  @Test
  void recordsInHandAreNotCommittedForAnApplicationThatCommitsItself() {
    // Given
    group.append(0, 0, 1, "0-1");
    Member member = member("enable.auto.commit", false).with(0);
    // When
    member.settle();
    member.close();
    // Then
    assertThat(group.committed(0)).isZero();
  }

  @Test
  void applicationsListenerIsCalledAndMayCommit() {
    // Given
    group.append(0, 0, 1, "0-1");
    group.append(0, "explicit", "0-2", new RecordStamp("r", 0, true));
    List<String> calls = new ArrayList<>();
    Member member = member("enable.auto.commit", false);
    member.consumer.subscribe(
        Set.of(FakeGroup.TOPIC),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            calls.add("assigned " + partitions);
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            calls.add("revoked " + partitions);
            member.consumer.commitSync();
          }
        });
    // When
    member.inner.rebalance(List.of(Member.tp(0)));
    member.consumer.seek(Member.tp(0), 1);
    List<String> delivered = member.pollUntil(1);
    member.inner.rebalance(List.of());
    // Then
    assertThat(delivered).containsExactly("0-2");
    assertThat(calls).containsSubsequence("assigned [flights-0]", "revoked [flights-0]");
    assertThat(group.committed(0)).isEqualTo(2);
    member.close();
  }

  /** Counts, and changes what the application gets. */
  public static final class Counting implements ConsumerInterceptor<String, String> {
    static final List<String> SEEN = new ArrayList<>();

    @Override
    public void configure(Map<String, ?> properties) {}

    @Override
    public ConsumerRecords<String, String> onConsume(ConsumerRecords<String, String> records) {
      records.forEach(each -> SEEN.add("record " + each.value()));
      return records;
    }

    @Override
    public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {
      offsets.forEach(
          (partition, offset) ->
              SEEN.add("commit " + partition + " " + offset.offset() + offset.metadata()));
    }

    @Override
    public void close() {
      SEEN.add("closed");
    }
  }

  @Test
  void interceptorsSeeWhatTheApplicationSees() {
    // Given
    Counting.SEEN.clear();
    group.append(0, 0, 1, "0-1");
    Member member =
        member(
                "interceptor.classes",
                Counting.class.getName(),
                "auto.commit.interval.ms",
                1_000_000)
            .with(0);
    // When
    member.pollUntil(1);
    member.consumer.commitSync();
    member.close();
    // Then
    assertThat(Counting.SEEN).contains("record 0-1", "commit flights-0 1", "closed");
  }

  @Test
  void wakeupEndsAPollAndLosesNothing() {
    // Given
    group.append(0, 0, 1, "0-1");
    try (Member member = member().with(0)) {
      member.consumer.wakeup();
      // When
      assertThatThrownBy(() -> member.consumer.poll(Duration.ofSeconds(30)))
          .isInstanceOf(WakeupException.class);
      // Then
      assertThat(member.pollUntil(1)).containsExactly("0-1");
    }
  }

  @Test
  void secondThreadIsRefused() throws InterruptedException {
    // Given
    AtomicReference<Throwable> refused = new AtomicReference<>();
    try (Member member = member().with(0)) {
      Thread other =
          new Thread(
              () -> {
                try {
                  member.consumer.poll(Duration.ZERO);
                } catch (RuntimeException e) {
                  refused.set(e);
                }
              });
      member.inner.schedulePollTask(
          () -> {
            other.start();
            try {
              other.join(20_000);
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
          });
      // When
      member.consumer.poll(Duration.ZERO);
      // Then
      assertThat(refused.get()).isInstanceOf(java.util.ConcurrentModificationException.class);
    }
  }

  @Test
  void closedConsumerRefusesEverythingButAnotherClose() {
    // Given
    Member member = member().with(0);
    member.close();
    // When
    member.close();
    // Then
    assertThatThrownBy(() -> member.consumer.poll(Duration.ZERO))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void missingArchiveIsAnErrorWhereItIsNeeded() {
    // Given
    group.append(0, 0, 1, "0-1");
    try (Member member = new Member(group, new FakeBoard().shows(TIMELINES.buildFrom(2))).with(0)) {
      // When
      // Then
      assertThatThrownBy(member::settle)
          .isInstanceOf(MissingHistoryException.class)
          .hasMessageContaining("older than epoch 2");
    }
  }

  @Test
  void corruptArchiveStopsTheConsumer() {
    // Given
    FakeBoard board =
        new FakeBoard()
            .shows("flights", FakeBoard.unread(FakeGroup.TOPIC, new CorruptStateException("two")));
    try (Member member = new Member(group, board).with(0)) {
      // When
      // Then
      assertThatThrownBy(member::poll)
          .isInstanceOf(KafkaException.class)
          .hasMessageContaining("two");
    }
  }

  @Test
  void archiveThatIsBeingReadIsWaitedFor() {
    // Given
    group.append(0, 0, 1, "0-1");
    FakeBoard board = new FakeBoard().shows("flights", FakeBoard.unread(FakeGroup.TOPIC, null));
    try (Member member = new Member(group, board).with(0)) {
      List<String> before = member.settle();
      // When
      board.shows(RING);
      // Then
      assertThat(before).isEmpty();
      assertThat(member.pollUntil(1)).containsExactly("0-1");
    }
  }
}
