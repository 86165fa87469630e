package io.ringkeeper.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.consumer.rules.Timelines;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/**
 * Two whole wrappers in one group read topics with random moves, late writers and transaction
 * markers, while views rise and partitions change hands. Judged by first deliveries alone.
 */
class WrappedGroupProperties {

  private static final int PARTITIONS = 3;
  private static final int SLOTS = 2;
  private static final int STEPS = 60;

  @Property(tries = 80)
  void everyKeyIsReadInOrderAndToItsEnd(@ForAll long seed, @ForAll boolean commitsItself) {
    // Given
    Run run = new Run(new Random(seed), commitsItself);
    // When
    run.go();
    // Then
    assertThat(run.wrong).as("seed %d", seed).isEmpty();
    assertThat(run.delivered).as("seed %d, all that was sent", seed).containsAll(run.sent);
  }

  private static final class Run {
    private final Random random;
    private final boolean commitsItself;
    private final FakeGroup group = new FakeGroup(SLOTS, PARTITIONS);
    private final int epochs;
    private final Timelines ring;
    private final Set<String> sent = new HashSet<>();
    private final Set<String> delivered = new HashSet<>();
    private final Map<String, Integer> last = new HashMap<>();
    private final List<String> wrong = new ArrayList<>();

    Run(Random random, boolean commitsItself) {
      this.random = random;
      this.commitsItself = commitsItself;
      this.epochs = 2 + random.nextInt(3);
      this.ring = write();
    }

    private Timelines write() {
      List<String> tables = new ArrayList<>(List.of(anyTable()));
      Timelines timelines = Timelines.genesis(tables.get(0), PARTITIONS);
      int[] numbers = new int[SLOTS];
      send(tables, numbers);
      for (int epoch = 1; epoch <= epochs; epoch++) {
        tables.add(epoch == 1 ? tables.get(0) : anyTable());
        timelines.epoch(tables.get(epoch), group.end(0), group.end(1), group.end(2));
        send(tables, numbers);
      }
      return timelines;
    }

    private void send(List<String> tables, int[] numbers) {
      int epoch = tables.size() - 1;
      for (int slot = 0; slot < SLOTS; slot++) {
        for (int i = random.nextInt(3); i > 0; i--) {
          String value = slot + ":" + ++numbers[slot];
          sent.add(value);
          group.append(owner(tables, epoch, slot), slot, epoch, value);
        }
      }
      if (epoch > 0 && random.nextBoolean()) {
        int slot = random.nextInt(SLOTS);
        int sentIn = random.nextInt(epoch);
        group.append(owner(tables, sentIn, slot), slot, sentIn, "late");
      }
      if (random.nextInt(3) == 0) {
        group.appendMarker(random.nextInt(PARTITIONS));
      }
    }

    private static int owner(List<String> tables, int epoch, int slot) {
      return tables.get(epoch).charAt(slot) - '0';
    }

    private String anyTable() {
      return "" + random.nextInt(PARTITIONS) + random.nextInt(PARTITIONS);
    }

    void go() {
      List<Member> members = List.of(member(), member());
      int[] views = new int[members.size()];
      share(members);
      for (int step = 0; step < STEPS; step++) {
        int which = random.nextInt(members.size());
        Member member = members.get(which);
        switch (random.nextInt(8)) {
          case 0 -> {
            views[which] = Math.min(epochs, views[which] + 1);
            member.board.shows(ring.upTo(views[which]));
          }
          case 1 -> {
            if (random.nextInt(4) == 0) {
              share(members);
            }
          }
          default -> poll(member);
        }
      }
      members.forEach(each -> each.board.shows(ring.build()));
      for (int quiet = 0; quiet < 40; quiet++) {
        int before = delivered.size();
        members.forEach(this::poll);
        quiet = delivered.size() > before ? 0 : quiet;
      }
      members.forEach(Member::close);
    }

    private Member member() {
      QuarantineHandler<String, String> handler =
          quarantined -> {
            if (!quarantined.record().value().equals("late")) {
              wrong.add(quarantined.record().value() + " was quarantined");
            }
          };
      Member member =
          new Member(
              group,
              new FakeBoard().shows(ring.upTo(0)),
              "enable.auto.commit",
              !commitsItself,
              RingConsumerConfig.QUARANTINE_HANDLER_CONFIG,
              handler);
      member.inner.batch = 1 + random.nextInt(3);
      member.consumer.subscribe(Set.of(FakeGroup.TOPIC));
      return member;
    }

    private void share(List<Member> members) {
      List<List<Integer>> shares = List.of(new ArrayList<>(), new ArrayList<>());
      for (int partition = 0; partition < PARTITIONS; partition++) {
        shares.get(random.nextInt(shares.size())).add(partition);
      }
      // As a group does: given up everywhere before it is given anew.
      members.forEach(Member::with);
      for (int i = 0; i < members.size(); i++) {
        members.get(i).with(shares.get(i).stream().mapToInt(Integer::intValue).toArray());
      }
    }

    private void poll(Member member) {
      for (String value : member.poll()) {
        if (!value.equals("late") && delivered.add(value)) {
          String slot = value.substring(0, 1);
          int number = Integer.parseInt(value.substring(2));
          if (number < last.getOrDefault(slot, 0)) {
            wrong.add(value + " came after " + slot + ":" + last.get(slot));
          }
          last.merge(slot, number, Math::max);
        }
      }
      if (commitsItself && random.nextBoolean()) {
        member.consumer.commitSync();
      }
    }
  }
}
