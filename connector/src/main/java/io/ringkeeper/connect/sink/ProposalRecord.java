package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.change.Proposal;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.sink.SinkRecord;

/** A record of the proposals topic, read. */
sealed interface ProposalRecord {

  /** Where a record was, before any transformation renamed its topic. */
  record Position(TopicPartition partition, long offset) {

    static Position of(SinkRecord record) {
      return new Position(
          new TopicPartition(record.originalTopic(), record.originalKafkaPartition()),
          record.originalKafkaOffset());
    }

    /** For example {@code ringkeeper-proposals-0-17}; the same at every delivery. */
    @Override
    public String toString() {
      return partition + "-" + offset;
    }
  }

  /** A tombstone: nothing is asked for. */
  record Nothing() implements ProposalRecord {}

  /** A proposal; whether it fits the ring is another matter. */
  record Legible(Proposal proposal) implements ProposalRecord {}

  /**
   * No proposal.
   *
   * @param proposalId its own if that could be read, else made of its position
   * @param ring the ring it is for, or empty
   * @param kind what it asks for, or empty
   * @param requestedBy as it says, or empty
   * @param reason what is wrong and what is expected
   */
  record Illegible(String proposalId, String ring, String kind, String requestedBy, String reason)
      implements ProposalRecord {}
}
