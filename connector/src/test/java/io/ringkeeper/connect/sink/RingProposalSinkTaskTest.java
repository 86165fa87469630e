package io.ringkeeper.connect.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.NoQuorumException;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.change.ChangeRequest;
import io.ringkeeper.agreement.change.CoordinatorConfig;
import io.ringkeeper.agreement.change.Outcome;
import io.ringkeeper.agreement.change.Proposal;
import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.ProposalData;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.kafka.connect.data.Schema;
import org.apache.kafka.connect.data.SchemaBuilder;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RingProposalSinkTaskTest {

  private static final CoordinatorConfig CONFIG =
      new CoordinatorConfig(400, 20, 1_000, 10_000, 30_000);

  private final List<MemoryEnsemble> servers =
      List.of(new MemoryEnsemble("a"), new MemoryEnsemble("b"), new MemoryEnsemble("c"));
  private final List<MemoryEnsemble> handles =
      servers.stream().map(MemoryEnsemble::anotherHandle).toList();
  private final OneTopicKafka kafka = new OneTopicKafka();

  private Changes coordinated(List<MemoryEnsemble> over) {
    return new CoordinatedChanges(List.<Ensemble>copyOf(over), kafka, CONFIG);
  }

  @Test
  void proposalsAreCarriedThroughInOrderAndTheirEndsPublished() {
    // Given
    try (SinkHarness worker = new SinkHarness(coordinated(handles))) {

      // When
      worker.deliver(create("c-1"), expand("e-1", 0, 8));
      awaitFinished(worker);

      // Then
      assertThat(ends(worker)).containsExactly("c-1 COMMITTED 0", "e-1 COMMITTED 2");
      AgreementEvent last = worker.events.get(1);
      assertThat(last.ring()).isEqualTo("flights");
      assertThat(last.ringId()).isNotEmpty();
      assertThat(data(last).detail()).contains("slots moved").contains("by a, b");
      assertThat(worker.committed()).isEqualTo(2);
    }
  }

  @Test
  void redeliveryChangesNothingAndPublishesTheSameEventAgain() {
    // Given
    try (SinkHarness worker = new SinkHarness(coordinated(handles))) {
      worker.deliver(create("c-1"), expand("e-1", 0, 8));
      awaitFinished(worker);
    }
    long epoch = epoch();

    // When
    try (SinkHarness other =
        new SinkHarness(
            coordinated(servers.stream().map(MemoryEnsemble::anotherHandle).toList()))) {
      other.deliver(create("c-1"), expand("e-1", 0, 8));
      awaitFinished(other);

      // Then
      assertThat(ends(other)).containsExactly("c-1 COMMITTED 0", "e-1 COMMITTED 2");
      assertThat(other.events)
          .extracting(AgreementEvent::eventId)
          .containsExactly("proposal/flights/c-1/COMMITTED", "proposal/flights/e-1/COMMITTED");
      assertThat(epoch()).isEqualTo(epoch);
    }
  }

  static Stream<Object> noProposals() {
    Map<String, Object> misspelt = new HashMap<>(expand("x-1", 0, 8));
    misspelt.put("expectedEpok", 3);
    return Stream.of(
        "{\"ring\":\"flights\"}",
        List.of(1, 2),
        42L,
        new byte[] {1},
        Map.of(),
        Map.of(7, 8),
        Map.of("ring", 5, "kind", List.of()),
        misspelt);
  }

  @ParameterizedTest
  @MethodSource("noProposals")
  void whatIsNoProposalIsRejectedWithItsReasonAndFinished(Object value) {
    // Given
    try (SinkHarness worker = new SinkHarness(new NoChanges())) {

      // When
      worker.deliver(value);
      awaitFinished(worker);

      // Then
      assertThat(worker.events)
          .singleElement()
          .satisfies(
              event -> {
                assertThat(event.eventId()).isEqualTo("proposal/ringkeeper-proposals-0-0/REJECTED");
                assertThat(data(event).outcome()).isEqualTo("REJECTED");
                assertThat(data(event).detail()).contains("expected");
                assertThat(data(event).proposalId()).isIn("x-1", "ringkeeper-proposals-0-0");
              });
      assertThat(worker.complaints).hasSize(1);
    }
  }

  @Test
  void proposalForAnUnknownRingIsRejectedByTheCoordinator() {
    // Given
    try (SinkHarness worker = new SinkHarness(coordinated(handles))) {

      // When
      worker.deliver(expand("e-1", 0, 8));
      awaitFinished(worker);

      // Then
      assertThat(ends(worker)).containsExactly("e-1 REJECTED -1");
    }
  }

  @Test
  void structsAreReadLikeMaps() {
    // Given
    Schema parameters = SchemaBuilder.struct().field("partitions", Schema.INT32_SCHEMA).build();
    Schema schema =
        SchemaBuilder.struct()
            .field("ring", Schema.STRING_SCHEMA)
            .field("proposalId", Schema.STRING_SCHEMA)
            .field("kind", Schema.STRING_SCHEMA)
            .field("expectedEpoch", Schema.INT64_SCHEMA)
            .field("reason", Schema.OPTIONAL_STRING_SCHEMA)
            .field("parameters", parameters)
            .build();
    Struct value =
        new Struct(schema)
            .put("ring", "flights")
            .put("proposalId", "e-1")
            .put("kind", "expand")
            .put("expectedEpoch", 3L)
            .put("parameters", new Struct(parameters).put("partitions", 8));
    NoChanges changes = new NoChanges();
    try (SinkHarness worker = new SinkHarness(changes)) {

      // When
      worker.deliver(value);
      awaitFinished(worker);

      // Then
      assertThat(changes.handled)
          .containsExactly(
              new Proposal("flights", "e-1", new ChangeRequest.Expand(8), "", "", 3L, Set.of()));
    }
  }

  @Test
  void tombstonesAreFinishedWithoutAnEvent() {
    // Given
    try (SinkHarness worker = new SinkHarness(new NoChanges())) {

      // When
      worker.deliver(null, null);
      awaitFinished(worker);

      // Then
      assertThat(worker.events).isEmpty();
      assertThat(worker.committed()).isEqualTo(2);
    }
  }

  @Test
  void proposalsWaitInOrderWhileNoMajorityAnswers() {
    // Given
    NoChanges failing = new NoChanges();
    failing.failuresLeft = 5;
    try (SinkHarness worker = new SinkHarness(failing)) {

      // When
      worker.deliver(expand("e-1", 0, 8), expand("e-2", 0, 9));
      awaitFinished(worker);

      // Then
      assertThat(failing.failures).isEqualTo(5);
      assertThat(ends(worker)).containsExactly("e-1 REJECTED -1", "e-2 REJECTED -1");
    }
  }

  @Test
  void proposalIsCarriedThroughOnceAMajorityIsBack() {
    // Given
    try (SinkHarness worker = new SinkHarness(coordinated(handles))) {
      worker.deliver(create("c-1"));
      awaitFinished(worker);
      handles.get(0).disconnect();
      handles.get(1).disconnect();

      // When
      worker.deliver(expand("e-1", 0, 8));
      long whileAway = worker.committed();
      handles.get(0).reconnect();
      awaitFinished(worker);

      // Then
      assertThat(whileAway).isEqualTo(1);
      assertThat(ends(worker)).containsExactly("c-1 COMMITTED 0", "e-1 COMMITTED 2");
    }
  }

  @Test
  void nothingIsCommittedBeforeTheOutcomeIsStored() {
    // Given
    NoChanges changes = new NoChanges();
    try (SinkHarness worker = new SinkHarness(changes)) {
      worker.writesToFail.set(Integer.MAX_VALUE);

      // When
      worker.deliver(expand("e-1", 0, 8), expand("e-2", 0, 8));
      await("writes fail").until(() -> worker.failedWrites.get() > 2);
      long before = worker.committed();
      worker.writesToFail.set(0);
      awaitFinished(worker);

      // Then
      assertThat(before).isZero();
      assertThat(worker.committed()).isEqualTo(2);
      assertThat(changes.handled).hasSize(2);
    }
  }

  @Test
  void failureThatDoesNotGoAwayIsGivenUpAsARejectionThatSaysSo() {
    // Given
    NoChanges changes = new NoChanges();
    changes.bug = "the configured ensembles are not those of the ring";
    try (SinkHarness worker = new SinkHarness(changes)) {

      // When
      worker.deliver(expand("e-1", 0, 8));
      awaitFinished(worker);

      // Then
      assertThat(changes.handled).hasSize(3);
      assertThat(data(worker.events.get(0)).detail())
          .contains("given up after 3 attempts: " + changes.bug);
    }
  }

  @Test
  void recordsOfAPartitionThatWasTakenAwayAreLeftToItsNextOwner() throws InterruptedException {
    // Given
    NoChanges changes = new NoChanges();
    changes.gate = new CountDownLatch(1);
    try (SinkHarness worker = new SinkHarness(changes)) {
      worker.deliver(expand("e-1", 0, 8), expand("e-2", 0, 8));
      assertThat(changes.entered.await(10, TimeUnit.SECONDS)).isTrue();

      // When
      worker.task.close(List.of(SinkHarness.PARTITION));
      changes.gate.countDown();
      worker.task.open(List.of(SinkHarness.PARTITION));
      worker.rewind(1);
      worker.deliver(expand("e-3", 0, 8));
      awaitFinished(worker);

      // Then
      assertThat(changes.handled).extracting(Proposal::proposalId).containsExactly("e-1", "e-3");
      assertThat(worker.committed()).isEqualTo(2);
    }
  }

  @Test
  void putNeverWaitsAndAsksForNoMoreWhileTooMuchWaits() {
    // Given
    NoChanges changes = new NoChanges();
    changes.gate = new CountDownLatch(1);
    try (SinkHarness worker = new SinkHarness(changes)) {

      // When
      worker.deliver(Collections.nCopies(1_500, expand("e-1", 0, 8)).toArray());
      Set<?> pausedWhileFull = Set.copyOf(worker.paused);
      changes.gate.countDown();
      awaitFinished(worker);

      // Then
      assertThat(pausedWhileFull).isEqualTo(Set.of(SinkHarness.PARTITION));
      assertThat(worker.paused).isEmpty();
    }
  }

  @Test
  void changeThatADeadCoordinatorLeftOpenIsEndedAtTheStart() {
    // Given
    try (SinkHarness worker = new SinkHarness(coordinated(handles))) {
      worker.deliver(create("c-1"));
      awaitFinished(worker);
      for (MemoryEnsemble server : servers) {
        server.membership().register(Samples.registration("p-silent", Set.of("flights"))).join();
      }
      worker.deliver(expand("e-1", 0, 8));
      await("a change is open").until(this::isMoving);
      handles.forEach(MemoryEnsemble::disconnect);
    }
    boolean wasOpen = isMoving();

    // When
    try (SinkHarness next =
        new SinkHarness(
            coordinated(servers.stream().map(MemoryEnsemble::anotherHandle).toList()))) {
      await("the change is ended").until(() -> !isMoving());

      // Then
      assertThat(wasOpen).isTrue();
      assertThat(next.events).isEmpty();
      assertThat(epoch()).isZero();
    }
  }

  private boolean isMoving() {
    return servers.stream()
            .map(server -> server.tips().join().value().get("flights"))
            .filter(tip -> tip != null && tip.summary().phase() == Phase.Kind.MOVING)
            .count()
        >= 2;
  }

  private long epoch() {
    return Objects.requireNonNull(servers.get(0).tips().join().value().get("flights"))
        .summary()
        .epoch();
  }

  private static void awaitFinished(SinkHarness worker) {
    await("everything delivered is finished")
        .atMost(20, TimeUnit.SECONDS)
        .until(() -> worker.committed() == worker.delivered());
  }

  private static List<String> ends(SinkHarness worker) {
    return worker.events.stream()
        .map(RingProposalSinkTaskTest::data)
        .map(RingProposalSinkTaskTest::end)
        .toList();
  }

  private static ProposalData data(AgreementEvent event) {
    return Objects.requireNonNull(event.proposal());
  }

  private static String end(ProposalData data) {
    return data.proposalId() + " " + data.outcome() + " " + data.epochAfter();
  }

  private static Map<String, Object> create(String id) {
    return Map.of(
        "ring",
        "flights",
        "proposalId",
        id,
        "kind",
        "create",
        "parameters",
        Map.of("topics", List.of("flights")));
  }

  private static Map<String, Object> expand(String id, long epoch, int partitions) {
    return Map.of(
        "ring",
        "flights",
        "proposalId",
        id,
        "kind",
        "expand",
        "expectedEpoch",
        epoch,
        "parameters",
        Map.of("partitions", partitions));
  }

  /** Rejects everything, after failing as told. */
  private static final class NoChanges implements Changes {
    final List<Proposal> handled = Collections.synchronizedList(new ArrayList<>());
    final CountDownLatch entered = new CountDownLatch(1);
    volatile CountDownLatch gate = new CountDownLatch(0);
    volatile int failuresLeft;
    volatile int failures;
    volatile String bug = "";

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // one worker
    public Outcome handle(Proposal proposal) {
      entered.countDown();
      try {
        gate.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new NoQuorumException("interrupted");
      }
      if (failuresLeft > 0) {
        failuresLeft--;
        failures++;
        throw new NoQuorumException("no majority answered; check the ensembles");
      }
      handled.add(proposal);
      if (!bug.isEmpty()) {
        throw new IllegalStateException(bug);
      }
      return new Outcome.Rejected("not now");
    }

    @Override
    public void tidy() {}

    @Override
    public void close() {}
  }
}
