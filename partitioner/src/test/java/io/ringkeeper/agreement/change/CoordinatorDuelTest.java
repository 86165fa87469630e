package io.ringkeeper.agreement.change;

import static io.ringkeeper.agreement.change.World.proposal;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.ProposalOutcome;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.RepeatedTest;

class CoordinatorDuelTest {

  private final World world = new World();
  private final ExecutorService threads = Executors.newFixedThreadPool(2);

  @AfterEach
  void close() {
    threads.shutdownNow();
    world.close();
  }

  @RepeatedTest(10)
  void twoCoordinatorsWithOneProposalMakeOneChange() {
    // Given
    world.workerWithRing();
    world.acknowledgingProducer("p1");
    Proposal grow = proposal("grow", new ChangeRequest.Expand(16), 0L);

    // When
    List<Outcome> outcomes = atOnce(grow, grow);

    // Then
    assertThat(outcomes).allMatch(Outcome.Committed.class::isInstance);
    assertThat(world.state().epoch()).isEqualTo(2);
    assertThat(world.state().outcomes())
        .extracting(ProposalOutcome::proposalId)
        .containsExactly("create-1", "grow~first", "grow");
  }

  @RepeatedTest(10)
  void ofTwoProposalsForOneEpochOneIsCommittedAndTheOtherRejected() {
    // Given
    World.Worker worker = world.workerWithRing();
    world.acknowledgingProducer("p1");
    worker.commit(proposal("first", new ChangeRequest.Empty(), 0L));

    // When
    List<Outcome> outcomes =
        atOnce(
            proposal("one", new ChangeRequest.Drain(Set.of(1)), 1L),
            proposal("other", new ChangeRequest.Drain(Set.of(2)), 1L));

    // Then
    assertThat(outcomes).filteredOn(Outcome.Committed.class::isInstance).hasSize(1);
    assertThat(outcomes).filteredOn(Outcome.Rejected.class::isInstance).hasSize(1);
    assertThat(world.state().epoch()).isEqualTo(2);
  }

  private List<Outcome> atOnce(Proposal one, Proposal other) {
    CountDownLatch start = new CountDownLatch(2);
    List<CompletableFuture<Outcome>> both =
        List.of(one, other).stream()
            .map(
                proposal ->
                    CompletableFuture.supplyAsync(() -> handleTogether(proposal, start), threads))
            .toList();
    return both.stream().map(f -> f.orTimeout(60, TimeUnit.SECONDS).join()).toList();
  }

  private Outcome handleTogether(Proposal proposal, CountDownLatch start) {
    World.Worker worker = world.worker();
    start.countDown();
    try {
      start.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return worker.handle(proposal);
  }
}
