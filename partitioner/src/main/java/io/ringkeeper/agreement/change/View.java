package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.KafkaCluster.TopicDescription;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.Ring;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator sees. Parts that the next step cannot depend on may be left empty.
 *
 * @param proposal the wish, or null to only finish what is open
 * @param state the chosen state; empty before the first
 * @param archived whether the state's epoch is known to be in the archive of a majority
 * @param kafka the topics of the ring, or of the proposal that creates it
 * @param producers who is registered with a topic of the ring, before a change begins
 * @param earlier the ring of the epoch to roll back to, if the archive holds it
 * @param drain how far the change under way has come, or null before anything is known of it
 * @param acceptors the ensembles, or null unless the proposal is about acceptors
 * @param records of the producers that the proposal wants forgotten, or null for another proposal
 */
record View(
    @Nullable Proposal proposal,
    Optional<RingState> state,
    boolean archived,
    KafkaView kafka,
    List<ProducerRegistration> producers,
    @Nullable Ring earlier,
    @Nullable DrainView drain,
    @Nullable AcceptorsView acceptors,
    @Nullable RecordsView records) {

  View {
    producers = List.copyOf(producers);
  }

  /** A view of what is not about producers' records. */
  View(
      @Nullable Proposal proposal,
      Optional<RingState> state,
      boolean archived,
      KafkaView kafka,
      List<ProducerRegistration> producers,
      @Nullable Ring earlier,
      @Nullable DrainView drain,
      @Nullable AcceptorsView acceptors) {
    this(proposal, state, archived, kafka, producers, earlier, drain, acceptors, null);
  }

  /**
   * The records of the producers that are to be forgotten.
   *
   * @param byEnsemble those found, by name of the ensembles that answered
   * @param silent names of the ensembles that did not answer
   */
  record RecordsView(Map<String, List<RegisteredProducer>> byEnsemble, Set<String> silent) {
    RecordsView {
      byEnsemble = java.util.Collections.unmodifiableMap(new TreeMap<>(byEnsemble));
      silent = java.util.Collections.unmodifiableSet(new TreeSet<>(silent));
    }
  }

  /**
   * What was seen of Kafka.
   *
   * @param clusterId the cluster's id
   * @param topics by name; absent topics are absent
   * @param leadersUpTo every topic was seen with leaders for this many partitions; 0 when unknown
   * @param withRecords topics that have or had records; only looked at when a ring is created
   * @param ringByTopic the ring that covers a topic; only looked at when a ring is created
   */
  record KafkaView(
      String clusterId,
      Map<String, TopicDescription> topics,
      int leadersUpTo,
      Set<String> withRecords,
      Map<String, String> ringByTopic) {
    KafkaView {
      topics = java.util.Collections.unmodifiableMap(new TreeMap<>(topics));
      withRecords = java.util.Collections.unmodifiableSet(new TreeSet<>(withRecords));
      ringByTopic = Map.copyOf(ringByTopic);
    }

    /** Only the cluster is known. */
    static KafkaView ofCluster(String clusterId) {
      return new KafkaView(clusterId, Map.of(), 0, Set.of(), Map.of());
    }
  }

  /**
   * How far a change has come.
   *
   * @param changeId the change
   * @param listed whether the producers below were listed, after this coordinator's own accept of
   *     the change, in the same sessions of a majority
   * @param waitedFor who was listed then with a topic of the ring and still is registered
   * @param acknowledged who acknowledged this change
   * @param stopped who has not been connected for longer than it sends without confirmation
   * @param othersMayHaveStopped whether one more own accept may show that others have stopped, too
   * @param fencing what fencing can do
   * @param seenForMs since when this coordinator knows of the change
   * @param reading the cut, once asked for
   */
  record DrainView(
      Ballot changeId,
      boolean listed,
      Collection<RegisteredProducer> waitedFor,
      Set<String> acknowledged,
      Set<String> stopped,
      boolean othersMayHaveStopped,
      Fencing fencing,
      long seenForMs,
      @Nullable CutReading reading) {
    DrainView {
      waitedFor = List.copyOf(waitedFor);
      acknowledged = Set.copyOf(acknowledged);
      stopped = Set.copyOf(stopped);
    }
  }

  /**
   * What can be had by fencing, and what was.
   *
   * @param possible transactional ids by producer: those that no majority has seen connected for a
   *     while, unless somebody connected uses the id, too
   * @param done producers that were fenced during this change
   * @param problem why the last attempt failed; empty if none did
   */
  record Fencing(Map<String, String> possible, Set<String> done, String problem) {
    static final Fencing NONE = new Fencing(Map.of(), Set.of(), "");

    Fencing {
      possible = Map.copyOf(possible);
      done = Set.copyOf(done);
    }
  }

  /** What became of reading the cut. */
  sealed interface CutReading {
    /** Read; with the topics as they were described before. */
    record Taken(Map<String, TopicDescription> topics, Cut cut) implements CutReading {
      public Taken {
        topics = Map.copyOf(topics);
      }
    }

    /** Kafka did not answer. */
    record Failed(String why) implements CutReading {}
  }
}
