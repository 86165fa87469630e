package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.AcceptedState;
import io.ringkeeper.agreement.event.AgreementEvent.AckData;
import io.ringkeeper.agreement.event.AgreementEvent.ArchivedEpoch;
import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import io.ringkeeper.agreement.event.AgreementEvent.GapData;
import io.ringkeeper.agreement.event.AgreementEvent.Kind;
import io.ringkeeper.agreement.event.AgreementEvent.ProducerData;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Makes events of what the streams read. The same happening always gets the same event id. */
final class Events {

  private Events() {}

  /**
   * A transition of a register.
   *
   * @param state the state it tells of, where its bytes could still be read
   */
  static AgreementEvent transition(
      JournalEntry.Source source, JournalEntry entry, Optional<RingState> state) {
    return new Draft(source.acceptor(), source.ring(), source.ringId())
        .at(entry.znodeVersion(), entry.timeMs())
        .transition(
            Kind.valueOf(entry.kind().name()),
            ballot(entry.ballot()),
            optionalBallot(entry.alsoPromised()),
            data(entry, state));
  }

  private static @Nullable AcceptedState data(JournalEntry entry, Optional<RingState> state) {
    Quorum deciders = entry.deciders();
    Quorum acceptors = entry.acceptors();
    return deciders == null || acceptors == null
        ? null
        : new AcceptedState(
            entry.state().version(),
            entry.state().digest().hex(),
            names(deciders),
            names(acceptors),
            entry.epoch(),
            entry.phase().name(),
            state.flatMap(RingState::change).map(Events::change).orElse(null));
  }

  static AgreementEvent gap(JournalEntry.Source source, long first, long last, String detail) {
    return new Draft(source.acceptor(), source.ring(), source.ringId())
        .at(last, 0)
        .gap(Kind.GAP, "gap/" + first + "-" + last, new GapData(first, last, detail));
  }

  /**
   * A register that must not be used.
   *
   * @param source as far as known before
   * @param next the version that would have been published next
   */
  static AgreementEvent excluded(JournalEntry.Source source, long next, RegisterRead.Excluded why) {
    String detail = why.reason() + ": " + why.detail();
    return new Draft(source.acceptor(), source.ring(), source.ringId())
        .at(Math.max(0, next - 1), 0)
        .gap(
            Kind.EXCLUDED,
            "excluded/" + why.reason() + "/" + next,
            new GapData(next, next, detail));
  }

  static AgreementEvent epoch(AcceptorId acceptor, EpochEntry entry) {
    SlotTable table = entry.table();
    ArchivedEpoch data =
        new ArchivedEpoch(
            entry.epoch(),
            entry.slots(),
            entry.weights().partitions(),
            entry.topics(),
            weights(entry.weights()),
            entry.moves().stream().map(m -> List.of(m.slot(), m.from(), m.to())).toList(),
            table == null
                ? null
                : IntStream.range(0, table.slots()).mapToObj(table::partitionOf).toList(),
            cut(entry.cut()),
            change(entry.origin().changeId(), entry.origin().details(), entry.moves().size()),
            ballot(entry.origin().completedAt()),
            entry.origin().completedAtMs());
    return new Draft(acceptor, entry.ring(), entry.ringId())
        .at(entry.epoch(), entry.origin().completedAtMs())
        .epoch(data);
  }

  /**
   * A producer's record.
   *
   * @param version tells what happened to the record apart
   * @param nowMs when that was seen
   */
  static AgreementEvent registered(
      AcceptorId acceptor, RegisteredProducer producer, String version, long nowMs) {
    ProducerRegistration record = producer.registration();
    return new Draft(acceptor, "", "")
        .at(0, producer.registeredAtMs())
        .producer(
            Kind.REGISTERED,
            record.producerId() + "/" + version,
            data(record, producer.live() ? null : nowMs));
  }

  static AgreementEvent deregistered(
      AcceptorId acceptor, String producerId, String version, long timeMs) {
    ProducerData gone =
        new ProducerData(producerId, "", "", List.of(), false, false, "", 0, 0, 0, 0, null);
    return new Draft(acceptor, "", "")
        .at(0, timeMs)
        .producer(Kind.DEREGISTERED, producerId + "/" + version + "/gone", gone);
  }

  static AgreementEvent acknowledged(JournalEntry.Source source, DrainAck ack) {
    return new Draft(source.acceptor(), source.ring(), source.ringId())
        .at(0, ack.ackedAtMs())
        .ack(new AckData(ballot(ack.changeId()), ack.producerId(), ack.drainedInMs()));
  }

  private static ProducerData data(ProducerRegistration producer, @Nullable Long goneSinceMs) {
    return new ProducerData(
        producer.producerId(),
        producer.clientId(),
        producer.host(),
        List.copyOf(producer.topics()),
        producer.idempotent(),
        producer.acknowledgesDrain(),
        producer.transactionalId(),
        producer.maxBlockMs(),
        producer.deliveryTimeoutMs(),
        producer.isolationMaxMs(),
        producer.startedAtMs(),
        goneSinceMs);
  }

  private static ChangeData change(Phase.Moving moving) {
    return change(moving.changeId(), moving.details(), moving.moves().size());
  }

  private static ChangeData change(Ballot changeId, ChangeDetails details, int movedSlots) {
    return new ChangeData(
        ballot(changeId),
        details.kind(),
        details.proposalId(),
        details.requestedBy(),
        details.reason(),
        details.requestedAtMs(),
        movedSlots);
  }

  private static List<Integer> weights(Weights weights) {
    return IntStream.range(0, weights.partitions()).mapToObj(weights::weight).toList();
  }

  private static Map<String, List<Long>> cut(Cut cut) {
    Map<String, List<Long>> byTopic = new TreeMap<>();
    cut.topics()
        .forEach(
            topic ->
                byTopic.put(
                    topic.topic(),
                    topic.partitions().stream().map(Cut.PartitionCut::offset).toList()));
    return byTopic;
  }

  private static BallotData ballot(Ballot ballot) {
    return new BallotData(ballot.round(), ballot.proposerId(), ballot.nonce());
  }

  private static @Nullable BallotData optionalBallot(@Nullable Ballot ballot) {
    return ballot == null ? null : ballot(ballot);
  }

  private static List<String> names(Quorum quorum) {
    return quorum.members().stream().map(Events::name).toList();
  }

  private static String name(AcceptorId acceptor) {
    return acceptor.name() + "#" + acceptor.incarnation();
  }

  /** The parts that every event has. */
  private static final class Draft {
    private final AcceptorId acceptor;
    private final String ring;
    private final String ringId;
    private long sequence;
    private long timeMs;

    Draft(AcceptorId acceptor, String ring, String ringId) {
      this.acceptor = acceptor;
      this.ring = ring;
      this.ringId = ringId;
    }

    Draft at(long newSequence, long newTimeMs) {
      sequence = newSequence;
      timeMs = newTimeMs;
      return this;
    }

    AgreementEvent transition(
        Kind kind, BallotData ballot, @Nullable BallotData also, @Nullable AcceptedState state) {
      return event("register/" + sequence, kind, ballot, also, state, null, null, null, null);
    }

    AgreementEvent gap(Kind kind, String id, GapData gap) {
      return event(id, kind, null, null, null, null, null, null, gap);
    }

    AgreementEvent epoch(ArchivedEpoch epoch) {
      return event("epoch/" + sequence, Kind.EPOCH, null, null, null, epoch, null, null, null);
    }

    AgreementEvent producer(Kind kind, String id, ProducerData producer) {
      return event("producer/" + id, kind, null, null, null, null, producer, null, null);
    }

    AgreementEvent ack(AckData ack) {
      BallotData id = ack.changeId();
      String change = id.round() + "." + id.nonce() + "." + id.proposer();
      return event(
          "ack/" + change + "/" + ack.producerId(),
          Kind.ACKNOWLEDGED,
          null,
          null,
          null,
          null,
          null,
          ack,
          null);
    }

    private AgreementEvent event(
        String id,
        Kind kind,
        @Nullable BallotData ballot,
        @Nullable BallotData also,
        @Nullable AcceptedState state,
        @Nullable ArchivedEpoch epoch,
        @Nullable ProducerData producer,
        @Nullable AckData ack,
        @Nullable GapData gap) {
      String scope = ring.isEmpty() ? "" : ring + "/" + ringId + "/";
      return new AgreementEvent(
          name(acceptor) + "/" + scope + id,
          kind,
          acceptor.name(),
          acceptor.incarnation(),
          ring,
          ringId,
          sequence,
          timeMs,
          ballot,
          also,
          state,
          epoch,
          producer,
          ack,
          gap,
          null);
    }
  }
}
