package io.ringkeeper.tracker.query;

import java.util.List;

/**
 * A ring in short.
 *
 * @param epoch the active epoch by the agreement; -1 while nothing is proved chosen
 * @param tableEpoch the epoch of the table shown, folded from the archive; -1 while none is known
 * @param phase STABLE, MOVING, or UNKNOWN while nothing is proved chosen
 * @param openAlerts alerts of this ring that did not go away
 */
public record RingSummary(
    String ring,
    String ringId,
    long epoch,
    long tableEpoch,
    String phase,
    long version,
    List<String> topics,
    int slots,
    int partitions,
    int openAlerts) {

  public RingSummary {
    topics = List.copyOf(topics);
  }
}
