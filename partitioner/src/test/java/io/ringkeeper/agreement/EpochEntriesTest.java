package io.ringkeeper.agreement;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.codec.EpochCodec;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochEntriesTest {

  @Test
  void everyStateOfAnEpochGivesTheSameBytes() {
    // Given
    RingState genesis = Samples.genesis(240, 12);
    RingState stable =
        Samples.completed(Samples.growing(genesis, 4, Samples.ballot(2)), Samples.ballot(3));
    RingState moving = Samples.growing(stable, 1, Samples.ballot(4));
    RingState aborted = moving.aborted(Samples.ballot(4), "producer-1 has not acknowledged");
    RingState movingAgain = Samples.growing(aborted, 2, Samples.ballot(6));

    // When
    List<byte[]> entries =
        List.of(stable, moving, aborted, movingAgain).stream()
            .map(state -> EpochCodec.encode(EpochEntries.of(state)))
            .toList();

    // Then
    assertThat(entries).allSatisfy(bytes -> assertThat(bytes).isEqualTo(entries.get(0)));
    assertThat(EpochCodec.encode(EpochEntries.of(genesis))).isNotEqualTo(entries.get(0));
  }

  @Test
  void onlyEveryThirtySecondEntryHoldsTheFullTable() {
    // Given
    RingState state = Samples.genesis(240, 12);
    List<Long> full = new ArrayList<>();

    // When
    for (int epoch = 0; epoch <= 70; epoch++) {
      EpochEntry entry = EpochEntries.of(state);
      if (entry.table() != null) {
        full.add(entry.epoch());
      }
      RingState moving = Samples.growing(state, 1, Samples.ballot(2L * epoch + 2));
      state = Samples.completed(moving, Samples.ballot(2L * epoch + 3));
    }

    // Then
    assertThat(full).containsExactly(0L, 32L, 64L);
  }

  @Test
  void movesOfTheEntriesFoldToTheTableOfTheState() {
    // Given
    RingState state = Samples.genesis(240, 12);
    var table = state.ring().table();

    for (int epoch = 0; epoch < 5; epoch++) {
      RingState moving = Samples.growing(state, 2, Samples.ballot(2L * epoch + 2));
      state = Samples.completed(moving, Samples.ballot(2L * epoch + 3));

      // When
      table = table.with(EpochEntries.of(state).moves());

      // Then
      assertThat(table).isEqualTo(state.ring().table());
    }
  }
}
