package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.AcceptorEndpoint;
import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.Cut;
import io.ringkeeper.agreement.EpochOrigin;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.RingTopic;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.ring.Move;
import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.SlotTable;
import io.ringkeeper.ring.Weights;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The stored form of {@link RingState}: the body that a digest names. */
public final class StateCodec {

  /** The longest encoded state, bytes. */
  public static final int MAX_BYTES = Limits.STATE_BYTES;

  private static final int MURMUR2 = 1;
  private static final Format<RingState> FORMAT =
      new Format<>('S', "state", MAX_BYTES, new StatePayload());

  private StateCodec() {}

  /**
   * Encodes a state; equal states give equal bytes.
   *
   * @throws IllegalArgumentException when a part or the whole exceeds its limit
   */
  public static byte[] encode(RingState state) {
    return FORMAT.encode(state);
  }

  /**
   * Decodes a state.
   *
   * @throws CorruptStateException when these are not the intact bytes of a state
   * @throws UnsupportedFormatException when they were written for a later release
   */
  public static RingState decode(byte[] bytes) {
    return FORMAT.decode(bytes);
  }

  private static final class StatePayload implements Format.Payload<RingState> {

    @Override
    public void write(Writer out, RingState state) {
      out.string("the ring id", state.ringId(), Limits.NAME_BYTES);
      out.string("the ring's name", state.name(), Limits.NAME_BYTES);
      out.number("the version", state.version());
      out.string("the Kafka cluster id", state.kafkaClusterId(), Limits.NAME_BYTES);
      writeTopics(out, state.topics());
      writeAcceptors(out, state.acceptors());
      out.octet(MURMUR2);
      out.number("the epoch", state.epoch());
      RingParts.write(out, state.ring().weights());
      RingParts.write(out, state.ring().table(), state.ring().partitions());
      RingParts.write(out, state.cut());
      RingParts.write(out, state.origin());
      out.flag(state.phase() instanceof Phase.Moving);
      state.change().ifPresent(moving -> writeMoving(out, moving));
      writeOutcomes(out, state.outcomes());
    }

    @Override
    public RingState read(Reader in) {
      String ringId = in.string("the ring id", Limits.NAME_BYTES);
      String name = in.string("the ring's name", Limits.NAME_BYTES);
      long version = in.number("the version");
      String cluster = in.string("the Kafka cluster id", Limits.NAME_BYTES);
      List<RingTopic> topics = readTopics(in);
      List<AcceptorEndpoint> acceptors = readAcceptors(in);
      int hash = in.octet("the hash");
      if (hash != MURMUR2) {
        throw in.corrupt("hash " + hash + " is unknown");
      }
      long epoch = in.number("the epoch");
      Weights weights = RingParts.readWeights(in);
      SlotTable table = RingParts.readTable(in, weights.partitions());
      Ring ring = new Ring(table, weights);
      Cut cut = RingParts.readCut(in);
      EpochOrigin origin = RingParts.readOrigin(in);
      Phase phase = in.flag("the phase") ? readMoving(in) : new Phase.Stable();
      List<ProposalOutcome> outcomes = readOutcomes(in);
      return new RingState(
          ringId, name, version, cluster, topics, acceptors, epoch, ring, cut, origin, phase,
          outcomes);
    }
  }

  private static void writeTopics(Writer out, List<RingTopic> topics) {
    out.number("the number of topics", topics.size());
    for (RingTopic topic : topics) {
      out.repeated("a topic", topic.name(), Limits.NAME_BYTES);
      out.string("a topic id", topic.topicId(), Limits.NAME_BYTES);
    }
  }

  private static List<RingTopic> readTopics(Reader in) {
    int count = in.bounded("the number of topics", RingState.MAX_TOPICS);
    List<RingTopic> topics = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String name = in.repeated("a topic", Limits.NAME_BYTES);
      topics.add(new RingTopic(name, in.string("a topic id", Limits.NAME_BYTES)));
    }
    return topics;
  }

  private static void writeAcceptors(Writer out, List<AcceptorEndpoint> acceptors) {
    out.bounded("the number of acceptors", acceptors.size(), Quorum.MAX_MEMBERS);
    for (AcceptorEndpoint acceptor : acceptors) {
      PaxosParts.write(out, acceptor.id());
      out.string("an acceptor's address", acceptor.address(), Limits.TEXT_BYTES);
    }
  }

  private static List<AcceptorEndpoint> readAcceptors(Reader in) {
    int count = in.bounded("the number of acceptors", Quorum.MAX_MEMBERS);
    List<AcceptorEndpoint> acceptors = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      acceptors.add(
          new AcceptorEndpoint(
              PaxosParts.readAcceptor(in), in.string("an acceptor's address", Limits.TEXT_BYTES)));
    }
    return acceptors;
  }

  private static void writeMoving(Writer out, Phase.Moving moving) {
    PaxosParts.write(out, moving.changeId());
    RingParts.writeMoves(out, moving.moves());
    RingParts.write(out, moving.weights());
    RingParts.write(out, moving.details());
    out.number("the deadline", moving.deadlineMs());
    out.bounded(
        "the number of quarantined producers",
        moving.acceptedQuarantine().size(),
        Limits.QUARANTINED);
    for (String producer : moving.acceptedQuarantine()) {
      out.string("a producer id", producer, Limits.NAME_BYTES);
    }
  }

  private static Phase readMoving(Reader in) {
    Ballot changeId = PaxosParts.readBallot(in);
    List<Move> moves = RingParts.readMoves(in);
    Weights weights = RingParts.readWeights(in);
    ChangeDetails details = RingParts.readDetails(in);
    long deadlineMs = in.number("the deadline");
    int count = in.bounded("the number of quarantined producers", Limits.QUARANTINED);
    Set<String> quarantine = new TreeSet<>();
    for (int i = 0; i < count; i++) {
      quarantine.add(in.string("a producer id", Limits.NAME_BYTES));
    }
    return new Phase.Moving(changeId, moves, weights, details, deadlineMs, quarantine);
  }

  private static void writeOutcomes(Writer out, List<ProposalOutcome> outcomes) {
    out.number("the number of outcomes", outcomes.size());
    for (ProposalOutcome outcome : outcomes) {
      out.repeated("a proposal id", outcome.proposalId(), Limits.NAME_BYTES);
      out.flag(outcome.result() == ProposalOutcome.Result.COMMITTED);
      out.number("the epoch after a proposal", outcome.epoch());
      out.repeated("the outcome's detail", outcome.detail(), Limits.TEXT_BYTES);
    }
  }

  private static List<ProposalOutcome> readOutcomes(Reader in) {
    int count = in.bounded("the number of outcomes", RingState.MAX_OUTCOMES);
    List<ProposalOutcome> outcomes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String proposalId = in.repeated("a proposal id", Limits.NAME_BYTES);
      ProposalOutcome.Result result =
          in.flag("an outcome") ? ProposalOutcome.Result.COMMITTED : ProposalOutcome.Result.ABORTED;
      long epoch = in.number("the epoch after a proposal");
      String detail = in.repeated("the outcome's detail", Limits.TEXT_BYTES);
      outcomes.add(new ProposalOutcome(proposalId, result, epoch, detail));
    }
    return outcomes;
  }
}
