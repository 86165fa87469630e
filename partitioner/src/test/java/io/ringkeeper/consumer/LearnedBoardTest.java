package io.ringkeeper.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EpochEntries;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.agreement.SystemScheduler;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import io.ringkeeper.consumer.rules.RingTimeline;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.view.RingView;
import io.ringkeeper.view.SharedView;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The board on three ensembles in memory: decisions from the tips, the past from the archives. */
class LearnedBoardTest {

  private final List<MemoryEnsemble> servers = new ArrayList<>();
  private final List<Ensemble> seen = new ArrayList<>();
  private final SystemScheduler scheduler = new SystemScheduler("test-board");
  private final RingView view;
  private LearnedBoard board;
  private long round;

  LearnedBoardTest() {
    for (String name : List.of("a", "b", "c")) {
      MemoryEnsemble server = new MemoryEnsemble(name);
      AcceptorId id = server.provision("incarnation-of-" + name).join();
      Quorum quorum = Samples.quorum("a", "b", "c");
      server.register(Samples.RING).create(Samples.RING_ID, id, quorum, 0).join();
      servers.add(server);
      seen.add(server.anotherHandle());
    }
    view = new RingView(seen, scheduler, 50, () -> {});
    board = new LearnedBoard(new SharedView(view, () -> {}));
  }

  @AfterEach
  void close() {
    board.close();
    view.close();
    scheduler.close();
  }

  private void choose(RingState state, Ballot ballot) {
    byte[] body = StateCodec.encode(state);
    Accepted accepted =
        new Accepted(ballot, Samples.ref(state.version(), body), state.quorum(), state.quorum());
    Summary summary = Summary.of(accepted, state);
    for (MemoryEnsemble server : servers) {
      var register = server.register(state.name());
      RegisterRead.Present read = (RegisterRead.Present) register.read().join();
      JournalEntry entry = JournalEntry.accepted(read.znodeVersion() + 1, summary, null, 0);
      RegisterRecord next = read.register().after(ballot, summary, entry);
      assertThat(register.write(new RegisterWrite(read.znodeVersion(), next, body)).join())
          .isNotNull();
    }
  }

  private Ballot ballot() {
    return Samples.ballot(++round);
  }

  private RingState genesis() {
    RingState genesis = Samples.genesis(48, 4);
    choose(genesis, ballot());
    return genesis;
  }

  /** One more epoch with two more partitions; its entry is archived only once it is left. */
  private RingState grow(RingState stable) {
    Ballot moving = ballot();
    RingState changing = Samples.growing(stable, 2, moving);
    choose(changing, moving);
    Ballot done = ballot();
    RingState completed = Samples.completed(changing, done);
    choose(completed, done);
    return completed;
  }

  private void archive(EpochEntry entry, int... at) {
    for (int server : at) {
      assertThat(servers.get(server).archive(Samples.RING).put(entry).join()).isNotNull();
    }
  }

  private @Nullable RingTimeline timeline() {
    RingBoard.Entry entry = board.known().rings().get(Samples.RING);
    return entry == null ? null : entry.timeline();
  }

  /** Another consumer, which has seen nothing of what happened before. */
  private void startAnew() {
    board.close();
    board = new LearnedBoard(new SharedView(view, () -> {}));
  }

  private RingTimeline awaitEpoch(long epoch) {
    await("the board to reach epoch " + epoch)
        .until(
            () -> {
              RingTimeline found = timeline();
              return found != null && found.view() == epoch;
            });
    return Objects.requireNonNull(timeline());
  }

  @Test
  void presentEpochNeedsNoArchive() {
    // When
    RingState genesis = genesis();
    // Then
    RingTimeline found = awaitEpoch(0);
    assertThat(found.ringId()).isEqualTo(genesis.ringId());
    assertThat(found.partitions()).isEqualTo(4);
    assertThat(board.known().confirmedAtMs()).isNotNegative();
  }

  @Test
  void pastIsReadFromWhicheverArchiveHasIt() {
    // Given
    RingState first = genesis();
    RingState second = grow(first);
    archive(EpochEntries.of(first), 0);
    archive(EpochEntries.of(second), 2);
    RingState third = grow(second);
    awaitEpoch(2);
    // When
    startAnew();
    // Then
    RingTimeline found = awaitEpoch(2);
    assertThat(found.first()).isZero();
    for (int slot = 0; slot < third.slots(); slot++) {
      assertThat(found.owner(slot, 0)).isEqualTo(first.ring().table().partitionOf(slot));
      assertThat(found.owner(slot, 1)).isEqualTo(second.ring().table().partitionOf(slot));
      assertThat(found.owner(slot, 2)).isEqualTo(third.ring().table().partitionOf(slot));
    }
  }

  @Test
  void epochThatBeginsWhileTheBoardRunsIsAppended() {
    // Given
    RingState first = genesis();
    awaitEpoch(0);
    archive(EpochEntries.of(first), 0, 1, 2);
    // When
    grow(first);
    // Then
    assertThat(awaitEpoch(1).first()).isZero();
  }

  @Test
  void archiveThatWasCutOffBelowBeginsLater() {
    // Given
    RingState first = genesis();
    RingState second = grow(first);
    // The first epoch is in no archive.
    archive(EpochEntries.of(second), 0, 1, 2);
    grow(second);
    awaitEpoch(2);
    // When
    startAnew();
    // Then
    assertThat(awaitEpoch(2).first()).isEqualTo(1);
  }

  @Test
  void archiveThatCannotBeAskedIsWaitedFor() {
    // Given
    RingState first = genesis();
    archive(EpochEntries.of(first), 2);
    grow(first);
    awaitEpoch(1);
    MemoryEnsemble holder = (MemoryEnsemble) seen.get(2);
    holder.disconnect();
    startAnew();
    await("the present epoch to be known").until(() -> knownEpoch() == 1);
    RingTimeline before = timeline();
    // When
    holder.reconnect();
    // Then
    assertThat(before).isNull();
    assertThat(awaitEpoch(1).first()).isZero();
  }

  private long knownEpoch() {
    RingBoard.Entry entry = board.known().rings().get(Samples.RING);
    return entry == null ? -1 : entry.epoch();
  }

  @Test
  void archiveThatContradictsTheStateIsAFailure() {
    // Given
    RingState first = genesis();
    grow(first);
    awaitEpoch(1);
    EpochEntry good = EpochEntries.of(first);
    EpochEntry bad =
        new EpochEntry(
            good.ringId(),
            good.ring(),
            good.epoch(),
            good.slots(),
            good.topics(),
            good.weights(),
            good.moves(),
            SlotTable.of(IntStream.range(0, 48).map(slot -> (slot + 1) % 4).toArray()),
            good.cut(),
            good.origin());
    archive(bad, 0, 1, 2);
    // When
    startAnew();
    // Then
    await("the contradiction to be noticed")
        .until(
            () -> {
              RingBoard.Entry entry = board.known().rings().get(Samples.RING);
              return entry != null && entry.failure() instanceof CorruptStateException;
            });
  }
}
