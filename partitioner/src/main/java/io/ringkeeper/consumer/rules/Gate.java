package io.ringkeeper.consumer.rules;

import java.util.List;

/**
 * The place in a partition from which on it holds slots that came to it with an epoch. Records
 * there wait until the group has read the donors up to where the slots left them.
 *
 * @param epoch the epoch that moved the slots, 1 or more
 * @param donors the partitions that lost them, each once, ascending
 */
public record Gate(long epoch, List<Donor> donors) {

  public Gate {
    donors = List.copyOf(donors);
  }

  /**
   * A partition that lost slots.
   *
   * @param partition of the same topic
   * @param cut the offset up to which (exclusive) it may hold older records of them
   */
  public record Donor(int partition, long cut) {}
}
