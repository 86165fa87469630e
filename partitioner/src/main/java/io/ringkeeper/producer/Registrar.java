package io.ringkeeper.producer;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.Scheduler;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.paxos.Accepted;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes this producer's record in one ensemble and reads the tips there after it, in the same
 * session: whoever lists producers after its accept either finds the record, or the accept is among
 * these tips. Safe for any thread.
 */
final class Registrar {

  private static final long ANSWER_WITHIN_MS = 5_000;

  private final Scheduler scheduler;
  private final Map<String, Long> sessions = new ConcurrentHashMap<>();
  private final Map<String, Long> confirmations = new ConcurrentHashMap<>();

  Registrar(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * What an ensemble answered after the registration.
   *
   * @param tips by ring
   */
  record Answer(Ensemble ensemble, Map<String, Tip> tips) {

    Answer {
      tips = Map.copyOf(tips);
    }

    /** What was accepted last for this ring, which must be among the tips. */
    Accepted accepted(String ring) {
      return Objects.requireNonNull(tips.get(ring)).summary().accepted();
    }
  }

  /** The record that this producer wrote in an ensemble is not there any more. */
  static final class RecordVanishedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    RecordVanishedException(String ensemble) {
      super("this producer's record is gone from ensemble " + ensemble);
    }
  }

  /**
   * Registers, then reads; fails when the session changed in between. Repeating is harmless.
   *
   * <p>◆ Where the record was written before it is only renewed: a new one would hide from this
   * producer that somebody removed the old one. Such a call fails with {@link
   * RecordVanishedException}; the next one writes it anew.
   */
  CompletableFuture<Answer> register(Ensemble ensemble, ProducerRegistration registration) {
    long beganMs = scheduler.monotonicMs();
    CompletableFuture<Answer> answer =
        write(ensemble, registration)
            .thenCompose(
                written ->
                    ensemble
                        .tips()
                        .thenApply(
                            read -> {
                              if (read.sessionId() != written.sessionId()) {
                                throw new CompletionException(
                                    new EnsembleUnavailableException(
                                        "the session with " + ensemble.name() + " changed midway"));
                              }
                              sessions.put(ensemble.name(), written.sessionId());
                              confirmations.merge(ensemble.name(), beganMs, Math::max);
                              return new Answer(ensemble, read.value());
                            }));
    return inTime(answer);
  }

  private CompletableFuture<? extends Stamped<?>> write(
      Ensemble ensemble, ProducerRegistration registration) {
    if (!sessions.containsKey(ensemble.name())) {
      return ensemble.membership().register(registration);
    }
    return ensemble
        .membership()
        .renew(registration)
        .thenApply(
            renewed -> {
              if (!renewed.value()) {
                throw new RecordVanishedException(ensemble.name());
              }
              return renewed;
            });
  }

  /**
   * When the latest registrations or confirmations that so many ensembles stored began, the
   * earliest of them; monotonic. {@link Long#MIN_VALUE} while fewer have.
   */
  long confirmedAtMs(int ensembles) {
    List<Long> newestFirst = new ArrayList<>(confirmations.values());
    newestFirst.sort(Comparator.reverseOrder());
    return newestFirst.size() < ensembles ? Long.MIN_VALUE : newestFirst.get(ensembles - 1);
  }

  /**
   * Writes the live node once more; false when this session has none there, so that the record has
   * to be renewed. Fails when the ensemble cannot be asked.
   */
  CompletableFuture<Boolean> confirm(Ensemble ensemble, String producerId) {
    if (!sessions.containsKey(ensemble.name())) {
      return CompletableFuture.completedFuture(false);
    }
    long beganMs = scheduler.monotonicMs();
    return inTime(
        ensemble
            .membership()
            .confirm(producerId)
            .thenApply(
                confirmed -> {
                  if (confirmed.value()) {
                    confirmations.merge(ensemble.name(), beganMs, Math::max);
                  }
                  return confirmed.value();
                }));
  }

  /** In how many ensembles, these aside, the record was written and is not known to be gone. */
  int heldApartFrom(Set<String> ensembles) {
    Set<String> held = new HashSet<>(sessions.keySet());
    held.removeAll(ensembles);
    return held.size();
  }

  /** The record is known to be gone there: the next registration writes a new one. */
  void vanished(Ensemble ensemble) {
    sessions.remove(ensemble.name());
  }

  /** What became of the record since it was written. */
  enum Standing {
    /** It is there, with a live node of this session. */
    FINE,
    /** It is there, but the session is another one, so the live node is or will be gone. */
    OTHER_SESSION,
    /** It is not there although it was written. */
    VANISHED,
    /** It was never written here. */
    NEVER_WRITTEN
  }

  /** Looks after the record; fails when the ensemble cannot be asked. */
  CompletableFuture<Standing> standing(Ensemble ensemble, String producerId) {
    Long session = sessions.get(ensemble.name());
    if (session == null) {
      return CompletableFuture.completedFuture(Standing.NEVER_WRITTEN);
    }
    CompletableFuture<Standing> standing =
        ensemble
            .membership()
            .isRegistered(producerId)
            .thenApply(
                found -> {
                  if (!found.value()) {
                    return Standing.VANISHED;
                  }
                  return found.sessionId() == session ? Standing.FINE : Standing.OTHER_SESSION;
                });
    return inTime(standing);
  }

  private <T> CompletableFuture<T> inTime(CompletableFuture<T> answer) {
    Scheduler.Cancellable limit =
        scheduler.schedule(
            ANSWER_WITHIN_MS,
            () ->
                answer.completeExceptionally(
                    new EnsembleUnavailableException(
                        "no answer within " + ANSWER_WITHIN_MS + " ms")));
    return answer.whenComplete((value, failure) -> limit.cancel());
  }
}
