package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.agreement.RingIdentity;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.ring.Weights;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads proposals from plain maps, as a JSON parser or a Connect struct gives them: numbers of any
 * type, lists, maps keyed by text or number. A field that is null counts as absent; an unknown one
 * is refused.
 */
public final class ProposalParser {

  private static final int MAX_SLOTS = 65_536;
  private static final int MAX_PARTITION = MAX_SLOTS - 1;
  private static final int MAX_TOPIC_LENGTH = 249;
  private static final int MAX_QUARANTINE = 1_000;
  private static final int MAX_FORGOTTEN = 100;

  private static final Map<String, Function<FieldReader, @Nullable ChangeRequest>> KINDS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("create", ProposalParser::create),
              Map.entry("empty", parameters -> new ChangeRequest.Empty()),
              Map.entry("expand", ProposalParser::expand),
              Map.entry("drain", ProposalParser::drain),
              Map.entry("reweight", ProposalParser::reweight),
              Map.entry("move", ProposalParser::move),
              Map.entry("move-key", ProposalParser::moveKey),
              Map.entry("rollback", ProposalParser::rollBack),
              Map.entry("compatible", parameters -> new ChangeRequest.Compatible()),
              Map.entry("add-acceptor", in -> new ChangeRequest.AddAcceptor(acceptor(in))),
              Map.entry("remove-acceptor", in -> new ChangeRequest.RemoveAcceptor(acceptor(in))),
              Map.entry("rejoin", ProposalParser::rejoin),
              Map.entry("forget", ProposalParser::forget)));

  private ProposalParser() {}

  /** Reads a proposal; what is wrong with it is an answer, never an exception. */
  public static Parsed parse(Map<String, ? extends @Nullable Object> fields) {
    FieldReader in = FieldReader.of(fields);
    String ring = in.text(ProposalFormat.RING, ChangeDetails.MAX_NAME_LENGTH);
    if (!RingIdentity.isValidName(ring)) {
      in.wrong(ProposalFormat.RING, ring, "expected a ring's name, 1 to 128 of a-z A-Z 0-9 . _ -");
    }
    String id = in.text(ProposalFormat.PROPOSAL_ID, ChangeDetails.MAX_NAME_LENGTH);
    if (!Proposal.isValidId(id)) {
      in.wrong(ProposalFormat.PROPOSAL_ID, id, "expected 1 to 200 of a-z A-Z 0-9 . _ : -");
    }
    String reason = in.text(ProposalFormat.REASON, ChangeDetails.MAX_REASON_LENGTH);
    String requestedBy = in.text(ProposalFormat.REQUESTED_BY, ChangeDetails.MAX_NAME_LENGTH);
    Set<String> quarantine =
        Set.copyOf(in.texts(ProposalFormat.ACCEPTED_QUARANTINE, MAX_QUARANTINE));
    ChangeRequest request = request(in);
    Long expected = expectedEpoch(in, request);
    in.refuseUnknown();
    if (request == null || in.problem().isPresent()) {
      return new Parsed.Invalid(in.problem().orElse("the proposal cannot be read"));
    }
    return new Parsed.Valid(
        new Proposal(ring, id, request, reason, requestedBy, expected, quarantine));
  }

  private static @Nullable ChangeRequest request(FieldReader in) {
    String kind = in.text(ProposalFormat.KIND, ChangeDetails.MAX_NAME_LENGTH);
    FieldReader parameters = in.nested(ProposalFormat.PARAMETERS);
    Function<FieldReader, @Nullable ChangeRequest> reader = KINDS.get(kind);
    if (reader == null) {
      in.wrong(ProposalFormat.KIND, kind, "expected one of " + KINDS.keySet());
      return null;
    }
    ChangeRequest request = reader.apply(parameters);
    parameters.refuseUnknown();
    return request;
  }

  private static @Nullable Long expectedEpoch(FieldReader in, @Nullable ChangeRequest request) {
    if (in.has(ProposalFormat.EXPECTED_EPOCH)) {
      return in.whole(ProposalFormat.EXPECTED_EPOCH, 0, Long.MAX_VALUE);
    }
    if (!(request instanceof ChangeRequest.Create)) {
      in.wrong(
          ProposalFormat.EXPECTED_EPOCH,
          null,
          "expected the ring's epoch that the proposal was made for, 0 or more");
    }
    return null;
  }

  private static ChangeRequest create(FieldReader in) {
    List<String> topics = in.texts("topics", RingState.MAX_TOPICS);
    if (topics.isEmpty()) {
      in.wrong("topics", null, "expected 1 to " + RingState.MAX_TOPICS + " topic names");
    }
    for (String topic : topics) {
      if (!isTopic(topic)) {
        in.wrong("topics", topic, "expected topic names, 1 to 249 of a-z A-Z 0-9 . _ -");
      }
    }
    String genesis = in.has("genesis") ? in.text("genesis", 32) : Genesis.COMPATIBLE.text();
    if (Genesis.of(genesis).isEmpty()) {
      in.wrong("genesis", genesis, "expected 'compatible' or 'consistent'");
    }
    Integer slots = in.has("slots") ? (int) in.whole("slots", 1, MAX_SLOTS) : null;
    Map<Integer, Integer> weights = in.wholeByWhole("weights", MAX_PARTITION, Weights.MAX_WEIGHT);
    return new ChangeRequest.Create(
        topics, Genesis.of(genesis).orElse(Genesis.COMPATIBLE), slots, weights);
  }

  private static ChangeRequest expand(FieldReader in) {
    return new ChangeRequest.Expand((int) in.whole("partitions", 1, MAX_SLOTS));
  }

  private static ChangeRequest drain(FieldReader in) {
    Set<Integer> partitions = in.wholes("partitions", MAX_PARTITION);
    if (partitions.isEmpty()) {
      in.wrong("partitions", null, "expected at least one partition to drain");
    }
    return new ChangeRequest.Drain(partitions);
  }

  private static ChangeRequest reweight(FieldReader in) {
    Map<Integer, Integer> weights = in.wholeByWhole("weights", MAX_PARTITION, Weights.MAX_WEIGHT);
    if (weights.isEmpty()) {
      in.wrong("weights", null, "expected a weight for at least one partition");
    }
    return new ChangeRequest.Reweight(weights);
  }

  private static ChangeRequest move(FieldReader in) {
    Map<Integer, Integer> slots = in.wholeByWhole("slots", MAX_SLOTS - 1, MAX_PARTITION);
    if (slots.isEmpty()) {
      in.wrong("slots", null, "expected a partition for at least one slot");
    }
    return new ChangeRequest.MoveSlots(slots);
  }

  private static ChangeRequest moveKey(FieldReader in) {
    if (in.has("key") == in.has("keyBase64")) {
      in.problem("parameters: expected either key (text) or keyBase64, not both and not neither");
    }
    RecordKey key = in.has("keyBase64") ? base64Key(in) : textKey(in);
    return new ChangeRequest.MoveKey(key, (int) in.whole("partition", 0, MAX_PARTITION));
  }

  private static RecordKey textKey(FieldReader in) {
    // A character takes at most three bytes per UTF-16 unit, so this bound keeps the key's limit.
    String text = in.text("key", RecordKey.MAX_BYTES / 3);
    RecordKey key = RecordKey.ofUtf8(text);
    if (!key.utf8().equals(Optional.of(text))) {
      in.wrong("key", text, "expected well-formed text; give other bytes as keyBase64");
    }
    return key;
  }

  private static RecordKey base64Key(FieldReader in) {
    String text = in.text("keyBase64", RecordKey.MAX_BYTES / 3 * 4);
    try {
      return RecordKey.of(Base64.getDecoder().decode(text));
    } catch (IllegalArgumentException e) {
      in.wrong("keyBase64", text, "expected base64 with the standard alphabet");
      return RecordKey.of(new byte[0]);
    }
  }

  private static ChangeRequest rollBack(FieldReader in) {
    return new ChangeRequest.RollBack(in.whole("toEpoch", 0, Long.MAX_VALUE));
  }

  private static ChangeRequest rejoin(FieldReader in) {
    return new ChangeRequest.Rejoin(acceptor(in), in.flag("evenIfHealthy"));
  }

  private static ChangeRequest forget(FieldReader in) {
    List<String> producers = in.texts(ChangeRequest.PRODUCERS, MAX_FORGOTTEN);
    if (producers.isEmpty()) {
      in.wrong(
          ChangeRequest.PRODUCERS, null, "expected 1 to " + MAX_FORGOTTEN + " ids of producers");
    }
    for (String producer : producers) {
      if (!RingIdentity.isValidName(producer)) {
        in.wrong(
            ChangeRequest.PRODUCERS,
            producer,
            "expected ids of producers, 1 to 128 of a-z A-Z 0-9 . _ -");
      }
    }
    return new ChangeRequest.Forget(Set.copyOf(producers), in.flag("evenIfLive"));
  }

  private static String acceptor(FieldReader in) {
    String name = in.text(ChangeRequest.ACCEPTOR, ChangeDetails.MAX_NAME_LENGTH);
    if (!AcceptorId.isValidName(name)) {
      in.wrong(
          ChangeRequest.ACCEPTOR,
          name,
          "expected an ensemble's configured name, 1 to 32 of a-z A-Z 0-9 . _ -");
    }
    return name;
  }

  private static boolean isTopic(String topic) {
    return topic.length() <= MAX_TOPIC_LENGTH
        && topic.matches("[a-zA-Z0-9._-]+")
        && !topic.equals(".")
        && !topic.equals("..");
  }
}
