package io.ringkeeper.agreement;

/**
 * What the record header {@value #HEADER} of every keyed record says about the record.
 *
 * @param ringId the random id of the ring it was sent under
 * @param epoch the epoch it was sent under, 0 or more
 * @param explicitPartition whether the application named the partition, so that the table did not
 */
public record RecordStamp(String ringId, long epoch, boolean explicitPartition) {

  /** The header's key. */
  public static final String HEADER = "ringkeeper";

  /**
   * The key of the header that marks a record as a barrier, whatever its value: it has neither key
   * nor value and tells an application nothing; a producer sent it to have it acknowledged.
   */
  public static final String BARRIER_HEADER = "ringkeeper-barrier";

  public RecordStamp {
    if (ringId.isEmpty() || epoch < 0) {
      throw new IllegalArgumentException(
          "record stamp with ring id '" + ringId + "' and epoch " + epoch);
    }
  }
}
