package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.Phase.Moving;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.change.View.CutReading;
import io.ringkeeper.agreement.change.View.DrainView;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.ring.Ring;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What one coordinator has seen of one change under way.
 *
 * <p>◆ A listing of producers counts only at ensembles in which this coordinator accepted the
 * change by its own write, and only while the session of that write lasts: a read there cannot be
 * older than the write, so a producer that registered before the accept is in the list, and one
 * that registered after it has seen the change. The session of a write is the one seen before and
 * after it.
 */
final class Drain {

  /** A producer has to be gone for this part of the deadline before it is fenced. */
  private static final int FENCED_AFTER_PART = 4;

  private final RingState state;
  private final Moving moving;
  private final long firstSightMs;
  private final Map<String, Long> sessions = new HashMap<>();
  private final Map<String, RegisteredProducer> waitedFor = new TreeMap<>();
  private final Set<String> acknowledged = new HashSet<>();
  private final Set<String> passed = new HashSet<>();
  private final Set<String> stopped = new HashSet<>();
  private final Fences fences;
  private long acceptBeganMs;
  private @Nullable CutReading reading;

  /**
   * A change just seen.
   *
   * @param state the state that has the change
   * @param moving the change
   * @param nowMs monotonic time
   */
  Drain(RingState state, Moving moving, long nowMs) {
    this.state = state;
    this.moving = moving;
    this.firstSightMs = nowMs;
    this.fences = new Fences(moving.deadlineMs() / FENCED_AFTER_PART);
  }

  Fences fences() {
    return fences;
  }

  Ballot changeId() {
    return moving.changeId();
  }

  long firstSightMs() {
    return firstSightMs;
  }

  /** The ring that the change starts from. */
  Ring before() {
    return state.ring();
  }

  /** Producers that nobody waited for although they were registered. */
  Set<String> passed() {
    return passed;
  }

  /**
   * After an own accept: who is registered decides who is waited for.
   *
   * @param votedFor the ensembles that stored the accept
   * @param sessionsBefore the sessions seen before the accept
   * @param listings the producers listed after it
   */
  void admit(
      Set<String> votedFor,
      Map<String, Long> sessionsBefore,
      Map<String, Stamped<List<RegisteredProducer>>> listings) {
    sessions.clear();
    waitedFor.clear();
    reading = null;
    listings.forEach(
        (name, listing) -> {
          Long before = sessionsBefore.get(name);
          if (votedFor.contains(name) && before != null && before == listing.sessionId()) {
            sessions.put(name, before);
            ofThisRing(listing.value())
                .forEach(p -> waitedFor.put(p.registration().producerId(), p));
          }
        });
    waitedFor.values().stream()
        .filter(p -> ChangeSteps.isGivenUp(p, moving))
        .forEach(p -> passed.add(p.registration().producerId()));
  }

  /**
   * After {@link #admit}: who has stopped sending by itself, since it has not been connected for
   * long enough, need not acknowledge.
   *
   * @param beganMs monotonic time before the own accept
   */
  void excuse(Absences absences, long beganMs) {
    acceptBeganMs = beganMs;
    stopped.clear();
    waitedFor.forEach(
        (id, producer) -> {
          if (!acknowledged.contains(id)
              && isMajority(
                  absences.stoppedAt(producer.registration(), sessions.keySet(), beganMs))) {
            stopped.add(id);
            passed.add(id);
          }
        });
  }

  /** Whether another own accept now would show that somebody waited for has stopped by itself. */
  private boolean isWorthAnotherAccept(Absences absences, long nowMs) {
    return waitedFor.entrySet().stream()
        .filter(e -> !acknowledged.contains(e.getKey()) && !stopped.contains(e.getKey()))
        .map(e -> e.getValue().registration())
        .anyMatch(
            p ->
                isMajority(absences.stoppedAt(p, sessions.keySet(), nowMs))
                    && !isMajority(absences.stoppedAt(p, sessions.keySet(), acceptBeganMs)));
  }

  /** These producers were fenced: whatever was read of the topics before counts no longer. */
  void fenced(Set<String> producers) {
    fences.done(producers);
    reading = null;
  }

  /** Later: who deregistered is not waited for; an ensemble with a new session does not count. */
  void relist(Map<String, Stamped<List<RegisteredProducer>>> listings, long nowMs) {
    Set<String> still = new HashSet<>();
    Set<String> answered = new HashSet<>();
    listings.forEach(
        (name, listing) -> {
          Long session = sessions.get(name);
          if (session != null && session == listing.sessionId()) {
            answered.add(name);
            ofThisRing(listing.value()).forEach(p -> still.add(p.registration().producerId()));
          } else {
            sessions.remove(name);
          }
        });
    if (isMajority(answered)) {
      waitedFor.keySet().retainAll(still);
    }
    fences.look(listings, names -> isMajority(names), nowMs);
  }

  /** Acknowledgements are kept: one seen anywhere was given. */
  void acknowledge(Collection<Stamped<List<DrainAck>>> acks) {
    acks.forEach(
        answer ->
            answer.value().stream()
                .filter(ack -> ack.changeId().equals(changeId()))
                .forEach(ack -> acknowledged.add(ack.producerId())));
  }

  /** Whether the producers were listed as the cut needs it. */
  boolean isListed() {
    return isMajority(sessions.keySet());
  }

  void read(CutReading result) {
    reading = result;
  }

  DrainView view(Absences absences, long nowMs) {
    return new DrainView(
        changeId(),
        isListed(),
        waitedFor.values(),
        acknowledged,
        stopped,
        isWorthAnotherAccept(absences, nowMs),
        fences.view(nowMs),
        nowMs - firstSightMs,
        reading);
  }

  private boolean isMajority(Set<String> names) {
    Set<AcceptorId> members =
        state.quorum().members().stream()
            .filter(id -> names.contains(id.name()))
            .collect(Collectors.toSet());
    return state.quorum().isMajority(members);
  }

  private List<RegisteredProducer> ofThisRing(List<RegisteredProducer> producers) {
    return producers.stream()
        .filter(p -> p.registration().topics().stream().anyMatch(state::covers))
        .toList();
  }
}
