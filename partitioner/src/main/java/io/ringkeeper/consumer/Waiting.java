package io.ringkeeper.consumer;

import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.apache.kafka.common.TopicPartition;

/**
 * Why an assigned partition is not read on, although records may be there.
 *
 * @param partition the partition that waits
 * @param kind for what
 * @param epoch the gate's epoch, or the epoch that the view has to reach; 0 where neither applies
 * @param donors for a gate: those not read far enough; else empty
 * @param sinceMs when the wait began, milliseconds since 1970
 */
public record Waiting(
    TopicPartition partition, Kind kind, long epoch, List<Donor> donors, long sinceMs) {

  /** What a partition waits for. */
  public enum Kind {
    /** The group has to read the donors of the slots that came to this partition. */
    GATE,
    /** A record, or a commit, speaks of an epoch that the ensembles have not shown yet. */
    VIEW,
    /** Nothing is known of the rings yet, or of this ring's past, or of the group's commits. */
    START
  }

  public Waiting {
    donors = List.copyOf(donors);
  }

  /**
   * A partition that another one waits for.
   *
   * @param partition the donor
   * @param cut the offset it has to be committed at, or past
   * @param committed what the group has committed, if anything
   * @param view the epoch that the commit's author knew; 0 when the commit does not say
   * @param gates the epoch up to which the donor's own gates were open; 0 when the commit does not
   *     say
   * @param missing what is still missing
   */
  public record Donor(
      TopicPartition partition,
      long cut,
      OptionalLong committed,
      long view,
      long gates,
      Missing missing) {

    /** Offsets between commit and cut; 0 when something else is missing. */
    public long recordsToGo() {
      return Math.max(0, cut - committed.orElse(0));
    }
  }

  /** What a donor's commit lacks. */
  public enum Missing {
    /** The group has committed nothing for it: is it assigned to anybody? */
    COMMIT("has no commit; is it assigned to anybody?"),
    /** Its commit is before the cut. */
    RECORDS("is not committed up to the cut"),
    /** Whoever committed did not know the epoch. */
    VIEW("was committed by a member that does not know the epoch; is that one a RingConsumer?"),
    /** Its own gates are closed. */
    GATES("waits at a gate of its own"),
    /** It is committed far enough, but this consumer was set back to read it again. */
    REPLAY("is being read again by this consumer");

    private final String text;

    Missing(String text) {
      this.text = text;
    }

    /** In words, to follow the donor's name. */
    public String text() {
      return text;
    }
  }

  /** One line for logs and people. */
  public String describe() {
    return switch (kind) {
      case GATE ->
          partition
              + " waits at the gate of epoch "
              + epoch
              + " for "
              + donors.stream().map(Waiting::describe).collect(Collectors.joining(", "));
      case VIEW -> partition + " waits for the ensembles to show epoch " + epoch + " of its ring";
      case START ->
          partition + " waits until the rings, and what the group has committed, are known";
    };
  }

  private static String describe(Donor donor) {
    String committed =
        donor.committed().isPresent() ? Long.toString(donor.committed().getAsLong()) : "nothing";
    return donor.partition()
        + " (committed "
        + committed
        + ", cut "
        + donor.cut()
        + ", "
        + donor.recordsToGo()
        + " to go: it "
        + donor.missing().text()
        + ")";
  }
}
