package io.ringkeeper.tracker.topology;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.AcceptedState;
import io.ringkeeper.agreement.event.AgreementEvent.ArchivedEpoch;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads records of the events topic; what cannot be read is a value, not an exception. */
final class EventParser {

  private static final int MAX_REASON_LENGTH = 300;

  private EventParser() {}

  /** A record of the events topic, read or not. */
  sealed interface Parsed {}

  /** It is this event. */
  record Understood(AgreementEvent event) implements Parsed {}

  /** It cannot be read, because. */
  record Unreadable(String reason) implements Parsed {}

  static Parsed parse(byte @Nullable [] json) {
    if (json == null || json.length == 0) {
      return new Unreadable("the record has no value");
    }
    try {
      JsonNode tree = Json.MAPPER.readTree(json);
      JsonNode body = tree.has("payload") && tree.has("schema") ? tree.get("payload") : tree;
      if (!body.isObject()) {
        return new Unreadable("the value is not a JSON object");
      }
      int schema = body.path("schemaVersion").asInt(AgreementEvent.SCHEMA_VERSION);
      if (schema != AgreementEvent.SCHEMA_VERSION) {
        return new Unreadable(
            "its schemaVersion is %d, this tracker reads %d: use a tracker of the connector's version"
                .formatted(schema, AgreementEvent.SCHEMA_VERSION));
      }
      return checked(completed(Json.MAPPER.treeToValue(body, AgreementEvent.class)));
    } catch (IOException | IllegalArgumentException | NullPointerException e) {
      return new Unreadable(brief(String.valueOf(e.getMessage())));
    }
  }

  private static String brief(String reason) {
    String line = reason.lines().findFirst().orElse("no reason given");
    return line.length() > MAX_REASON_LENGTH ? line.substring(0, MAX_REASON_LENGTH) + "…" : line;
  }

  private static Parsed checked(AgreementEvent e) {
    String missing = missing(e);
    return missing.isEmpty()
        ? new Understood(e)
        : new Unreadable("an event of kind " + e.kind() + " has no " + missing);
  }

  private static String missing(AgreementEvent e) {
    if (e.eventId().isEmpty()) {
      return "eventId";
    }
    boolean ofSink = e.kind() == AgreementEvent.Kind.PROPOSAL;
    boolean ofProducer =
        e.kind() == AgreementEvent.Kind.REGISTERED || e.kind() == AgreementEvent.Kind.DEREGISTERED;
    if (!ofSink && e.acceptor().isEmpty()) {
      return "acceptor";
    }
    if (!ofSink && !ofProducer && e.ring().isEmpty()) {
      return "ring";
    }
    return switch (e.kind()) {
      case CREATED -> "";
      case PROMISED -> e.ballot() == null ? "ballot" : "";
      case ACCEPTED -> missingOfAccept(e);
      case EPOCH -> e.epoch() == null ? "epoch" : "";
      case REGISTERED, DEREGISTERED -> e.producer() == null ? "producer" : "";
      case ACKNOWLEDGED -> e.ack() == null || nullable(e.ack().changeId()) == null ? "ack" : "";
      case GAP, EXCLUDED -> e.gap() == null ? "gap" : "";
      case PROPOSAL -> e.proposal() == null ? "proposal" : "";
    };
  }

  private static String missingOfAccept(AgreementEvent e) {
    AcceptedState state = e.state();
    if (e.ballot() == null) {
      return "ballot";
    }
    if (state == null || state.version() < 1 || state.digest().isEmpty()) {
      return "state";
    }
    return state.deciders().isEmpty() ? "deciders in its state" : "";
  }

  /** Absent texts and lists read as empty ones: converters leave nulls out. */
  private static AgreementEvent completed(AgreementEvent e) {
    if (nullable(e.kind()) == null) {
      throw new IllegalArgumentException("an event has no kind");
    }
    return new AgreementEvent(
        text(e.eventId()),
        e.kind(),
        text(e.acceptor()),
        text(e.incarnation()),
        text(e.ring()),
        text(e.ringId()),
        e.sequence(),
        e.timeMs(),
        e.ballot(),
        e.alsoPromised(),
        completed(e.state()),
        completed(e.epoch()),
        e.producer(),
        e.ack(),
        e.gap(),
        e.proposal());
  }

  private static @Nullable AcceptedState completed(@Nullable AcceptedState s) {
    if (s == null) {
      return null;
    }
    List<String> deciders = list(s.deciders());
    List<String> acceptors = list(s.acceptors());
    return new AcceptedState(
        s.version(),
        text(s.digest()),
        deciders,
        // Connectors that told no acceptors knew no change of them.
        acceptors.isEmpty() ? deciders : acceptors,
        s.activeEpoch(),
        text(s.phase()),
        s.change());
  }

  private static @Nullable ArchivedEpoch completed(@Nullable ArchivedEpoch a) {
    if (a == null) {
      return null;
    }
    List<List<Integer>> moves = list(a.moves());
    if (moves.stream().anyMatch(m -> m.size() != 3)) {
      throw new IllegalArgumentException("a move of epoch " + a.epoch() + " is not [slot,from,to]");
    }
    Map<String, List<Long>> cut = nullable(a.cut());
    return new ArchivedEpoch(
        a.epoch(),
        a.slots(),
        a.partitions(),
        list(a.topics()),
        list(a.weights()),
        moves,
        a.table(),
        cut == null ? Map.of() : cut,
        a.change(),
        a.completedAt(),
        a.completedAtMs());
  }

  // Jackson fills absent components with null although the records' types exclude it.
  private static <T> @Nullable T nullable(@Nullable T value) {
    return value;
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  private static <T> List<T> list(@Nullable List<T> value) {
    return value == null ? List.of() : value;
  }
}
