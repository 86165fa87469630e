package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.KafkaUnavailableException;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.ring.Move;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * One topic of a Kafka cluster: records land in its partitions, and the rule that a change exists
 * for is checked of each: no record that was routed by an older epoch lands beyond the cut in a
 * partition that its slot has left.
 */
final class SimKafka {

  static final String CLUSTER = "cluster";
  static final String TOPIC = "topic";
  static final int PARTITIONS = 2;

  private final World world;
  private final SplittableRandom random;
  private final List<List<Landed>> partitions = new ArrayList<>();
  private final List<Completed> changes = new ArrayList<>();
  private final Set<String> givenUp = new HashSet<>();
  private final Map<String, Long> landedSequences = new HashMap<>();
  private final Map<String, Long> landingAt = new HashMap<>();
  private long sequence;

  private record Landed(String producer, int slot, long epoch) {}

  private record Completed(long epoch, Map<Integer, Integer> donorBySlot, List<Long> cut) {}

  SimKafka(World world) {
    this.world = world;
    this.random = world.dice().of("kafka");
    grow(PARTITIONS);
  }

  void grow(int count) {
    while (partitions.size() < count) {
      partitions.add(new ArrayList<>());
    }
  }

  int size() {
    return partitions.size();
  }

  /** Follows the decisions: a completed change has to hold for what has landed already, too. */
  void chosen(RingState state) {
    if (state.change().isPresent()) {
      int wanted = state.change().get().weights().partitions();
      world
          .checker()
          .require(
              wanted <= partitions.size(),
              () -> "K1 slots are to move to partition " + (wanted - 1) + ", which does not exist");
      givenUp.addAll(state.change().map(Phase.Moving::acceptedQuarantine).orElse(Set.of()));
      return;
    }
    if (state.epoch() == 0 || changes.stream().anyMatch(c -> c.epoch() == state.epoch())) {
      return;
    }
    Map<Integer, Integer> donors = new HashMap<>();
    for (Move move : state.origin().moves()) {
      donors.put(move.slot(), move.from());
    }
    List<Long> cut =
        state.cut().topics().get(0).partitions().stream().map(Cut.PartitionCut::offset).toList();
    Completed change = new Completed(state.epoch(), donors, cut);
    changes.add(change);
    for (int partition = 0; partition < partitions.size(); partition++) {
      List<Landed> records = partitions.get(partition);
      for (int offset = 0; offset < records.size(); offset++) {
        check(change, records.get(offset), partition, offset);
      }
    }
  }

  /** Puts a record on its way to a partition; later ones of its producer stay behind it. */
  void send(String producer, int slot, long epoch, int partition, Runnable landed) {
    String key = producer + "/" + partition;
    long at = world.queue().nowMs() + random.nextInt(1, 40);
    long inOrder = Math.max(at, landingAt.getOrDefault(key, 0L));
    landingAt.put(key, inOrder);
    long number = ++sequence;
    world
        .queue()
        .at(
            inOrder,
            () -> {
              land(key, number, new Landed(producer, slot, epoch), partition);
              landed.run();
            });
  }

  /** One whose sender was told of a failure: it lands late, or never. */
  void sendLate(String producer, int slot, long epoch, int partition) {
    long number = ++sequence;
    world.queue().trace(() -> producer + " is told that a send to " + partition + " failed");
    if (random.nextBoolean()) {
      String key = producer + "/" + partition;
      world
          .queue()
          .in(
              random.nextInt(1, 600),
              () -> land(key, number, new Landed(producer, slot, epoch), partition));
    }
  }

  // An idempotent producer's older record is refused once a later one has landed.
  private void land(String key, long number, Landed record, int partition) {
    if (landedSequences.getOrDefault(key, 0L) > number) {
      return;
    }
    landedSequences.put(key, number);
    world.queue().trace(() -> record + " lands in partition " + partition);
    List<Landed> records = partitions.get(partition);
    changes.forEach(change -> check(change, record, partition, records.size()));
    records.add(record);
    world.queue().mix(partition * 31L + records.size());
  }

  private void check(Completed change, Landed record, int partition, int offset) {
    Integer donor = change.donorBySlot().get(record.slot());
    boolean isBeyond =
        donor != null
            && donor == partition
            && partition < change.cut().size()
            && record.epoch() < change.epoch()
            && offset >= change.cut().get(partition);
    world
        .checker()
        .require(
            !isBeyond || givenUp.contains(record.producer()),
            () ->
                "S3 "
                    + record
                    + " lies at "
                    + partition
                    + "/"
                    + offset
                    + ", beyond the cut of epoch "
                    + change.epoch()
                    + " at "
                    + change.cut());
  }

  /** A coordinator's connection, whose calls take time. */
  KafkaCluster connection(Fiber[] caller) {
    return new Connection(caller);
  }

  private final class Connection implements KafkaCluster {
    private final Fiber[] caller;

    Connection(Fiber[] caller) {
      this.caller = caller;
    }

    private void takeTime() {
      caller[0].sleep(random.nextInt(1, 10));
      if (world.network().isRough()) {
        world.network().count(Fault.KAFKA_UNAVAILABLE);
        throw new KafkaUnavailableException("no broker answered");
      }
    }

    @Override
    public String clusterId() {
      return CLUSTER;
    }

    @Override
    public Map<String, TopicDescription> describe(Collection<String> topics) {
      takeTime();
      return Map.of(TOPIC, new TopicDescription("topic-id", partitions.size(), false));
    }

    @Override
    public void grow(Collection<String> topics, int count) {
      takeTime();
      SimKafka.this.grow(count);
      takeTime();
    }

    @Override
    public Cut highWatermarks(Collection<String> topics, int count) {
      takeTime();
      if (count > partitions.size()) {
        throw new KafkaUnavailableException("the topic has no " + count + " partitions");
      }
      List<Cut.PartitionCut> cut = new ArrayList<>();
      for (int partition = 0; partition < count; partition++) {
        cut.add(new Cut.PartitionCut(partitions.get(partition).size(), 1));
      }
      takeTime();
      return new Cut(List.of(new Cut.TopicCut(TOPIC, cut)));
    }

    @Override
    public void close() {}
  }
}
