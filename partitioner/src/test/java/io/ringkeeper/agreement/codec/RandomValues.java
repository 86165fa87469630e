package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.AcceptorEndpoint;
import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.EpochOrigin;
import io.ringkeeper.agreement.FeatureRange;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.RingTopic;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/** Values of every stored type, drawn from one source of randomness; valid but not plausible. */
final class RandomValues {

  private static final String LETTERS = "abcXYZ019-_.äß€漢";

  private static final List<JournalEntry.Kind> KINDS = List.of(JournalEntry.Kind.values());

  private final Random random;

  RandomValues(Random random) {
    this.random = random;
  }

  RingState state() {
    int partitions = 1 + random.nextInt(40);
    int slots = partitions + random.nextInt(300);
    return new RingState(
        text(1, 36),
        name(),
        1 + number(),
        text(0, 22),
        list(1, 4, i -> new RingTopic("topic-" + i + text(0, 5), text(0, 22))),
        list(1, 7, i -> new AcceptorEndpoint(acceptor(i), text(0, 40))),
        number(),
        new Ring(table(slots, partitions), weights(partitions)),
        cut(),
        origin(slots),
        random.nextBoolean() ? new Phase.Stable() : moving(slots),
        list(0, 64, i -> outcome()));
  }

  RegisterRecord register() {
    int first = random.nextInt(1_000_000);
    List<JournalEntry> journal = list(1, JournalEntry.KEPT, i -> journalEntry(first + i));
    return new RegisterRecord(text(1, 36), acceptor(1), ballot(), summary(), journal);
  }

  Tip tip() {
    return new Tip(text(1, 36), acceptor(2), summary());
  }

  EpochEntry epoch() {
    int partitions = 1 + random.nextInt(40);
    int slots = partitions + random.nextInt(300);
    EpochOrigin origin = origin(slots);
    return new EpochEntry(
        text(1, 36),
        name(),
        number(),
        slots,
        list(1, 4, i -> "topic-" + i),
        weights(partitions),
        origin.moves(),
        random.nextBoolean() ? table(slots, partitions) : null,
        cut(),
        origin);
  }

  ProducerRegistration registration() {
    int lowest = 1 + random.nextInt(5);
    return new ProducerRegistration(
        name(),
        text(0, 60),
        text(0, 60),
        new FeatureRange(lowest, lowest + random.nextInt(300)),
        new TreeSet<>(list(0, 30, i -> "t" + i + text(0, 30))),
        random.nextBoolean(),
        random.nextBoolean(),
        text(0, 30),
        number(),
        number(),
        number(),
        random.nextLong());
  }

  DrainAck ack() {
    return new DrainAck(name(), ballot(), name(), random.nextLong(), random.nextLong());
  }

  AcceptorId acceptor() {
    return acceptor(random.nextInt(7));
  }

  private AcceptorId acceptor(int i) {
    return new AcceptorId("acceptor-" + i, text(1, 36));
  }

  private Ballot ballot() {
    return random.nextInt(5) == 0
        ? Ballot.ZERO
        : new Ballot(1 + (number() >> 2), "proposer-" + random.nextInt(4), number());
  }

  private StateRef stateRef() {
    byte[] content = ByteBuffer.allocate(4).putInt(random.nextInt(8)).array();
    return random.nextInt(4) == 0 ? StateRef.NONE : new StateRef(1 + number(), Digest.of(content));
  }

  private Summary summary() {
    Accepted accepted = new Accepted(ballot(), stateRef(), quorum(), quorum());
    return new Summary(accepted, number() - 1, phaseKind(), random.nextBoolean() ? ballot() : null);
  }

  private Quorum quorum() {
    return new Quorum(list(1, 7, this::acceptor));
  }

  private Phase.Kind phaseKind() {
    return random.nextBoolean() ? Phase.Kind.STABLE : Phase.Kind.MOVING;
  }

  private JournalEntry journalEntry(int version) {
    JournalEntry.Kind kind = KINDS.get(random.nextInt(KINDS.size()));
    StateRef state = kind == JournalEntry.Kind.PROMISED ? StateRef.NONE : stateRef();
    boolean hasState = state.version() > 0;
    return new JournalEntry(
        version,
        kind,
        ballot(),
        random.nextBoolean() ? ballot() : null,
        state,
        hasState ? number() - 1 : -1,
        phaseKind(),
        random.nextLong(),
        hasState ? quorum() : null,
        hasState ? quorum() : null);
  }

  private SlotTable table(int slots, int partitions) {
    return SlotTable.of(IntStream.range(0, slots).map(s -> random.nextInt(partitions)).toArray());
  }

  private Weights weights(int partitions) {
    int[] weights = new int[partitions];
    for (int i = 0; i < partitions; i++) {
      weights[i] = random.nextBoolean() ? 100 : random.nextInt(Weights.MAX_WEIGHT + 1);
    }
    weights[random.nextInt(partitions)] = 1;
    return Weights.of(weights);
  }

  private List<Move> moves(int slots) {
    List<Move> moves = new ArrayList<>();
    int every = 1 + random.nextInt(20);
    for (int slot = random.nextInt(slots); slot < slots; slot += 1 + random.nextInt(every)) {
      int from = random.nextInt(1_000);
      moves.add(new Move(slot, from, (from + 1 + random.nextInt(60_000)) % 65_536));
    }
    return moves;
  }

  private Cut cut() {
    return new Cut(
        list(
            0,
            3,
            i ->
                new Cut.TopicCut(
                    "topic-" + i,
                    list(0, 40, p -> new Cut.PartitionCut(number(), random.nextInt(9) - 1)))));
  }

  private EpochOrigin origin(int slots) {
    return new EpochOrigin(ballot(), ballot(), random.nextLong(), moves(slots), details());
  }

  private Phase moving(int slots) {
    return new Phase.Moving(
        ballot(),
        moves(slots),
        weights(1 + random.nextInt(50)),
        details(),
        1 + number(),
        new TreeSet<>(list(0, 5, i -> "producer-" + i)));
  }

  private ChangeDetails details() {
    return new ChangeDetails("expand", text(1, 50), text(0, 50), text(0, 300), random.nextLong());
  }

  private ProposalOutcome outcome() {
    ProposalOutcome.Result result =
        random.nextBoolean() ? ProposalOutcome.Result.COMMITTED : ProposalOutcome.Result.ABORTED;
    return new ProposalOutcome(text(1, 36), result, number(), text(0, 80));
  }

  /** 0 to 2<sup>62</sup>, small and large magnitudes alike. */
  private long number() {
    return random.nextLong() >>> (2 + random.nextInt(62));
  }

  private String name() {
    return "name-" + Integer.toString(random.nextInt(1_000_000), 36);
  }

  private String text(int minLength, int maxLength) {
    int length = minLength + random.nextInt(maxLength - minLength + 1);
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return text.toString();
  }

  private <T> List<T> list(int min, int max, IntFunction<T> element) {
    int size = min + random.nextInt(max - min + 1);
    return IntStream.range(0, size).mapToObj(element).toList();
  }
}
