package io.ringkeeper.agreement;

import static io.ringkeeper.agreement.RegisterFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.ringkeeper.agreement.memory.MemoryEnsemble;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.Test;

class RingLearnerTest {

  private static final LearnerTimeouts RARE_POLLS = new LearnerTimeouts(60_000, 500);

  /** Remembers what a learner tells. */
  private static final class Log implements RingLearner.Listener {
    final ConcurrentLinkedQueue<LearnedRings> snapshots = new ConcurrentLinkedQueue<>();
    final ConcurrentLinkedQueue<RuntimeException> problems = new ConcurrentLinkedQueue<>();

    @Override
    public void onChange(LearnedRings rings) {
      snapshots.add(rings);
    }

    @Override
    public void onProblem(String ensemble, RuntimeException problem) {
      problems.add(problem);
    }
  }

  private static RingLearner learner(RegisterFixture fixture, List<Ensemble> handles, Log log) {
    RingLearner learner = new RingLearner(handles, fixture.scheduler, RARE_POLLS, log);
    learner.start();
    return learner;
  }

  @Test
  void refreshLearnsTheChosenState() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis();
        RingLearner learner = learner(fixture, fixture.handles(), new Log())) {
      // Given
      Decision decision = get(fixture.proposer().change(RegisterFixture.step()));

      // When
      LearnedRings rings = get(learner.refresh());

      // Then
      LearnedRing ring = rings.ring(Samples.RING).orElseThrow();
      assertThat(ring.chosen()).isEqualTo(decision.state().orElseThrow());
      assertThat(rings.confirmedAtMs()).isNotNegative();
      assertThat(rings.answering()).hasSizeGreaterThanOrEqualTo(2);
    }
  }

  @Test
  void hintsBringEveryChangeWithoutPolling() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis();
        RingLearner learner = learner(fixture, fixture.handles(), new Log())) {
      // Given
      get(learner.refresh());
      RingRegister register = fixture.proposer();

      // When
      get(register.change(RegisterFixture.step()));
      get(register.change(RegisterFixture.step()));

      // Then
      await("hints lead to the second epoch, long before the next poll")
          .until(
              () ->
                  learner
                      .current()
                      .ring(Samples.RING)
                      .filter(r -> r.chosen().epoch() == 1)
                      .isPresent());
    }
  }

  @Test
  void oneEnsembleAloneProvesNothing() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      List<Ensemble> handles = fixture.handles();
      ((MemoryEnsemble) handles.get(1)).disconnect();
      ((MemoryEnsemble) handles.get(2)).disconnect();
      try (RingLearner learner = learner(fixture, handles, new Log())) {
        // When
        CompletableFuture<LearnedRings> refresh = learner.refresh();

        // Then
        assertThatThrownBy(() -> get(refresh)).isInstanceOf(NoQuorumException.class);
        assertThat(learner.current().rings()).isEmpty();
        assertThat(learner.current().confirmedAtMs()).isEqualTo(-1);
      }
    }
  }

  @Test
  void evidenceOfAnEnsembleOutlivesItsConnection() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given: a saw the change, then only b is left to confirm it.
      List<Ensemble> handles = fixture.handles();
      MemoryEnsemble a = (MemoryEnsemble) handles.get(0);
      MemoryEnsemble b = (MemoryEnsemble) handles.get(1);
      b.disconnect();
      ((MemoryEnsemble) handles.get(2)).disconnect();
      Log log = new Log();
      try (RingLearner learner = learner(fixture, handles, log)) {
        await("the first ensemble answers")
            .until(() -> learner.current().answering().contains("a"));
        a.disconnect();

        // When
        b.reconnect();

        // Then
        await("two observations at different times prove the state chosen")
            .until(() -> learner.current().ring(Samples.RING).isPresent());
      }
    }
  }

  @Test
  void acceptWithoutAMajorityIsShownAsOpenOnly() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      List<Ensemble> dying = fixture.handles();
      RingRegister register = fixture.proposer(dying);
      RingState moving = get(register.change(RegisterFixture.step())).state().orElseThrow();
      CompletableFuture<Decision> lost =
          register.change(
              (current, ballot) -> {
                ((MemoryEnsemble) dying.get(1)).disconnect();
                ((MemoryEnsemble) dying.get(2)).disconnect();
                return new Verdict.Replace(Samples.completed(current.orElseThrow(), ballot));
              });
      assertThatThrownBy(() -> get(lost)).isInstanceOf(IndeterminateOutcomeException.class);
      try (RingLearner learner = learner(fixture, fixture.handles(), new Log())) {
        // When
        await("all three are read").until(() -> learner.current().answering().size() == 3);
        LearnedRing ring = get(learner.refresh()).ring(Samples.RING).orElseThrow();

        // Then
        assertThat(ring.chosen()).isEqualTo(moving);
        assertThat(ring.open().orElseThrow().phase()).isEqualTo(Phase.Kind.STABLE);
        assertThat(ring.open().orElseThrow().epoch()).isEqualTo(1);
      }
    }
  }

  @Test
  void ensembleUnderAForeignNameIsReportedAndIgnored() {
    try (RegisterFixture fixture = RegisterFixture.withGenesis()) {
      // Given
      Log log = new Log();
      List<Ensemble> handles =
          List.of(
              fixture.server("a").anotherHandle(),
              fixture.server("a").anotherHandle("b"),
              fixture.server("c").anotherHandle());
      ((MemoryEnsemble) handles.get(2)).disconnect();
      try (RingLearner learner = learner(fixture, handles, log)) {
        // When
        get(learner.refresh());

        // Then
        assertThat(learner.current().rings()).isEmpty();
        assertThat(log.problems)
            .anySatisfy(p -> assertThat(p).hasMessageContaining("two names lead to one ensemble"));
      }
    }
  }
}
