package io.ringkeeper.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * A producer that still goes by Kafka's default partitioner while its ring is created and grown
 * from two partitions to four. The rule is {@code RunEmptyChangeFirst} before {@code GrowTopics} in
 * {@code io.ringkeeper.agreement.change.StableSteps}.
 *
 * <p>The key is in slot 2 of 4, so the default partitioner sends it to partition 0 of two, and to
 * partition 2 of four; the ring's first table sends it to partition 0 however many there are.
 */
final class FirstChangeModel implements Model<FirstChangeModel.World> {

  /** What the protocol demands; each can be left out. */
  enum Rule {
    /** No partitions are created before the ring's first, empty change has committed. */
    EMPTY_CHANGE_BEFORE_GROWTH,
    /** A producer acknowledges the first change only once it routes by the ring. */
    ACK_WHEN_ROUTED_BY_RING
  }

  /**
   * A state.
   *
   * @param isCreated whether the ring is there
   * @param stage of the change: 0 none, 1 the empty one is under way, 2 it has committed
   * @param partitions Kafka's count
   * @param known the count that the producer knows
   * @param isRouted whether the producer goes by the ring
   * @param hasAcked whether it acknowledged the empty change
   * @param first where the first went, or -1
   * @param second where the second went, or -1
   * @param delivered the records delivered, as a text
   */
  record World(
      boolean isCreated,
      int stage,
      int partitions,
      int known,
      boolean isRouted,
      boolean hasAcked,
      int first,
      int second,
      String delivered) {}

  private static final int BEFORE = 2;
  private static final int AFTER = 4;
  private static final int SLOT = 2;

  private final Set<Rule> rules;

  FirstChangeModel(EnumSet<Rule> rules) {
    this.rules = Collections.unmodifiableSet(rules.clone());
  }

  @Override
  public World initial() {
    return new World(false, 0, BEFORE, BEFORE, false, false, -1, -1, "");
  }

  @Override
  public String violation(World world) {
    return world.delivered().startsWith("2") ? "record 2 was delivered before record 1" : "";
  }

  @Override
  public void steps(World w, Steps<World> to) {
    send(w, to);
    deliver(w, to);
    if (!w.isCreated()) {
      to.to(
          "the ring is created",
          new World(true, 0, w.partitions, w.known, false, false, w.first, w.second, w.delivered));
      return;
    }
    if (!w.isRouted()) {
      to.to(
          "P learns of the ring and goes by it",
          new World(
              true,
              w.stage,
              w.partitions,
              w.known,
              true,
              w.hasAcked,
              w.first,
              w.second,
              w.delivered));
    }
    if (w.stage() == 0) {
      to.to("the empty change is chosen", staged(w, 1, w.hasAcked()));
    } else if (w.stage() == 1) {
      boolean mayAck = w.isRouted() || !rules.contains(Rule.ACK_WHEN_ROUTED_BY_RING);
      if (mayAck && !w.hasAcked()) {
        to.to("P acknowledges the empty change", staged(w, 1, true));
      }
      if (w.hasAcked()) {
        to.saw("the empty change committed");
        to.to("the empty change commits", staged(w, 2, true));
      }
    }
    boolean mayGrow = w.stage() == 2 || !rules.contains(Rule.EMPTY_CHANGE_BEFORE_GROWTH);
    if (mayGrow && w.partitions() == BEFORE) {
      to.to(
          "the topic grows to four partitions",
          new World(
              true,
              w.stage,
              AFTER,
              w.known,
              w.isRouted,
              w.hasAcked,
              w.first,
              w.second,
              w.delivered));
    }
  }

  private static World staged(World w, int stage, boolean hasAcked) {
    return new World(
        true, stage, w.partitions, w.known, w.isRouted, hasAcked, w.first, w.second, w.delivered);
  }

  private static void send(World w, Steps<World> to) {
    if (w.known() < w.partitions()) {
      to.to(
          "P's metadata show four partitions",
          new World(
              w.isCreated,
              w.stage,
              w.partitions,
              w.partitions,
              w.isRouted,
              w.hasAcked,
              w.first,
              w.second,
              w.delivered));
    }
    int partition = w.isRouted() ? SLOT % BEFORE : SLOT % w.known();
    String where = " to partition " + partition + (w.isRouted() ? " by the ring" : " by default");
    if (w.first() < 0) {
      to.to("P sends record 1" + where, sent(w, partition, w.second()));
    } else if (w.second() < 0) {
      if (w.partitions() == AFTER) {
        to.saw("a record was sent after the growth");
      }
      to.to("P sends record 2" + where, sent(w, w.first(), partition));
    }
  }

  private static World sent(World w, int first, int second) {
    return new World(
        w.isCreated,
        w.stage,
        w.partitions,
        w.known,
        w.isRouted,
        w.hasAcked,
        first,
        second,
        w.delivered);
  }

  private static void deliver(World w, Steps<World> to) {
    boolean firstIsNext = w.first() >= 0 && w.delivered().indexOf('1') < 0;
    boolean secondIsNext =
        w.second() >= 0
            && w.delivered().indexOf('2') < 0
            && !(firstIsNext && w.first() == w.second());
    if (firstIsNext) {
      to.to("record 1 is delivered", delivered(w, "1"));
    }
    if (secondIsNext) {
      to.to("record 2 is delivered", delivered(w, "2"));
    }
  }

  private static World delivered(World w, String record) {
    return new World(
        w.isCreated,
        w.stage,
        w.partitions,
        w.known,
        w.isRouted,
        w.hasAcked,
        w.first,
        w.second,
        w.delivered + record);
  }
}
