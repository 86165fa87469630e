package io.ringkeeper.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Consumers of a ring's partitions while slots move between them: the gates, the commit metadata
 * and the quarantine of protocol.md §4, which {@code io.ringkeeper.consumer} implements.
 *
 * <p>Each partition has one consumer at a time; a rebalance gives it to one that starts from the
 * committed position. Views of the ring are late at will. A paused writer's record may land at any
 * moment, long after its slot has moved.
 */
final class GateModel implements Model<GateModel.World> {

  /** What the protocol demands; each can be left out. */
  enum Rule {
    /** C1: a record of a later epoch than the view refreshes the view first. */
    REFRESH_VIEW,
    /** C2: a gate waits for the donors' committed positions. */
    WAIT_FOR_DONORS,
    /** C2: the donor's commit was made with a view of that epoch. */
    DONOR_VIEW,
    /** C2: the donor's own gates up to the epoch before are open. */
    DONOR_GATES,
    /** C2: and not up to the same epoch, for which donors may wait for each other. */
    DONOR_GATES_BEFORE_ONLY,
    /** C3: on assignment the view is at least the committed one. */
    VIEW_FROM_COMMIT,
    /** C3: a position without metadata is committed again. */
    RECOMMIT,
    /** C4: a record off the map is quarantined. */
    QUARANTINE_OFF_MAP,
    /** C4: so is one older than its slot's last move. */
    QUARANTINE_BEFORE_LAST_MOVE,
    /** C4: but nothing from before the ring's first cut. */
    SPARE_HISTORY,
    /** C5: what is committed is the position, past transaction markers. */
    COMMIT_POSITION
  }

  /**
   * What happens in a world.
   *
   * @param partitions how many
   * @param tables by epoch, by slot, the partition
   * @param sends by epoch, by slot, how many records
   * @param logs by partition, what is there at the start: h history, m a transaction marker
   * @param late a slot of which a record of epoch 0, or without an epoch, lands at any time, or -1
   * @param lateOn where it lands: on its partition of epoch 0, or by another mapping elsewhere
   * @param marked a partition that gets a transaction marker before the first cut, or -1
   * @param plain a partition whose history a plain consumer has committed already, or -1
   * @param rebalances how many
   */
  record Scenario(
      int partitions,
      List<String> tables,
      List<String> sends,
      List<String> logs,
      int late,
      int lateOn,
      int marked,
      int plain,
      int rebalances) {

    int lastEpoch() {
      return tables.size() - 1;
    }

    int owner(int epoch, int slot) {
      return tables.get(epoch).charAt(slot) - '0';
    }

    int slots() {
      return tables.get(0).length();
    }
  }

  /** One partition's consumer or commit: the position, the view, the gates up to which are open. */
  record Reader(int position, int view, int gates, boolean hasMetadata) {}

  /**
   * A state.
   *
   * @param logs by partition, one character a record
   * @param cuts by epoch from 1 on, by partition, where the epoch begins
   * @param sent how many of the present epoch's records were sent
   * @param readers the consumers, by partition
   * @param commits by partition
   * @param delivered the records in the order of their first delivery
   * @param wronged a record that was quarantined although its producer is alive, or {@code -}
   * @param strayed whether a record off the map was delivered as a normal one
   */
  record World(
      List<String> logs,
      List<List<Integer>> cuts,
      int sent,
      boolean isLateDone,
      List<Reader> readers,
      List<Reader> commits,
      String delivered,
      char wronged,
      boolean strayed,
      int rebalances) {

    int epoch() {
      return cuts.size();
    }

    World reader(int partition, Reader next) {
      return new World(
          logs,
          cuts,
          sent,
          isLateDone,
          put(readers, partition, next),
          commits,
          delivered,
          wronged,
          strayed,
          rebalances);
    }

    World commit(int partition, Reader next) {
      return new World(
          logs,
          cuts,
          sent,
          isLateDone,
          readers,
          put(commits, partition, next),
          delivered,
          wronged,
          strayed,
          rebalances);
    }

    World append(int partition, char record, int nowSent, boolean late) {
      List<String> next = put(logs, partition, logs.get(partition) + record);
      return new World(
          next, cuts, nowSent, late, readers, commits, delivered, wronged, strayed, rebalances);
    }

    World saw(String nowDelivered, char nowWronged, boolean nowStrayed) {
      return new World(
          logs,
          cuts,
          sent,
          isLateDone,
          readers,
          commits,
          nowDelivered,
          nowWronged,
          nowStrayed,
          rebalances);
    }

    private static <T> List<T> put(List<T> list, int at, T element) {
      List<T> next = new ArrayList<>(list);
      next.set(at, element);
      return List.copyOf(next);
    }
  }

  private static final char HISTORY = 'h';
  private static final char MARKER = 'm';
  private static final char LATE = 'z';
  private static final char FOREIGN = 'f';
  private static final int MAX_SLOTS = 4;

  private final Scenario scenario;
  private final Set<Rule> rules;

  GateModel(Scenario scenario, EnumSet<Rule> rules) {
    this.scenario = scenario;
    this.rules = Collections.unmodifiableSet(rules.clone());
  }

  @Override
  public World initial() {
    List<Reader> commits = new ArrayList<>();
    for (int partition = 0; partition < scenario.partitions(); partition++) {
      int end = partition == scenario.plain() ? scenario.logs().get(partition).length() : 0;
      commits.add(new Reader(end, 0, 0, false));
    }
    List<Reader> readers = List.copyOf(commits);
    return new World(
        scenario.logs(), List.of(), 0, scenario.late() < 0, readers, readers, "", '-', false, 0);
  }

  @Override
  public String violation(World world) {
    if (world.wronged() != '-') {
      return "a record of a live producer was quarantined";
    }
    if (world.strayed()) {
      return "a record off the map was delivered as a normal one";
    }
    String order = world.delivered();
    for (int later = 1; later < order.length(); later++) {
      for (int earlier = 0; earlier < later; earlier++) {
        if (isBefore(order.charAt(later), order.charAt(earlier))) {
          return "a record was delivered after a later one of its key";
        }
      }
    }
    return "";
  }

  @Override
  public String stuck(World world) {
    for (int partition = 0; partition < scenario.partitions(); partition++) {
      if (world.readers().get(partition).position() < world.logs().get(partition).length()) {
        return "partition " + partition + " waits for ever";
      }
    }
    return "";
  }

  @Override
  public void steps(World from, Steps<World> to) {
    producer(from, to);
    for (int partition = 0; partition < scenario.partitions(); partition++) {
      consumer(from, partition, to);
    }
    if (from.rebalances() < scenario.rebalances()) {
      rebalance(from, to);
    }
  }

  // The producer, one for all slots, and the writer that was paused.

  private void producer(World from, Steps<World> to) {
    List<Integer> due = due(from.epoch());
    if (from.sent() < due.size()) {
      int slot = due.get(from.sent());
      int owner = scenario.owner(from.epoch(), slot);
      char record = record(from.epoch(), slot, from.sent());
      to.to(
          name(record) + " lands on " + owner,
          from.append(owner, record, from.sent() + 1, from.isLateDone()));
    } else if (from.epoch() < scenario.lastEpoch()) {
      World marked =
          from.epoch() == 0 && scenario.marked() >= 0
              ? from.append(scenario.marked(), MARKER, 0, from.isLateDone())
              : from;
      List<Integer> cut = marked.logs().stream().map(String::length).toList();
      List<List<Integer>> cuts = new ArrayList<>(from.cuts());
      cuts.add(cut);
      to.to(
          "epoch " + cuts.size() + " begins, cut at " + cut,
          new World(
              marked.logs(),
              List.copyOf(cuts),
              0,
              from.isLateDone(),
              from.readers(),
              from.commits(),
              from.delivered(),
              from.wronged(),
              from.strayed(),
              from.rebalances()));
    }
    if (!from.isLateDone()) {
      int partition = scenario.lateOn();
      boolean isLate = partition == scenario.owner(0, scenario.late());
      char record = isLate ? LATE : FOREIGN;
      to.to(
          name(record) + " lands on " + partition,
          from.append(partition, record, from.sent(), true));
    }
  }

  private List<Integer> due(int epoch) {
    List<Integer> slots = new ArrayList<>();
    for (int slot = 0; slot < scenario.slots(); slot++) {
      for (int i = 0; i < scenario.sends().get(epoch).charAt(slot) - '0'; i++) {
        slots.add(slot);
      }
    }
    return slots;
  }

  // Consumers.

  private void consumer(World from, int partition, Steps<World> to) {
    Reader reader = from.readers().get(partition);
    if (reader.view() < from.epoch()) {
      to.to(
          "the consumer of " + partition + " learns of epoch " + (reader.view() + 1),
          from.reader(partition, new Reader(reader.position(), reader.view() + 1, 0, true)));
    }
    commit(from, partition, to);
    String log = from.logs().get(partition);
    if (reader.position() < log.length()) {
      next(from, partition, log.charAt(reader.position()), to);
    }
  }

  private void next(World from, int partition, char record, Steps<World> to) {
    Reader reader = from.readers().get(partition);
    World passed =
        from.reader(partition, new Reader(reader.position() + 1, reader.view(), 0, true));
    if (record == MARKER) {
      to.to("the consumer of " + partition + " passes a transaction marker", passed);
      return;
    }
    if (epoch(record) > reader.view() && rules.contains(Rule.REFRESH_VIEW)) {
      return;
    }
    int active = activeAt(from, partition, reader.position(), reader.view());
    if (isQuarantined(from, partition, record, active)) {
      to.saw("a record was quarantined");
      boolean isWrong = record != LATE && record != FOREIGN;
      to.to(
          name(record) + " on " + partition + " is quarantined",
          isWrong ? passed.saw(from.delivered(), record, false) : passed);
    } else if (isOpen(from, partition, reader.position(), reader.view())) {
      boolean isFirst = from.delivered().indexOf(record) < 0;
      boolean isStray =
          record == FOREIGN && active > 0 && scenario.owner(active, slot(record)) != partition;
      if (active > 0 && !donors(active, partition).isEmpty()) {
        to.saw("a record was delivered behind a gate");
      }
      to.to(
          name(record) + " on " + partition + " is delivered",
          isFirst ? passed.saw(from.delivered() + record, '-', isStray) : passed);
    }
  }

  private boolean isQuarantined(World world, int partition, char record, int active) {
    int slot = slot(record);
    if (world.readers().get(partition).view() == 0) {
      return false;
    }
    boolean isHistory =
        world.readers().get(partition).position() < world.cuts().get(0).get(partition);
    if (isHistory && rules.contains(Rule.SPARE_HISTORY)) {
      return false;
    }
    int lastMove = 0;
    for (int epoch = 1; epoch <= active; epoch++) {
      lastMove = scenario.owner(epoch, slot) == scenario.owner(epoch - 1, slot) ? lastMove : epoch;
    }
    boolean isOffMap = scenario.owner(active, slot) != partition;
    return (isOffMap && rules.contains(Rule.QUARANTINE_OFF_MAP))
        || (epoch(record) < lastMove && rules.contains(Rule.QUARANTINE_BEFORE_LAST_MOVE));
  }

  private static int activeAt(World world, int partition, int position, int view) {
    int active = 0;
    for (int epoch = 1; epoch <= view; epoch++) {
      active = position >= world.cuts().get(epoch - 1).get(partition) ? epoch : active;
    }
    return active;
  }

  /** Whether all gates at or before this position are open. */
  private boolean isOpen(World world, int partition, int position, int view) {
    for (int epoch = 1; epoch <= view; epoch++) {
      if (position >= world.cuts().get(epoch - 1).get(partition)
          && !isOpen(world, partition, epoch)) {
        return false;
      }
    }
    return true;
  }

  private boolean isOpen(World world, int receiver, int epoch) {
    for (int donor : donors(epoch, receiver)) {
      Reader commit = world.commits().get(donor);
      boolean isPast = commit.position() >= world.cuts().get(epoch - 1).get(donor);
      int gates = rules.contains(Rule.DONOR_GATES_BEFORE_ONLY) ? epoch - 1 : epoch;
      if ((!isPast && rules.contains(Rule.WAIT_FOR_DONORS))
          || (commit.view() < epoch && rules.contains(Rule.DONOR_VIEW))
          || (commit.gates() < gates && rules.contains(Rule.DONOR_GATES))) {
        return false;
      }
    }
    return true;
  }

  private Set<Integer> donors(int epoch, int receiver) {
    Set<Integer> donors = new TreeSet<>();
    for (int slot = 0; slot < scenario.slots(); slot++) {
      int before = scenario.owner(epoch - 1, slot);
      if (before != receiver && scenario.owner(epoch, slot) == receiver) {
        donors.add(before);
      }
    }
    return donors;
  }

  private void commit(World from, int partition, Steps<World> to) {
    Reader reader = from.readers().get(partition);
    int gates = 0;
    while (gates < reader.view() && isOpen(from, partition, gates + 1)) {
      gates++;
    }
    int position = reader.position();
    if (!rules.contains(Rule.COMMIT_POSITION)) {
      String log = from.logs().get(partition);
      while (position > 0 && log.charAt(position - 1) == MARKER) {
        position--;
      }
    }
    Reader before = from.commits().get(partition);
    Reader next = new Reader(position, reader.view(), gates, true);
    boolean isDue =
        position != before.position()
            || (!next.equals(before) && (before.hasMetadata() || rules.contains(Rule.RECOMMIT)));
    if (isDue && position >= before.position()) {
      to.to(
          "the consumer of "
              + partition
              + " commits "
              + position
              + ", view "
              + reader.view()
              + ", gates open up to "
              + gates,
          from.commit(partition, next));
    }
  }

  private void rebalance(World from, Steps<World> to) {
    for (int partition = 0; partition < scenario.partitions(); partition++) {
      Reader commit = from.commits().get(partition);
      int view = rules.contains(Rule.VIEW_FROM_COMMIT) ? commit.view() : 0;
      World next = from.reader(partition, new Reader(commit.position(), view, 0, true));
      to.saw("a rebalance");
      to.to(
          "partition " + partition + " goes to another consumer, at " + commit.position(),
          new World(
              next.logs(),
              next.cuts(),
              next.sent(),
              next.isLateDone(),
              next.readers(),
              next.commits(),
              next.delivered(),
              next.wronged(),
              next.strayed(),
              next.rebalances() + 1));
    }
  }

  // Records: the ones named above, and one for each epoch, slot and number.

  private static final int EACH = 4;

  private static char record(int epoch, int slot, int number) {
    return (char) (0x100 + (epoch * MAX_SLOTS + slot) * EACH + number);
  }

  private static int epoch(char record) {
    return record < 0x100 ? 0 : (record - 0x100) / EACH / MAX_SLOTS;
  }

  private int slot(char record) {
    if (record < 0x100) {
      return record == HISTORY ? 0 : scenario.late();
    }
    return (record - 0x100) / EACH % MAX_SLOTS;
  }

  /** Whether the first was sent before the second, both of one key. */
  private boolean isBefore(char first, char second) {
    if (isOutside(first) || isOutside(second) || slot(first) != slot(second)) {
      return false;
    }
    // The paused writer sent in epoch 0, when exactly is open.
    if (first == LATE || second == LATE) {
      return epoch(first) < epoch(second);
    }
    return first < second;
  }

  /** Records of which no order is promised: they have no epoch. */
  private static boolean isOutside(char record) {
    return record == HISTORY || record == FOREIGN;
  }

  private String name(char record) {
    return switch (record) {
      case HISTORY -> "a record from before the ring";
      case FOREIGN -> "a record of another mapping";
      case LATE -> "the late record of epoch 0";
      default ->
          "record "
              + ((record - 0x100) % EACH + 1)
              + " of epoch "
              + epoch(record)
              + ", slot "
              + slot(record);
    };
  }
}
