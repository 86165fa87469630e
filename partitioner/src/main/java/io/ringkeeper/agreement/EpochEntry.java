package io.ringkeeper.agreement;

import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One epoch in the archive; immutable, derived from the first Stable state of the epoch alone, so
 * that whoever writes it writes the same bytes.
 *
 * @param ringId the ring's random id
 * @param ring the ring's name
 * @param epoch 0 or more
 * @param slots the ring's slot count
 * @param topics names of the ring's topics
 * @param weights the epoch's weights; their count is its partition count
 * @param moves from the previous epoch, sorted by slot; empty for epoch 0
 * @param table the full table for every {@value #FULL_EVERY}nd epoch, else null
 * @param cut where the epoch begins
 * @param origin who, what, why, and the ballots
 */
public record EpochEntry(
    String ringId,
    String ring,
    long epoch,
    int slots,
    List<String> topics,
    Weights weights,
    List<Move> moves,
    @Nullable SlotTable table,
    Cut cut,
    EpochOrigin origin) {

  /**
   * Every so many epochs the archive holds the full table, so that no reader folds more than that
   * many entries.
   */
  public static final int FULL_EVERY = 32;

  public EpochEntry {
    topics = List.copyOf(topics);
    moves = List.copyOf(moves);
  }
}
