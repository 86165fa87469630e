package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.KafkaCluster.TopicDescription;
import io.ringkeeper.agreement.RingTopic;
import io.ringkeeper.agreement.change.View.KafkaView;
import io.ringkeeper.ring.KeySlots;
import io.ringkeeper.ring.Placement;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The steps while a ring has no state yet. */
final class CreationSteps {

  private CreationSteps() {}

  static Step next(View view) {
    Proposal proposal = view.proposal();
    if (proposal == null) {
      return new Step.NothingOpen();
    }
    if (!(proposal.request() instanceof ChangeRequest.Create create)) {
      return new Step.Reject(
          "ring '" + proposal.ring() + "' does not exist; create it first (kind create)");
    }
    return topicProblem(create, view.kafka())
        .or(() -> tableProblem(create, view.kafka()))
        .<Step>map(Step.Reject::new)
        .orElseGet(() -> creation(create, view.kafka()));
  }

  static String compacted(String topic) {
    return "topic '"
        + topic
        + "' is compacted: old records of a key that moved would never be compacted away; set"
        + " cleanup.policy=delete or keep the topic out of the ring";
  }

  private static Step creation(ChangeRequest.Create create, KafkaView kafka) {
    List<RingTopic> topics =
        create.topics().stream()
            .map(name -> new RingTopic(name, described(name, kafka).topicId()))
            .toList();
    int partitions = partitions(create, kafka);
    int slots = slots(create, partitions);
    Weights weights = weights(create, partitions);
    SlotTable table =
        create.genesis() == Genesis.COMPATIBLE
            ? SlotTable.compatible(slots, partitions)
            : Placement.consistent(slots, weights);
    return new Step.CreateRing(topics, new Ring(table, weights));
  }

  private static Optional<String> topicProblem(ChangeRequest.Create create, KafkaView kafka) {
    for (String name : create.topics()) {
      TopicDescription found = kafka.topics().get(name);
      if (found == null) {
        return Optional.of("topic '" + name + "' does not exist; create it before its ring");
      }
      if (found.compacted()) {
        return Optional.of(compacted(name));
      }
      String ring = kafka.ringByTopic().get(name);
      if (ring != null) {
        return Optional.of(
            "topic '" + name + "' belongs to ring '" + ring + "'; a topic can be in one ring only");
      }
      int partitions = partitions(create, kafka);
      if (found.partitions() != partitions) {
        return Optional.of(
            String.format(
                "topic '%s' has %d partitions, topic '%s' has %d; give all topics of a ring the"
                    + " same partition count",
                name, found.partitions(), create.topics().get(0), partitions));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> tableProblem(ChangeRequest.Create create, KafkaView kafka) {
    int partitions = partitions(create, kafka);
    if (partitions > KeySlots.MAX_SLOTS) {
      return Optional.of("a ring has at most " + KeySlots.MAX_SLOTS + " partitions");
    }
    int slots = slots(create, partitions);
    if (slots < partitions) {
      return Optional.of(
          String.format(
              "%d slots cannot feed %d partitions; ask for at least %d slots",
              slots, partitions, partitions));
    }
    return weightProblem(create.weights(), partitions)
        .or(
            () ->
                create.genesis() == Genesis.COMPATIBLE
                    ? compatibleProblem(create, slots, partitions)
                    : consistentProblem(kafka));
  }

  private static Optional<String> weightProblem(Map<Integer, Integer> weights, int partitions) {
    Optional<Integer> stranger = weights.keySet().stream().filter(p -> p >= partitions).findFirst();
    if (stranger.isPresent()) {
      return Optional.of(
          String.format(
              "there is no partition %d to give a weight; the topics have %d partitions",
              stranger.get(), partitions));
    }
    boolean allDrained =
        weights.size() == partitions && weights.values().stream().allMatch(w -> w == 0);
    return allDrained
        ? Optional.of("every partition has weight 0; at least one needs a weight above 0")
        : Optional.empty();
  }

  private static Optional<String> compatibleProblem(
      ChangeRequest.Create create, int slots, int partitions) {
    if (slots % partitions != 0) {
      return Optional.of(
          String.format(
              "%d partitions do not divide %d slots, so keys would move; ask for a multiple of %d"
                  + " slots or leave slots out",
              partitions, slots, partitions));
    }
    boolean weighted =
        create.weights().values().stream().anyMatch(w -> w != Weights.DEFAULT_WEIGHT);
    return weighted
        ? Optional.of(
            "a compatible ring starts with equal weights, as Kafka has them; create it without"
                + " weights and reweight it afterwards")
        : Optional.empty();
  }

  private static Optional<String> consistentProblem(KafkaView kafka) {
    return kafka.withRecords().stream()
        .findFirst()
        .map(
            topic ->
                "topic '"
                    + topic
                    + "' has or had records (a high watermark above 0), whose keys a consistent"
                    + " table would move; use genesis compatible or an empty topic");
  }

  private static int slots(ChangeRequest.Create create, int partitions) {
    Integer asked = create.slots();
    return asked == null ? KeySlots.defaultSlots(partitions) : asked;
  }

  private static Weights weights(ChangeRequest.Create create, int partitions) {
    int[] weights = new int[partitions];
    for (int p = 0; p < partitions; p++) {
      weights[p] = create.weights().getOrDefault(p, Weights.DEFAULT_WEIGHT);
    }
    return Weights.of(weights);
  }

  private static int partitions(ChangeRequest.Create create, KafkaView kafka) {
    return described(create.topics().get(0), kafka).partitions();
  }

  private static TopicDescription described(String topic, KafkaView kafka) {
    TopicDescription found = kafka.topics().get(topic);
    if (found == null) {
      throw new IllegalArgumentException("topic '" + topic + "' was not described");
    }
    return found;
  }
}
