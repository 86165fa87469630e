package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.StateRef;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The transitions of one ring's register, from its journal: one event per data version, without
 * gaps unless more happened than the journal keeps, which is an event too.
 *
 * <p>A register that lost transitions which were published is excluded for good, also by a later
 * process: only a new life of it goes on, whose own versions count from 0 again. One that is back
 * in a life that was replaced is such a register too.
 */
final class RegisterStream implements EventStream {

  private static final String FOR_GOOD = RegisterRead.Reason.ROLLED_BACK.name();

  private final String ring;
  private final AcceptorRegister register;
  private final Requests requests;
  private final Map<String, String> partition;
  private RegisterCursor cursor;
  private Optional<JournalEntry.Source> source = Optional.empty();

  RegisterStream(Ensemble ensemble, String ring, Requests requests, Offsets offsets) {
    this.ring = ring;
    this.register = ensemble.register(ring);
    this.requests = requests;
    this.partition = SourceKeys.register(ensemble.name(), ring);
    this.cursor = RegisterCursor.from(offsets.of(partition));
  }

  /** Whose register it is; empty until it was read. */
  Optional<JournalEntry.Source> source() {
    return source;
  }

  @Override
  public List<Published> read() {
    RegisterRead read = requests.await(register.read());
    if (read instanceof RegisterRead.Unavailable unavailable) {
      throw new EnsembleUnavailableException(unavailable.why());
    }
    if (read instanceof RegisterRead.Present present) {
      return present(present.register());
    }
    if (read instanceof RegisterRead.Excluded excluded) {
      return exclusion(excluded);
    }
    return cursor.version() < 0
        ? List.of()
        : exclusion(
            new RegisterRead.Excluded(
                RegisterRead.Reason.MISSING,
                "version " + cursor.version() + " was published and the register is gone"));
  }

  private List<Published> present(RegisterRecord record) {
    if (cursor.isOf(record) && cursor.excluded().equals(FOR_GOOD)) {
      return List.of();
    }
    Optional<RegisterRead.Excluded> contradiction = cursor.contradiction(record);
    if (contradiction.isPresent()) {
      return exclusion(contradiction.get());
    }
    JournalEntry.Source own = new JournalEntry.Source(record.acceptor(), ring, record.ringId());
    List<Published> events = transitions(record, own);
    source = Optional.of(own);
    return events;
  }

  private List<Published> exclusion(RegisterRead.Excluded excluded) {
    String reason = excluded.reason().name();
    if (reason.equals(cursor.excluded()) || cursor.excluded().equals(FOR_GOOD)) {
      return List.of();
    }
    cursor = cursor.excluded(reason);
    JournalEntry.Source known = cursor.source(register.acceptor(), ring);
    return List.of(publish(Events.excluded(known, cursor.version() + 1, excluded)));
  }

  private List<Published> transitions(RegisterRecord record, JournalEntry.Source own) {
    RegisterCursor from = cursor.isOf(record) ? cursor.excluded("") : cursor.before(record);
    List<JournalEntry> unseen =
        record.journal().stream().filter(e -> e.znodeVersion() > from.version()).toList();
    // All requests before the first step: an ensemble that goes away in between loses no event.
    Map<StateRef, RingState> states = statesOf(unseen);
    cursor = from;
    List<Published> events = new ArrayList<>();
    for (JournalEntry entry : unseen) {
      if (entry.znodeVersion() > cursor.version() + 1) {
        events.add(gap(own, entry.znodeVersion() - 1));
      }
      cursor = cursor.at(entry);
      Optional<RingState> state = Optional.ofNullable(states.get(entry.state()));
      events.add(publish(Events.transition(own, entry, state)));
    }
    return events;
  }

  private Published gap(JournalEntry.Source own, long lastMissed) {
    long first = cursor.version() + 1;
    cursor = cursor.atGap(lastMissed);
    String detail =
        "more happened unseen than the " + JournalEntry.KEPT + " transitions that a register keeps";
    return publish(Events.gap(own, first, lastMissed, detail));
  }

  private Published publish(AgreementEvent event) {
    return new Published(event, partition, cursor.toOffset());
  }

  /** The accepted states whose bytes are still kept; a help to readers, nothing rests on it. */
  private Map<StateRef, RingState> statesOf(List<JournalEntry> entries) {
    Map<StateRef, RingState> states = new HashMap<>();
    entries.stream()
        .map(JournalEntry::state)
        .filter(state -> !state.equals(StateRef.NONE))
        .distinct()
        .forEach(state -> stateOf(state.digest()).ifPresent(found -> states.put(state, found)));
    return states;
  }

  private Optional<RingState> stateOf(Digest digest) {
    try {
      return requests.await(register.body(digest)).map(StateCodec::decode);
    } catch (CorruptStateException | UnsupportedFormatException e) {
      // The transition itself is known from the journal.
      return Optional.empty();
    }
  }
}
