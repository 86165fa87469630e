package io.ringkeeper.consumer.rules;

import io.ringkeeper.agreement.RecordStamp;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.ring.KeySlots;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group of consumers that read a topic whose slots have moved at random, by the rules under test:
 * views rise late, records wait in the application's hands, members come and go, writers were
 * paused. Who delivered what in which order is judged by {@link DeliveryOracle}, which knows
 * nothing of gates.
 */
final class SmallWorld {

  /** What can be done wrong. */
  enum Mutant {
    NONE,
    LATER_EPOCH_DELIVERED,
    GATES_IGNORED,
    DONORS_VIEW_IGNORED,
    DONORS_GATES_IGNORED,
    DONORS_GATES_OF_SAME_EPOCH,
    VIEW_NOT_FROM_COMMIT,
    COMMIT_NAMES_PRESENT_VIEW,
    NOTHING_COMMITTED_BESIDE_THE_APPLICATION,
    NO_QUARANTINE,
    QUARANTINE_OF_HISTORY
  }

  private static final int MEMBERS = 2;
  private static final int STEPS = 400;
  private static final int MAX_BATCH = 4;

  private final Random random;
  private final Mutant mutant;
  private final int partitions;
  private final int slots;
  private final Timelines ring;
  private final int lastEpoch;
  private final List<List<Entry>> logs = new ArrayList<>();
  private final Map<Integer, Kept> commits = new HashMap<>();
  private final int[] memberOf;
  private final List<Member> members = new ArrayList<>();
  private final DeliveryOracle oracle = new DeliveryOracle();

  /**
   * A record, or the marker of a transaction.
   *
   * @param number its place among what was sent of its slot
   * @param epoch that it was sent in
   * @param stay how often its slot had moved until then
   */
  record Entry(int slot, int number, long epoch, int stay, Kind kind) {
    enum Kind {
      SENT,
      LATE,
      HISTORY,
      MARKER
    }
  }

  /** As Kafka keeps it: an offset and a text. */
  private record Kept(long offset, String metadata) {}

  private static final class Held {
    final PartitionProgress progress = new PartitionProgress();
    final Deque<Long> inHand = new ArrayDeque<>();
    long processedEnd = PartitionProgress.NONE;
  }

  private static final class Member {
    int view;
    final GateLedger ledger = new GateLedger();
    final Map<Integer, Held> held = new HashMap<>();
  }

  SmallWorld(long seed, Mutant mutant) {
    this.random = new Random(seed);
    this.mutant = mutant;
    partitions = 2 + random.nextInt(3);
    slots = 1 + random.nextInt(3);
    lastEpoch = 1 + random.nextInt(4);
    ring = write();
    memberOf = new int[partitions];
    for (int i = 0; i < MEMBERS; i++) {
      members.add(new Member());
    }
    for (int partition = 0; partition < partitions; partition++) {
      give(partition, random.nextInt(MEMBERS));
    }
  }

  // What was sent.

  private Timelines write() {
    for (int partition = 0; partition < partitions; partition++) {
      logs.add(new ArrayList<>());
    }
    String table = anyTable();
    Timelines timelines = Timelines.genesis(table, partitions);
    if (random.nextInt(3) == 0) {
      append(
          random.nextInt(partitions),
          new Entry(random.nextInt(slots), 0, 0, 0, Entry.Kind.HISTORY));
    }
    List<String> tables = new ArrayList<>(List.of(table));
    int[] numbers = new int[slots];
    send(tables, numbers);
    for (int epoch = 1; epoch <= lastEpoch; epoch++) {
      // The first change of a ring moves nothing.
      table = epoch == 1 ? table : anyTable();
      tables.add(table);
      timelines.epoch(table, logs.stream().mapToLong(List::size).toArray());
      send(tables, numbers);
    }
    return timelines;
  }

  private void send(List<String> tables, int[] numbers) {
    int epoch = tables.size() - 1;
    for (int slot = 0; slot < slots; slot++) {
      for (int i = random.nextInt(3); i > 0; i--) {
        int owner = tables.get(epoch).charAt(slot) - '0';
        append(
            owner,
            new Entry(slot, ++numbers[slot], epoch, stay(tables, slot, epoch), Entry.Kind.SENT));
      }
    }
    if (epoch > 0 && random.nextInt(2) == 0) {
      int sentIn = random.nextInt(epoch);
      int slot = random.nextInt(slots);
      int owner = tables.get(sentIn).charAt(slot) - '0';
      append(owner, new Entry(slot, 0, sentIn, stay(tables, slot, sentIn), Entry.Kind.LATE));
    }
    if (random.nextInt(3) == 0) {
      append(random.nextInt(partitions), new Entry(0, 0, 0, 0, Entry.Kind.MARKER));
    }
  }

  private static int stay(List<String> tables, int slot, int epoch) {
    int moves = 0;
    for (int each = 1; each <= epoch; each++) {
      moves += tables.get(each).charAt(slot) == tables.get(each - 1).charAt(slot) ? 0 : 1;
    }
    return moves;
  }

  private void append(int partition, Entry entry) {
    logs.get(partition).add(entry);
    if (entry.kind() == Entry.Kind.SENT) {
      oracle.sent(entry);
    }
  }

  private String anyTable() {
    StringBuilder table = new StringBuilder();
    for (int slot = 0; slot < slots; slot++) {
      table.append(random.nextInt(partitions));
    }
    return table.toString();
  }

  // What the group does.

  /** Runs to the end and says what went wrong, or nothing. */
  String run() {
    for (int step = 0; step < STEPS && oracle.wrong().isEmpty(); step++) {
      step();
    }
    for (int quiet = 0; quiet < 2 * lastEpoch + 4 && oracle.wrong().isEmpty(); ) {
      quiet = goOn() ? 0 : quiet + 1;
    }
    if (!oracle.wrong().isEmpty()) {
      return oracle.wrong();
    }
    for (int partition = 0; partition < partitions; partition++) {
      if (held(partition).progress.position() < logs.get(partition).size()) {
        return "partition " + partition + " waits for ever";
      }
    }
    return oracle.missing();
  }

  private void step() {
    int partition = random.nextInt(partitions);
    Member member = members.get(memberOf[partition]);
    switch (random.nextInt(8)) {
      case 0 -> member.view = Math.min(lastEpoch, member.view + 1);
      case 1, 2 -> poll(member, partition, 1 + random.nextInt(MAX_BATCH));
      case 3 -> process(partition);
      case 4 -> commitProcessed(member, partition);
      case 5 -> commitBesideTheApplication(member, partition);
      case 6 -> readCommits(member, partition);
      default -> {
        if (random.nextInt(6) == 0) {
          give(partition, random.nextInt(MEMBERS));
        }
      }
    }
  }

  /** Everybody does all that can be done, once. */
  private boolean goOn() {
    long before = progressMade();
    for (int partition = 0; partition < partitions; partition++) {
      Member member = members.get(memberOf[partition]);
      member.view = lastEpoch;
      poll(member, partition, MAX_BATCH);
      while (!held(partition).inHand.isEmpty()) {
        process(partition);
      }
      commitProcessed(member, partition);
      commitBesideTheApplication(member, partition);
      readCommits(member, partition);
    }
    return progressMade() > before;
  }

  private long progressMade() {
    return members.stream()
        .flatMap(member -> member.held.values().stream())
        .mapToLong(held -> held.progress.position() + held.progress.committed())
        .sum();
  }

  private Held held(int partition) {
    return Objects.requireNonNull(members.get(memberOf[partition]).held.get(partition));
  }

  private PartitionTimeline timeline(Member member, int partition) {
    return ring.upTo(member.view).of(Timelines.TOPIC, partition);
  }

  private void give(int partition, int to) {
    members.get(memberOf[partition]).held.remove(partition);
    memberOf[partition] = to;
    Member member = members.get(to);
    Held held = new Held();
    Kept kept = commits.get(partition);
    if (kept == null) {
      held.progress.moveTo(0);
    } else {
      Optional<CommitMark> mark = CommitMetadata.decode(kept.metadata()).mark();
      held.progress.committed(kept.offset(), mark);
      held.progress.moveTo(kept.offset());
      if (mutant != Mutant.VIEW_NOT_FROM_COMMIT) {
        member.view = Math.max(member.view, (int) (long) mark.map(CommitMark::view).orElse(0L));
      }
    }
    member.held.put(partition, held);
  }

  private void poll(Member member, int partition, int batch) {
    Held held = held(partition);
    for (int i = 0; i < batch; i++) {
      long offset = held.progress.position();
      if (offset >= logs.get(partition).size() || !pass(member, partition, held, offset)) {
        return;
      }
      held.progress.moveTo(offset + 1);
    }
  }

  private boolean pass(Member member, int partition, Held held, long offset) {
    Entry entry = logs.get(partition).get((int) offset);
    if (entry.kind() == Entry.Kind.MARKER) {
      return true;
    }
    Verdict verdict = judge(member, partition, offset, entry);
    if (verdict instanceof Verdict.AwaitView await) {
      if (mutant != Mutant.LATER_EPOCH_DELIVERED) {
        member.view = Math.max(member.view, (int) await.epoch());
        return false;
      }
    } else if (verdict instanceof Verdict.AwaitGate) {
      return false;
    } else if (verdict instanceof Verdict.Quarantine && mutant != Mutant.NO_QUARANTINE) {
      oracle.quarantined(entry);
      return true;
    }
    held.progress.delivered(offset, member.view);
    held.inHand.addLast(offset);
    return true;
  }

  private Verdict judge(Member member, int partition, long offset, Entry entry) {
    PartitionTimeline at = timeline(member, partition);
    long open = mutant == Mutant.GATES_IGNORED ? at.view() : member.ledger.openUpTo(at);
    boolean isUnstamped =
        entry.kind() == Entry.Kind.HISTORY && mutant != Mutant.QUARANTINE_OF_HISTORY;
    RecordStamp stamp = isUnstamped ? null : new RecordStamp(Samples.RING_ID, entry.epoch(), false);
    if (mutant == Mutant.QUARANTINE_OF_HISTORY && entry.kind() == Entry.Kind.HISTORY) {
      boolean isOffMap =
          at.view() > 0 && at.ring().owner(entry.slot(), at.epochAt(offset)) != partition;
      return isOffMap
          ? new Verdict.Quarantine(QuarantineReason.OFF_MAP, 0, 0)
          : Verdict.Deliver.INSTANCE;
    }
    return RecordRules.judge(at, open, offset, key(entry.slot()), stamp);
  }

  private byte[] key(int slot) {
    for (int i = 0; ; i++) {
      byte[] key = ("key-" + i).getBytes(StandardCharsets.UTF_8);
      if (KeySlots.slotOf(key, slots) == slot) {
        return key;
      }
    }
  }

  private void process(int partition) {
    Held held = held(partition);
    Long offset = held.inHand.pollFirst();
    if (offset != null) {
      oracle.processed(logs.get(partition).get((int) (long) offset));
      held.processedEnd = offset + 1;
    }
  }

  private void commitProcessed(Member member, int partition) {
    Held held = held(partition);
    if (held.processedEnd > held.progress.committed()) {
      commit(member, partition, held, held.processedEnd);
    }
  }

  private void commitBesideTheApplication(Member member, int partition) {
    Held held = held(partition);
    long position = held.progress.position();
    PartitionTimeline at = timeline(member, partition);
    if (mutant != Mutant.NOTHING_COMMITTED_BESIDE_THE_APPLICATION
        && held.progress.isSettled()
        && held.progress.isAwaited(at, position, mark(member, at, held, position))) {
      commit(member, partition, held, position);
    }
  }

  private void commit(Member member, int partition, Held held, long offset) {
    CommitMark mark = mark(member, timeline(member, partition), held, offset);
    String text = new CommitMetadata(Optional.of(mark), "").encode();
    commits.put(partition, new Kept(offset, text));
    held.progress.committed(offset, Optional.of(mark));
  }

  private CommitMark mark(Member member, PartitionTimeline at, Held held, long offset) {
    long view =
        mutant == Mutant.COMMIT_NAMES_PRESENT_VIEW
            ? member.view
            : held.progress.viewAt(offset, member.view);
    return new CommitMark(Samples.RING_ID, view, Math.min(view, member.ledger.openUpTo(at)), 0);
  }

  private void readCommits(Member member, int partition) {
    Set<Integer> awaited = new HashSet<>(member.ledger.awaited(timeline(member, partition)));
    for (int donor : awaited) {
      Kept kept = commits.get(donor);
      if (kept != null) {
        member.ledger.saw(donor, seen(kept));
      }
    }
  }

  private GroupCommit seen(Kept kept) {
    Optional<CommitMark> mark = CommitMetadata.decode(kept.metadata()).mark();
    GroupCommit commit = GroupCommit.of(Samples.RING_ID, kept.offset(), mark);
    long all = lastEpoch;
    return switch (mutant) {
      case DONORS_VIEW_IGNORED -> changed(commit, all, commit.gates());
      case DONORS_GATES_IGNORED -> changed(commit, commit.view(), commit.view());
      case DONORS_GATES_OF_SAME_EPOCH ->
          changed(commit, commit.view(), Math.max(0, commit.gates() - 1));
      default -> commit;
    };
  }

  private static GroupCommit changed(GroupCommit commit, long view, long gates) {
    @Nullable CommitMark mark = commit.mark().orElse(null);
    return mark == null
        ? commit
        : new GroupCommit(
            commit.offset(), Optional.of(new CommitMark(mark.ringId(), view, gates, 0)));
  }
}
