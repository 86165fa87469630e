package io.ringkeeper.ring;

/**
 * Brings slot counts into their ranges with the fewest moves, choosing the slots by clockwise
 * distance.
 *
 * <p>Pairs of a slot and a partition's virtual node are taken in the order (distance, slot,
 * partition); a pair becomes a move if the optimum can still be reached after it. That is: while
 * more slots must leave than must arrive, the donor must be above its range; while more must arrive
 * than must leave, the receiver must be below its range; at balance both. These conditions only
 * ever get stricter, so a pair once refused stays refused, which has two consequences: one pass is
 * enough, and a node refused for one slot can be skipped for all.
 *
 * <p>A slot moves at most once: no partition that gives can be one that takes. Not thread-safe;
 * used once.
 */
final class ClockwiseAssignment {
  private final int[] owners;
  private final int[] counts;
  private final Quotas quotas;
  private final Circle circle;
  private int mustGive;
  private int mustTake;

  /** For a closed node, a later node such that all nodes between are closed as well. */
  private final int[] skip;

  private final int[] target;
  private final long[] distance;
  private final int[] heap;
  private int heapSize;

  private ClockwiseAssignment(
      int[] owners, int[] counts, boolean[] pinned, Quotas quotas, Weights weights) {
    this.owners = owners;
    this.counts = counts;
    this.quotas = quotas;
    this.mustGive = quotas.excess(counts);
    this.mustTake = quotas.deficit(counts);
    this.circle = Circle.of(weights, this::canTake);
    this.skip = new int[circle.size()];
    for (int node = 0; node < skip.length; node++) {
      skip[node] = node + 1 == skip.length ? 0 : node + 1;
    }
    this.target = circle.firstNodes(owners.length);
    this.distance = new long[owners.length];
    this.heap = new int[owners.length];
    fillHeap(pinned);
  }

  /**
   * Moves slots until every count is in its range.
   *
   * @param owners the partition of each slot; changed in place
   * @param pinned slots that must stay where they are
   * @param quotas the range of each partition
   * @param weights weights of the partitions that can receive; later ones of {@code quotas} only
   *     give
   */
  static void assign(int[] owners, boolean[] pinned, Quotas quotas, Weights weights) {
    int[] counts = new int[quotas.partitions()];
    for (int owner : owners) {
      counts[owner]++;
    }
    if (quotas.fewestMoves(counts) > 0) {
      new ClockwiseAssignment(owners, counts, pinned, quotas, weights).run();
    }
  }

  private void run() {
    while (mustGive > 0 || mustTake > 0) {
      int slot = heap[0];
      if (!canGive(owners[slot])) {
        removeFirst();
        continue;
      }
      int node = firstOpen(target[slot]);
      if (node == target[slot]) {
        move(slot, circle.owner(node));
        removeFirst();
      } else {
        // Its receiver has closed meanwhile; the next open one is farther, so it queues again.
        target[slot] = node;
        distance[slot] = circle.distance(Circle.slotPosition(slot, owners.length), node);
        siftDown(0);
      }
    }
  }

  private boolean canGive(int partition) {
    return counts[partition]
        > (mustGive >= mustTake ? quotas.high(partition) : quotas.low(partition));
  }

  private boolean canTake(int partition) {
    return counts[partition]
        < (mustTake >= mustGive ? quotas.low(partition) : quotas.high(partition));
  }

  private void move(int slot, int receiver) {
    int donor = owners[slot];
    if (counts[donor] > quotas.high(donor)) {
      mustGive--;
    }
    if (counts[receiver] < quotas.low(receiver)) {
      mustTake--;
    }
    counts[donor]--;
    counts[receiver]++;
    owners[slot] = receiver;
  }

  /**
   * The first node from the given one whose partition can still take a slot; there is one while
   * moves are due.
   */
  private int firstOpen(int node) {
    int open = node;
    while (!canTake(circle.owner(open))) {
      open = skip[open];
    }
    int closed = node;
    while (closed != open) {
      int next = skip[closed];
      skip[closed] = open;
      closed = next;
    }
    return open;
  }

  private void fillHeap(boolean[] pinned) {
    for (int slot = 0; slot < owners.length; slot++) {
      if (!pinned[slot] && canGive(owners[slot])) {
        distance[slot] = circle.distance(Circle.slotPosition(slot, owners.length), target[slot]);
        heap[heapSize++] = slot;
      }
    }
    for (int at = heapSize / 2 - 1; at >= 0; at--) {
      siftDown(at);
    }
  }

  private void removeFirst() {
    heap[0] = heap[--heapSize];
    siftDown(0);
  }

  private void siftDown(int from) {
    int slot = heap[from];
    int at = from;
    while (2 * at + 1 < heapSize) {
      int child = 2 * at + 1;
      if (child + 1 < heapSize && nearer(heap[child + 1], heap[child])) {
        child++;
      }
      if (!nearer(heap[child], slot)) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = slot;
  }

  private boolean nearer(int slot, int other) {
    int order = Long.compareUnsigned(distance[slot], distance[other]);
    return order < 0 || (order == 0 && slot < other);
  }
}
