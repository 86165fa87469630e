package io.ringkeeper.tracker.query;

import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A ring in full, its slots aside.
 *
 * @param epoch see {@link RingSummary}
 * @param tableEpoch see {@link RingSummary}
 * @param digest name of the state proved chosen last; empty while none is
 * @param ballot at which it was chosen
 * @param deciders acceptors whose majority decides the next state, those that the present one
 *     names, as {@code name#incarnation}
 * @param shares by partition; empty while no table is known
 * @param cut by topic, the first offset of the table's epoch by partition
 * @param change the change under way, or null
 * @param changeSinceMs when the tracker learned of it
 * @param drained producers that acknowledged that change, with the time their drain took
 */
public record RingDetail(
    String ring,
    String ringId,
    long epoch,
    long tableEpoch,
    String phase,
    long version,
    String digest,
    @Nullable BallotData ballot,
    List<String> deciders,
    List<String> topics,
    int slots,
    int partitions,
    List<Share> shares,
    Map<String, List<Long>> cut,
    List<AcceptorInfo> acceptors,
    @Nullable ChangeData change,
    @Nullable Long changeSinceMs,
    Map<String, Long> drained,
    int openAlerts) {

  public RingDetail {
    deciders = List.copyOf(deciders);
    topics = List.copyOf(topics);
    shares = List.copyOf(shares);
    cut = Map.copyOf(cut);
    acceptors = List.copyOf(acceptors);
    drained = Map.copyOf(drained);
  }

  /**
   * What a partition has of the key space.
   *
   * @param share of the slots, 0 to 1 inclusive
   * @param weightShare what its weight entitles it to, 0 to 1 inclusive
   */
  public record Share(int partition, int slots, double share, int weight, double weightShare) {}
}
