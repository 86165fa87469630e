package io.ringkeeper.ring;

import io.ringkeeper.ring.PlanResult.Impossible;
import io.ringkeeper.ring.Reshape.Compatible;
import io.ringkeeper.ring.Reshape.Drain;
import io.ringkeeper.ring.Reshape.Empty;
import io.ringkeeper.ring.Reshape.Expand;
import io.ringkeeper.ring.Reshape.MoveSlots;
import io.ringkeeper.ring.Reshape.Reweight;
import io.ringkeeper.ring.Reshape.RollBack;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * Turns each kind of change into target weights or a target table, or says why the ring does not
 * allow it.
 */
final class ReshapePlans implements Reshape.Visitor<PlanResult> {
  private final Ring current;
  private final int slots;

  ReshapePlans(Ring current) {
    this.current = current;
    this.slots = current.table().slots();
  }

  @Override
  public PlanResult expand(Expand expand) {
    int partitions = expand.partitions();
    if (partitions <= current.partitions()) {
      return new Impossible(
          "The ring has "
              + current.partitions()
              + " partitions already, so "
              + partitions
              + " would not grow it; name a larger total, or drain partitions to use fewer.");
    }
    if (partitions > KeySlots.MAX_SLOTS) {
      return new Impossible(
          "A ring has at most "
              + KeySlots.MAX_SLOTS
              + " partitions; name a total up to that, not "
              + partitions
              + ".");
    }
    Weights weights = current.weights().grownTo(partitions);
    if (weights.active() > slots) {
      return new Impossible(
          "The ring's "
              + slots
              + " slots cannot reach "
              + weights.active()
              + " partitions; grow to fewer, or create a ring with more slots.");
    }
    return RingPlanner.balance(current, weights);
  }

  @Override
  public PlanResult drain(Drain drain) {
    Map<Integer, Integer> weights = new HashMap<>();
    drain.partitions().forEach(partition -> weights.put(partition, 0));
    return reweight(weights);
  }

  @Override
  public PlanResult reweight(Reweight reweight) {
    return reweight(reweight.weights());
  }

  private PlanResult reweight(Map<Integer, Integer> changes) {
    if (changes.isEmpty()) {
      return new Impossible("The change names no partition; name at least one.");
    }
    int[] weights = current.weights().toArray();
    // Sorted, so that of several mistakes always the same one is reported.
    for (Map.Entry<Integer, Integer> change : new TreeMap<>(changes).entrySet()) {
      int partition = change.getKey();
      int weight = change.getValue();
      if (partition < 0 || partition >= weights.length) {
        return noSuchPartition(partition);
      }
      if (weight < 0 || weight > Weights.MAX_WEIGHT) {
        return new Impossible(
            "A weight is 0 to "
                + Weights.MAX_WEIGHT
                + ", not "
                + weight
                + " as named for partition "
                + partition
                + ".");
      }
      weights[partition] = weight;
    }
    if (Arrays.stream(weights).allMatch(weight -> weight == 0)) {
      return new Impossible(
          "No partition would be left to own slots; keep at least one at a weight above 0.");
    }
    return RingPlanner.balance(current, Weights.of(weights));
  }

  @Override
  public PlanResult moveSlots(MoveSlots moveSlots) {
    if (moveSlots.partitionBySlot().isEmpty()) {
      return new Impossible("The change names no slot; name at least one.");
    }
    int[] owners = current.table().toArray();
    boolean[] pinned = new boolean[slots];
    int[] pinnedCounts = new int[current.partitions()];
    int named = 0;
    for (Map.Entry<Integer, Integer> wish : new TreeMap<>(moveSlots.partitionBySlot()).entrySet()) {
      int slot = wish.getKey();
      int partition = wish.getValue();
      if (slot < 0 || slot >= slots) {
        return new Impossible(
            "There is no slot " + slot + "; the ring has slots 0 to " + (slots - 1) + ".");
      }
      if (partition < 0 || partition >= current.partitions()) {
        return noSuchPartition(partition);
      }
      named += owners[slot] == partition ? 0 : 1;
      owners[slot] = partition;
      pinned[slot] = true;
      pinnedCounts[partition]++;
    }
    Quotas quotas = Quotas.withinOne(slots, current.weights(), pinnedCounts);
    for (int partition = 0; partition < pinnedCounts.length; partition++) {
      if (pinnedCounts[partition] > quotas.high(partition)) {
        return tooManyNamed(partition, pinnedCounts[partition], quotas.high(partition));
      }
    }
    return balanceAround(owners, pinned, quotas, named);
  }

  private PlanResult balanceAround(int[] owners, boolean[] pinned, Quotas quotas, int named) {
    if (!quotas.reachableWith(slots)) {
      return new Impossible(
          "The slots that are not named are too few to give every other partition its share; name fewer slots, or"
              + " change the weights first.");
    }
    int[] counts = SlotTable.of(owners).slotCounts(current.partitions());
    int optimum = named + quotas.fewestMoves(counts);
    ClockwiseAssignment.assign(owners, pinned, quotas, current.weights());
    return RingPlanner.planned(current, new Ring(SlotTable.of(owners), current.weights()), optimum);
  }

  @Override
  public PlanResult rollBack(RollBack rollBack) {
    Ring earlier = rollBack.earlier();
    if (earlier.table().slots() != slots) {
      return new Impossible(
          "The earlier ring has "
              + earlier.table().slots()
              + " slots and this one "
              + slots
              + "; name an epoch of this ring.");
    }
    if (earlier.partitions() > current.partitions()) {
      return new Impossible(
          "The earlier ring has "
              + earlier.partitions()
              + " partitions and this one only "
              + current.partitions()
              + "; name an epoch of this ring.");
    }
    Weights weights = Weights.of(Arrays.copyOf(earlier.weights().toArray(), current.partitions()));
    return RingPlanner.goTo(current, new Ring(earlier.table(), weights));
  }

  @Override
  public PlanResult empty(Empty empty) {
    return RingPlanner.goTo(current, current);
  }

  @Override
  public PlanResult compatible(Compatible compatible) {
    int partitions = current.partitions();
    if (slots % partitions != 0) {
      return new Impossible(
          "The ring's "
              + slots
              + " slots are no multiple of its "
              + partitions
              + " partitions, so no table equals Kafka's default mapping; expand to a partition count that divides "
              + slots
              + " first.");
    }
    return RingPlanner.goTo(
        current, new Ring(SlotTable.compatible(slots, partitions), Weights.uniform(partitions)));
  }

  private Impossible noSuchPartition(int partition) {
    return new Impossible(
        "There is no partition "
            + partition
            + "; the ring has partitions 0 to "
            + (current.partitions() - 1)
            + ".");
  }

  private Impossible tooManyNamed(int partition, int named, int limit) {
    if (current.weights().weight(partition) == 0) {
      return new Impossible(
          "Partition " + partition + " is drained; give it a weight above 0 first.");
    }
    return new Impossible(
        "Partition "
            + partition
            + " would own the "
            + named
            + " slots named for it, but its weight allows "
            + limit
            + "; raise its weight first, or name fewer slots.");
  }
}
