package io.ringkeeper.ring;

import java.util.Map;
import java.util.Set;

/**
 * What an owner of a ring can ask to be changed.
 *
 * <p>A value only says what is wished; whether the ring allows it is answered by {@link
 * RingPlanner}.
 */
public sealed interface Reshape {
  /** Calls the visitor's method for this case. */
  <R> R accept(Visitor<R> visitor);

  /** One method per case, so that a new case fails compilation wherever it is not handled. */
  interface Visitor<R> {
    R expand(Expand expand);

    R drain(Drain drain);

    R reweight(Reweight reweight);

    R moveSlots(MoveSlots moveSlots);

    R rollBack(RollBack rollBack);

    R empty(Empty empty);

    R compatible(Compatible compatible);
  }

  /**
   * Grow to a larger partition count; new partitions get {@link Weights#DEFAULT_WEIGHT}, drained
   * ones stay drained.
   *
   * @param partitions the new total
   */
  record Expand(int partitions) implements Reshape {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.expand(this);
    }
  }

  /**
   * Take all slots from the named partitions; they keep existing, with weight 0.
   *
   * @param partitions the partitions to drain, at least one
   */
  record Drain(Set<Integer> partitions) implements Reshape {
    public Drain {
      partitions = Set.copyOf(partitions);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.drain(this);
    }
  }

  /**
   * Give the named partitions new weights; the others keep theirs.
   *
   * @param weights new weights by partition, at least one
   */
  record Reweight(Map<Integer, Integer> weights) implements Reshape {
    public Reweight {
      weights = Map.copyOf(weights);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.reweight(this);
    }
  }

  /**
   * Put the named slots on the named partitions, then restore balance to within one slot of each
   * quota without touching the named slots again.
   *
   * @param partitionBySlot the wanted owner by slot, at least one
   */
  record MoveSlots(Map<Integer, Integer> partitionBySlot) implements Reshape {
    public MoveSlots {
      partitionBySlot = Map.copyOf(partitionBySlot);
    }

    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.moveSlots(this);
    }
  }

  /**
   * Return to an earlier table and its weights; partitions created since keep existing with weight
   * 0 and no slot.
   *
   * @param earlier the ring of an earlier epoch
   */
  record RollBack(Ring earlier) implements Reshape {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.rollBack(this);
    }
  }

  /** Move nothing: a change whose only effect is a new epoch. */
  record Empty() implements Reshape {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.empty(this);
    }
  }

  /**
   * Return to the mapping of Kafka's default partitioner over all partitions, with uniform weights.
   */
  record Compatible() implements Reshape {
    @Override
    public <R> R accept(Visitor<R> visitor) {
      return visitor.compatible(this);
    }
  }
}
