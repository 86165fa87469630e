package io.ringkeeper.consumer.rules;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which gates of one topic are open to one group, by what the group is known to have committed.
 * Rule C2: the gate for an epoch opens when every donor has committed an offset at or past its cut,
 * by somebody who knew that epoch, with the donor's own gates open up to the epoch before.
 *
 * <p>A gate that was open stays open. Not thread-safe.
 */
public final class GateLedger {

  private final Map<Integer, GroupCommit> commits = new HashMap<>();
  private final Map<Integer, Long> openUpTo = new HashMap<>();

  /** Takes note of what the group has committed for a partition. */
  public void saw(int partition, GroupCommit commit) {
    commits.put(partition, commit);
  }

  /** What the group was last known to have committed for a partition. */
  public Optional<GroupCommit> commit(int partition) {
    return Optional.ofNullable(commits.get(partition));
  }

  /** The epoch up to which all gates of the partition are open; at most its view. */
  public long openUpTo(PartitionTimeline at) {
    long known = openUpTo.getOrDefault(at.partition(), 0L);
    long open = at.view();
    for (Gate gate : at.gates()) {
      if (gate.epoch() > known && !isOpen(gate)) {
        open = gate.epoch() - 1;
        break;
      }
    }
    openUpTo.put(at.partition(), open);
    return open;
  }

  /** The donors that keep gates of the partition closed, the first gate's and all later ones'. */
  public Set<Integer> awaited(PartitionTimeline at) {
    Set<Integer> awaited = new TreeSet<>();
    long open = openUpTo(at);
    for (Gate gate : at.gates()) {
      if (gate.epoch() > open) {
        gate.donors().stream()
            .filter(donor -> !isRead(gate, donor))
            .forEach(donor -> awaited.add(donor.partition()));
      }
    }
    return awaited;
  }

  private boolean isOpen(Gate gate) {
    return gate.donors().stream().allMatch(donor -> isRead(gate, donor));
  }

  /** Whether what the group committed for this donor is enough to open the gate. */
  public boolean isRead(Gate gate, Gate.Donor donor) {
    GroupCommit commit = commits.get(donor.partition());
    return commit != null
        && commit.offset() >= donor.cut()
        && commit.view() >= gate.epoch()
        // ◆ With the donor's view alone, moves in a chain reorder; asking for the same epoch's
        // gates, two partitions that swap slots wait for each other.
        && commit.gates() >= gate.epoch() - 1;
  }
}
