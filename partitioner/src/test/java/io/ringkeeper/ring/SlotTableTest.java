package io.ringkeeper.ring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Tables and moves. */
final class SlotTableTest {
  @Test
  void tableKeepsTheOwnersItWasGivenWhateverHappensToTheArray() {
    // Given
    int[] owners = {3, 0, 65_535, 3};

    // When
    SlotTable table = SlotTable.of(owners);
    owners[0] = 1;
    table.toArray()[1] = 7;

    // Then
    assertThat(table.toArray()).containsExactly(3, 0, 65_535, 3);
    assertThat(table.partitionOf(2)).isEqualTo(65_535);
    assertThat(table.slots()).isEqualTo(4);
    assertThat(table.maxPartition()).isEqualTo(65_535);
    assertThat(table.slotCounts(65_536)[3]).isEqualTo(2);
  }

  @Test
  void tableRefusesOwnersAndSizesOutsideTheirRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> SlotTable.of(new int[0]));
    assertThatIllegalArgumentException().isThrownBy(() -> SlotTable.of(new int[65_537]));
    assertThatIllegalArgumentException().isThrownBy(() -> SlotTable.of(new int[] {-1}));
    assertThatIllegalArgumentException().isThrownBy(() -> SlotTable.of(new int[] {65_536}));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlotTable.of(new int[] {0, 2}).slotCounts(2))
        .withMessageContaining("Partition 2");
  }

  @Test
  void compatibleTableIsSlotModuloPartitions() {
    // When
    SlotTable table = SlotTable.compatible(6, 3);

    // Then
    assertThat(table.toArray()).containsExactly(0, 1, 2, 0, 1, 2);
  }

  @Test
  void compatibleTableRefusesPartitionCountsThatDoNotDivideTheSlots() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlotTable.compatible(16, 3))
        .withMessageContaining("16 slots and 3 partitions");
    assertThatIllegalArgumentException().isThrownBy(() -> SlotTable.compatible(16, 0));
  }

  @Test
  void movesToListsEveryDifferenceInSlotOrderAndFoldsBack() {
    // Given
    SlotTable before = SlotTable.of(new int[] {0, 1, 2, 0});
    SlotTable after = SlotTable.of(new int[] {1, 1, 0, 2});

    // When
    List<Move> moves = before.movesTo(after);

    // Then
    assertThat(moves).containsExactly(new Move(0, 0, 1), new Move(2, 2, 0), new Move(3, 0, 2));
    assertThat(before.with(moves)).isEqualTo(after).hasSameHashCodeAs(after);
  }

  @Test
  void withRefusesMovesThatDoNotStartFromTheOwner() {
    // Given
    SlotTable table = SlotTable.of(new int[] {0, 1});

    // Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.with(List.of(new Move(1, 0, 2))))
        .withMessage("Slot 1 belongs to partition 1, not to partition 0.");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.with(List.of(new Move(0, 0, 1), new Move(0, 1, 2))))
        .withMessageContaining("moved twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> table.with(List.of(new Move(2, 0, 1))))
        .withMessageContaining("no slot 2");
  }

  @Test
  void movesToRefusesTablesOfAnotherSlotCount() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> SlotTable.compatible(4, 2).movesTo(SlotTable.compatible(6, 2)));
  }

  @Test
  void moveRefusesToStayAndToLeaveTheRange() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Move(0, 1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Move(-1, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Move(65_536, 0, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Move(0, -1, 1));
    assertThatIllegalArgumentException().isThrownBy(() -> new Move(0, 0, 65_536));
  }

  @Test
  void ringRefusesATableThatNamesMorePartitionsThanThereAreWeights() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Ring(SlotTable.of(new int[] {0, 2}), Weights.uniform(2)))
        .withMessageContaining("Partition 2");
  }
}
