package io.ringkeeper.agreement.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.EpochArchive.Stored;
import io.ringkeeper.agreement.EpochEntries;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.paxos.Quorum;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What an {@code EpochArchive} has to do. */
public abstract class EpochArchiveContract extends PortContract {

  private static final String RING = Samples.RING;
  private static final EpochEntry GENESIS = EpochEntries.of(Samples.genesis());

  @BeforeEach
  void createRing() {
    var self = answer(ensemble().provision("1"));
    answer(
        ensemble()
            .register(RING)
            .create(Samples.RING_ID, self, new Quorum(List.of(self)), Samples.NOW_MS));
  }

  @Test
  void archiveOfANewRingIsEmpty() {
    // Given
    var archive = ensemble().archive(RING);

    // When
    Optional<EpochEntry> entry = answer(archive.get(0));

    // Then
    assertThat(entry).isEmpty();
    assertThat(answer(archive.epochs())).isEmpty();
  }

  @Test
  void storedEntryIsReadBackByAnybody() {
    // Given
    var other = anotherHandle();

    // When
    Stored stored = answer(ensemble().archive(RING).put(GENESIS));

    // Then
    assertThat(stored).isEqualTo(Stored.PRESENT);
    assertThat(answer(ensemble().archive(RING).get(0))).contains(GENESIS);
    eventually(
        "another process reads the entry",
        () -> answer(other.archive(RING).get(0)).equals(Optional.of(GENESIS)));
  }

  @Test
  void sameEntryMayBeStoredAgainByAnybody() {
    // Given
    answer(ensemble().archive(RING).put(GENESIS));

    // When
    Stored again = answer(ensemble().archive(RING).put(GENESIS));
    Stored byAnother = answer(anotherHandle().archive(RING).put(GENESIS));

    // Then
    assertThat(List.of(again, byAnother)).containsOnly(Stored.PRESENT);
  }

  @Test
  void anotherEntryForAnArchivedEpochIsRefused() {
    // Given
    answer(ensemble().archive(RING).put(GENESIS));
    EpochEntry different = EpochEntries.of(Samples.genesis(48, 12));

    // When
    Stored stored = answer(ensemble().archive(RING).put(different));

    // Then
    assertThat(stored).isEqualTo(Stored.DIFFERENT);
    assertThat(answer(ensemble().archive(RING).get(0))).contains(GENESIS);
  }

  @Test
  void epochsAreListedInNumericalOrder() {
    // Given
    List<EpochEntry> entries = entries(11);
    List.of(10, 0, 2, 1).forEach(epoch -> answer(ensemble().archive(RING).put(entries.get(epoch))));

    // When
    List<Long> epochs = answer(ensemble().archive(RING).epochs());

    // Then
    assertThat(epochs).containsExactly(0L, 1L, 2L, 10L);
    assertThat(answer(ensemble().archive(RING).get(10))).contains(entries.get(10));
  }

  private static List<EpochEntry> entries(int count) {
    List<EpochEntry> entries = new ArrayList<>();
    RingState state = Samples.genesis();
    for (int epoch = 0; epoch < count; epoch++) {
      entries.add(EpochEntries.of(state));
      RingState moving = Samples.growing(state, 1, Samples.ballot(2L * epoch + 2));
      state = Samples.completed(moving, Samples.ballot(2L * epoch + 3));
    }
    return entries;
  }
}
