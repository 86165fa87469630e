package io.ringkeeper.consumer.rules;

/**
 * What a commit tells other members of the group beside the offset.
 *
 * @param ringId the ring it speaks of
 * @param view the epoch up to which whoever delivered what is below the offset, and whoever
 *     delivers what follows, knows the ring; 0 or more
 * @param gates the epoch up to which all gates of the partition are open, at most {@code view}
 * @param since the view when the group first committed this partition: whether it is older than
 *     partitions that a change adds
 */
public record CommitMark(String ringId, long view, long gates, long since) {

  public CommitMark {
    if (ringId.isEmpty() || gates < 0 || gates > view || since < 0) {
      throw new IllegalArgumentException(
          "commit mark of ring '"
              + ringId
              + "' with view "
              + view
              + ", gates "
              + gates
              + ", since "
              + since);
    }
  }

  /** Whether the other says nothing that this does not say already. */
  public boolean covers(CommitMark other) {
    return ringId.equals(other.ringId()) && view >= other.view() && gates >= other.gates();
  }
}
