package io.ringkeeper.connect.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.EpochEntries;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.memory.MemoryEnsemble;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.apache.kafka.connect.data.Struct;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RingAgreementSourceTaskTest {

  private final MemoryEnsemble servers = new MemoryEnsemble("a");
  private final RegisterScript script = new RegisterScript(servers.anotherHandle());
  private final SourceHarness worker = new SourceHarness();

  @AfterEach
  void stop() {
    worker.stop();
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void everyTransitionIsPublishedOnceAndInOrderWhereverTheWorkerDies(long seed)
      throws InterruptedException {
    // Given
    Random random = new Random(seed);
    script.create();
    int deaths = 0;

    // When
    for (int life = 0; life < 12; life++) {
      worker.restart(servers.anotherHandle());
      for (int burst = random.nextInt(3); burst > 0; burst--) {
        script.write(random.nextInt(6), random);
        if (random.nextBoolean()) {
          worker.pollAll(random.nextInt(1, 8));
          deaths++;
          worker.restart(servers.anotherHandle());
        }
      }
    }
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(deaths).isPositive();
    List<Struct> events = worker.events();
    assertThat(events)
        .extracting(e -> e.getInt64("sequence"))
        .isEqualTo(versionsUpTo(script.version()));
    assertThat(events).extracting(e -> e.getString("kind")).isEqualTo(script.kinds());
    assertThat(events).extracting(e -> e.getString("eventId")).doesNotHaveDuplicates();
    assertThat(worker.stored).allMatch(record -> record.key().equals(Samples.RING));
  }

  @Test
  void acceptCarriesItsStateWhileTheBytesAreKept() throws InterruptedException {
    // Given
    script.create();
    script.acceptGrowing();
    worker.restart(servers.anotherHandle());

    // When
    worker.pollAll();

    // Then
    Struct accepted = worker.events("ACCEPTED").get(worker.events("ACCEPTED").size() - 1);
    Struct state = accepted.getStruct("state");
    assertThat(state.getString("phase")).isEqualTo("MOVING");
    assertThat(state.getArray("deciders"))
        .containsExactly("a#incarnation-of-a", "b#incarnation-of-b", "c#incarnation-of-c");
    assertThat(state.getStruct("change").getString("proposalId")).isEqualTo("expand-1");
    assertThat(state.getStruct("change").getInt32("movedSlots")).isPositive();
  }

  @Test
  void everyAcceptNamesTheDecidersAndAcceptorsOfItsOwnEntry() throws InterruptedException {
    // Given
    script.create();
    Quorum three = Samples.quorum("a", "b", "c");
    Quorum four = Samples.quorum("a", "b", "c", "d");
    script.accept(Samples.genesis(), three, four);
    script.accept(Samples.genesis(), four, four);
    script.accept(Samples.genesis(), four, Samples.quorum("a", "c", "d"));
    worker.restart(servers.anotherHandle());

    // When
    worker.pollAll();

    // Then
    assertThat(worker.events("ACCEPTED"))
        .extracting(e -> names(e, "deciders") + ">" + names(e, "acceptors"))
        .containsExactly("abc>abcd", "abcd>abcd", "abcd>acd");
  }

  private static String names(Struct event, String field) {
    return event.getStruct("state").<String>getArray(field).stream()
        .map(id -> id.substring(0, id.indexOf('#')))
        .collect(Collectors.joining());
  }

  @Test
  void rejoinedAcceptorIsFollowedFromItsOwnVersionZeroAlsoOverARestart()
      throws InterruptedException {
    // Given
    script.create();
    script.write(3, new Random(1));
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // When
    worker.stop();
    AcceptorId life = script.rejoin("x");
    script.write(2, new Random(2));
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    script.write(1, new Random(3));
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events())
        .extracting(e -> e.getInt64("sequence"))
        .containsExactly(0L, 1L, 2L, 3L, 0L, 1L, 2L, 3L);
    assertThat(worker.events().subList(4, 8))
        .extracting(e -> e.getString("incarnation"))
        .containsOnly(life.incarnation());
    assertThat(worker.events()).extracting(e -> e.getString("kind")).isEqualTo(script.kinds());
    assertThat(worker.events()).extracting(e -> e.getString("eventId")).doesNotHaveDuplicates();
  }

  @Test
  void laterLifeTellsWhatItBeganWithAndAFirstOneThatItBeganEmpty() throws InterruptedException {
    // Given
    script.create();
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    script.rejoin("x");

    // When
    worker.pollAll();

    // Then
    Struct first = worker.events("CREATED").get(0);
    Struct later = worker.events("CREATED").get(1);
    assertThat(first.getStruct("state")).isNull();
    assertThat(first.getStruct("ballot").getInt64("round")).isZero();
    assertThat(later.getStruct("ballot").getInt64("round")).isEqualTo(1);
    assertThat(later.getStruct("state").getInt64("version")).isEqualTo(1);
    assertThat(names(later, "acceptors")).isEqualTo("abc");
  }

  @Test
  void wipedEnsembleIsReportedAndFollowedAgainUnderItsNewStorage() throws InterruptedException {
    // Given
    script.create();
    script.write(3, new Random(1));
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // When
    servers.wipe();
    worker.pollAll();
    RegisterScript afterwards = new RegisterScript(servers.anotherHandle(), 50);
    afterwards.rejoin("x");
    afterwards.write(2, new Random(2));
    worker.pollAll();
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events("EXCLUDED"))
        .singleElement()
        .satisfies(e -> assertThat(e.getStruct("gap").getString("detail")).startsWith("MISSING: "));
    assertThat(worker.events().subList(5, 8))
        .extracting(e -> e.getString("incarnation") + " " + e.getInt64("sequence"))
        .containsExactly(
            RegisterScript.NEW_STORAGE + ".x 0",
            RegisterScript.NEW_STORAGE + ".x 1",
            RegisterScript.NEW_STORAGE + ".x 2");
    assertThat(worker.events()).hasSize(8);
  }

  @Test
  void lifeThatWasReplacedAndIsBackFromABackupIsReportedAndNotBelieved()
      throws InterruptedException {
    // Given
    script.create();
    script.write(3, new Random(1));
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    MemoryEnsemble.Snapshot backup = servers.snapshot();
    script.rejoin("x");
    worker.pollAll();
    worker.stop();
    servers.rollBack(backup);

    // When
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    new RegisterScript(servers.anotherHandle(), 100).write(9, new Random(4));
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events("EXCLUDED"))
        .singleElement()
        .satisfies(
            e -> {
              assertThat(e.getString("incarnation")).isEqualTo("incarnation-of-a.x");
              assertThat(e.getStruct("gap").getString("detail"))
                  .startsWith("ROLLED_BACK: ")
                  .contains("incarnation-of-a.x replaced");
            });
    assertThat(worker.events()).hasSize(4 + 1 + 1);
  }

  @Test
  void furtherLifeIsBelievedAfterARestoredBackup() throws InterruptedException {
    // Given
    script.create();
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    MemoryEnsemble.Snapshot backup = servers.snapshot();
    script.write(4, new Random(1));
    worker.pollAll();
    servers.rollBack(backup);
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // When
    RegisterScript afterwards = new RegisterScript(servers.anotherHandle(), 50);
    afterwards.rejoin("y");
    afterwards.promise();
    worker.pollAll();

    // Then
    assertThat(worker.events())
        .extracting(e -> e.getString("kind"))
        .endsWith("EXCLUDED", "CREATED", "PROMISED");
    assertThat(worker.events("EXCLUDED")).hasSize(1);
  }

  @Test
  void lossAfterARestoredBackupDoesNotMakeTheBackupBelieved() throws InterruptedException {
    // Given
    script.create();
    MemoryEnsemble.Snapshot backup = servers.snapshot();
    script.write(4, new Random(1));
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    servers.rollBack(backup);
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // When
    servers.deleteRegister(Samples.RING);
    worker.pollAll();
    servers.rollBack(backup);
    RegisterScript overtaking = new RegisterScript(servers.anotherHandle(), 100);
    overtaking.write(JournalEntry.KEPT + 9, new Random(2));
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events()).hasSize(1 + 4 + 1);
    assertThat(worker.events("EXCLUDED")).hasSize(1);
  }

  @Test
  void moreThanTheJournalKeepsIsPublishedAsOneGapWithItsBounds() throws InterruptedException {
    // Given
    script.create();
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    worker.stop();
    script.write(JournalEntry.KEPT + 5, new Random(1));

    // When
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    Struct gap = worker.events("GAP").get(0).getStruct("gap");
    assertThat(worker.events("GAP")).hasSize(1);
    assertThat(gap.getInt64("fromSequence")).isEqualTo(1);
    assertThat(gap.getInt64("toSequence")).isEqualTo(5);
    assertThat(worker.events()).hasSize(2 + JournalEntry.KEPT);
  }

  @Test
  void corruptRegisterIsReportedOnceHoweverOftenTheTaskRestarts() throws InterruptedException {
    // Given
    script.create();
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    servers.corrupt(Samples.RING);

    // When
    worker.pollAll();
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events("EXCLUDED"))
        .singleElement()
        .satisfies(e -> assertThat(e.getStruct("gap").getString("detail")).startsWith("CORRUPT: "));
  }

  @Test
  void backupRestoredWhileTheTaskWasDownIsReportedAndNothingAfterItIsBelieved()
      throws InterruptedException {
    // Given
    script.create();
    MemoryEnsemble.Snapshot backup = servers.snapshot();
    script.write(4, new Random(3));
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    worker.stop();
    servers.rollBack(backup);

    // When
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    RegisterScript afterwards = new RegisterScript(servers.anotherHandle(), 100);
    afterwards.write(9, new Random(4));
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events("EXCLUDED"))
        .singleElement()
        .satisfies(
            e -> assertThat(e.getStruct("gap").getString("detail")).startsWith("ROLLED_BACK: "));
    assertThat(worker.events()).hasSize(1 + 4 + 1);
  }

  @Test
  void restoredBackupIsNoticedAlsoWhenItWasWrittenPastWhatWasPublished()
      throws InterruptedException {
    // Given
    script.create();
    MemoryEnsemble.Snapshot backup = servers.snapshot();
    script.write(4, new Random(3));
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    worker.stop();
    servers.rollBack(backup);
    new RegisterScript(servers.anotherHandle(), 100).write(9, new Random(4));

    // When
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events("EXCLUDED")).hasSize(1);
    assertThat(worker.events()).hasSize(1 + 4 + 1);
  }

  @Test
  void registerGoneWhileTheTaskWasDownIsReported() throws InterruptedException {
    // Given
    script.create();
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    worker.stop();
    servers.deleteRegister(Samples.RING);

    // When
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events("EXCLUDED"))
        .singleElement()
        .satisfies(e -> assertThat(e.getStruct("gap").getString("detail")).startsWith("MISSING: "));
  }

  @Test
  void producersAreRegisteredAndDeregisteredAlsoWhileTheTaskIsDown() throws InterruptedException {
    // Given
    servers.provision("incarnation-of-a").join();
    for (String id : List.of("p-1", "p-2", "p-3")) {
      servers.membership().register(Samples.registration(id)).join();
    }
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // When
    worker.stop();
    servers.membership().deregister("p-2").join();
    servers.membership().register(Samples.registration("p-4")).join();
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events("REGISTERED"))
        .extracting(e -> e.getStruct("producer").getString("producerId"))
        .containsExactly("p-1", "p-2", "p-3", "p-4");
    assertThat(worker.events("DEREGISTERED"))
        .extracting(e -> e.getStruct("producer").getString("producerId"))
        .containsExactly("p-2");
    assertThat(worker.stored).extracting(r -> r.key()).contains("p-2", "p-4");
  }

  @Test
  void connectionsOfProducersAreTheirOwnEvents() throws InterruptedException {
    // Given
    servers.provision("incarnation-of-a").join();
    MemoryEnsemble process = servers.anotherHandle();
    process.membership().register(Samples.registration("p-1")).join();
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // When
    process.expireSession();
    worker.pollAll();
    worker.pollAll();
    process.membership().renew(Samples.registration("p-1")).join();
    worker.pollAll();

    // Then
    assertThat(worker.events("REGISTERED"))
        .extracting(e -> e.getStruct("producer").getInt64("goneSinceMs") != null)
        .containsExactly(false, true, false);
    assertThat(worker.events("REGISTERED"))
        .extracting(e -> e.getString("eventId"))
        .doesNotHaveDuplicates();
  }

  @Test
  void moreProducersThanOneReadingTakesAreAllPublishedWithBoundedOffsets()
      throws InterruptedException {
    // Given
    servers.provision("incarnation-of-a").join();
    int count = 3 * EventStream.MAX_EVENTS + 1;
    for (int i = 0; i < count; i++) {
      servers.membership().register(Samples.registration("p-" + i)).join();
    }

    // When
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events("REGISTERED")).hasSize(count);
    assertThat(worker.partitions()).isLessThanOrEqualTo(64);
  }

  @Test
  void acknowledgementsArePublishedOnceOverRestartsAndWhenChangesOverlap()
      throws InterruptedException {
    // Given
    script.create();
    Ballot first = Samples.ballot(7);
    Ballot second = Samples.ballot(9);
    worker.restart(servers.anotherHandle());
    servers.membership().acknowledge(Samples.ack(first, "p-1")).join();
    worker.pollAll();

    // When
    servers.membership().acknowledge(Samples.ack(second, "p-1")).join();
    worker.pollAll();
    servers.membership().acknowledge(Samples.ack(first, "p-2")).join();
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    servers.membership().clearAcknowledgements(Samples.RING, first).join();
    servers.membership().acknowledge(Samples.ack(second, "p-2")).join();
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events("ACKNOWLEDGED"))
        .extracting(
            e ->
                e.getStruct("ack").getStruct("changeId").getInt64("round")
                    + " "
                    + e.getStruct("ack").getString("producerId"))
        .containsExactly("7 p-1", "9 p-1", "7 p-2", "9 p-2");
  }

  @Test
  void epochsArePublishedAscendingAndLateOnesWhenTheyCome() throws InterruptedException {
    // Given
    script.create();
    List<EpochEntry> entries = epochs(4);
    for (int epoch : List.of(0, 1, 3)) {
      servers.archive(Samples.RING).put(entries.get(epoch)).join();
    }
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // When
    worker.stop();
    servers.archive(Samples.RING).put(entries.get(2)).join();
    worker.restart(servers.anotherHandle());
    worker.pollAll();
    worker.restart(servers.anotherHandle());
    worker.pollAll();

    // Then
    assertThat(worker.events("EPOCH"))
        .extracting(e -> e.getInt64("sequence"))
        .containsExactly(0L, 1L, 3L, 2L);
  }

  @Test
  void unreachableEnsembleIsWaitedForAndNothingIsLost() throws InterruptedException {
    // Given
    script.create();
    MemoryEnsemble handle = servers.anotherHandle();
    worker.restart(handle);
    worker.pollAll();
    handle.disconnect();
    script.write(5, new Random(1));

    // When
    List<Struct> whileAway = worker.pollAll();
    handle.reconnect();
    worker.pollAll();

    // Then
    assertThat(whileAway).isEmpty();
    assertThat(worker.events()).extracting(e -> e.getInt64("sequence")).isEqualTo(versionsUpTo(5));
  }

  private static List<EpochEntry> epochs(int count) {
    List<EpochEntry> entries = new ArrayList<>();
    var state = Samples.genesis();
    entries.add(EpochEntries.of(state));
    for (int epoch = 1; epoch < count; epoch++) {
      var moving = Samples.growing(state, 1, Samples.ballot(10L * epoch));
      state = Samples.completed(moving, Samples.ballot(10L * epoch + 1));
      entries.add(EpochEntries.of(state));
    }
    return entries;
  }

  private static List<Long> versionsUpTo(long last) {
    return LongStream.rangeClosed(0, last).boxed().toList();
  }
}
