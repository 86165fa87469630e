package io.ringkeeper.producer;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Scheduler;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.paxos.Digest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets topics be sent to: registers this producer with them at a majority of the ensembles first,
 * then reads the tips there, and waits until nothing in them is newer than what it knows. Keeps the
 * registration up afterwards. Safe for any thread; blocks nobody.
 */
final class Admission {

  private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
  private static final long RETRY_AFTER_MS = 250;

  private final List<Ensemble> ensembles;
  private final Scheduler scheduler;
  private final Function<Set<String>, ProducerRegistration> registrationOf;
  private final Supplier<CompletableFuture<?>> readView;
  private final Switchboard switchboard;
  private final long isolationMaxMs;
  private final Registrar registrar;
  private final Set<String> topics = new TreeSet<>();
  private final Map<String, CompletableFuture<@Nullable Void>> waiting = new HashMap<>();
  private final Map<String, String> unanswered = new TreeMap<>();
  private final Map<String, String> ringProblems = new TreeMap<>();
  private @Nullable AdmissionPass pass;
  private final Set<String> lostAt = new HashSet<>();
  private int expulsions;
  private volatile long confirmedAtMs = Long.MIN_VALUE;
  private boolean isLapsed;
  private boolean closed;

  /**
   * An admission to no topic yet.
   *
   * @param registrationOf this producer's record with the given topics
   * @param readView reads all tips anew; completes when a majority of the ensembles answered and
   *     the switchboard knows
   * @param isolationMaxMs after so long without confirmation by a majority nothing is admitted any
   *     more; 0: it stays so
   */
  Admission(
      List<Ensemble> ensembles,
      Scheduler scheduler,
      Function<Set<String>, ProducerRegistration> registrationOf,
      Supplier<CompletableFuture<?>> readView,
      Switchboard switchboard,
      long isolationMaxMs) {
    this.isolationMaxMs = isolationMaxMs;
    this.ensembles = List.copyOf(ensembles);
    this.scheduler = scheduler;
    this.registrar = new Registrar(scheduler);
    this.registrationOf = registrationOf;
    this.readView = readView;
    this.switchboard = switchboard;
  }

  /** Asks for admission to a topic; the answer completes when its sends may go. */
  CompletableFuture<@Nullable Void> admit(String topic) {
    CompletableFuture<@Nullable Void> admitted;
    synchronized (this) {
      if (switchboard.snapshot().route(topic) != null) {
        return CompletableFuture.completedFuture(null);
      }
      topics.add(topic);
      admitted = waiting.computeIfAbsent(topic, t -> new CompletableFuture<>());
    }
    scheduler.schedule(0, this::startPass);
    return admitted;
  }

  /** Something was learned: an admission that waits for it may be through. */
  void reconsider() {
    AdmissionPass current;
    synchronized (this) {
      current = pass;
    }
    if (current != null) {
      consider(current);
    }
  }

  /**
   * Whether a send that was admitted may still go. False when no majority has confirmed the
   * registration for too long: a coordinator may take this producer for stopped, so everything has
   * to be admitted anew.
   */
  boolean isConfirmed() {
    if (isolationMaxMs == 0 || !isOverdue()) {
      return true;
    }
    lapse();
    return false;
  }

  private void confirm(Ensemble ensemble, String producerId) {
    var unused =
        registrar
            .confirm(ensemble, producerId)
            .thenAccept(
                isConfirmed -> {
                  if (isConfirmed) {
                    confirmed();
                  } else {
                    renew(ensemble);
                  }
                });
  }

  /** When the confirmation by a majority that counts began; monotonic. */
  long confirmedAtMs() {
    return confirmedAtMs;
  }

  private boolean isOverdue() {
    // Compared so that the value before the first confirmation cannot overflow.
    return confirmedAtMs < scheduler.monotonicMs() - isolationMaxMs;
  }

  /**
   * Looks after the registration in every ensemble, and confirms it if need be; renews it where it
   * suffered.
   */
  void lookAfter(String producerId) {
    if (isolationMaxMs > 0) {
      ensembles.forEach(ensemble -> confirm(ensemble, producerId));
      return;
    }
    for (Ensemble ensemble : ensembles) {
      var unused =
          registrar
              .standing(ensemble, producerId)
              .whenComplete(
                  (standing, failure) -> {
                    if (standing == Registrar.Standing.VANISHED) {
                      vanished(ensemble);
                    } else if (standing == Registrar.Standing.OTHER_SESSION) {
                      renew(ensemble);
                    }
                  });
    }
  }

  /** Why nobody was admitted yet, for people. */
  synchronized String obstacles() {
    StringJoiner text = new StringJoiner("; ");
    if (isLapsed) {
      text.add(
          "no majority confirmed its registration for "
              + RingProducerConfig.ISOLATION_MAX_MS_CONFIG
              + "="
              + isolationMaxMs
              + ", so it stopped sending");
    }
    AdmissionPass current = pass;
    for (Ensemble ensemble : ensembles) {
      String name = ensemble.name();
      if (current == null || !current.hasAnswerOf(name)) {
        text.add(
            "ensemble "
                + name
                + " at "
                + ensemble.address()
                + " did not answer ("
                + unanswered.getOrDefault(name, "no answer yet")
                + ")");
      }
    }
    if (current != null && current.answers() >= majority() && !current.isViewFresh()) {
      text.add("the tips could not be read from a majority");
    }
    ringProblems.forEach((ring, problem) -> text.add("ring " + ring + ": " + problem));
    return text.toString();
  }

  void close() {
    List<CompletableFuture<@Nullable Void>> left;
    synchronized (this) {
      closed = true;
      left = new ArrayList<>(waiting.values());
      waiting.clear();
    }
    left.forEach(future -> future.complete(null));
  }

  private void startPass() {
    AdmissionPass next;
    synchronized (this) {
      AdmissionPass current = pass;
      if (closed || waiting.isEmpty() || (current != null && !current.isDone())) {
        return;
      }
      next = new AdmissionPass(registrationOf.apply(topics), waiting.keySet());
      pass = next;
      ringProblems.clear();
    }
    ensembles.forEach(ensemble -> attempt(next, ensemble));
  }

  private void attempt(AdmissionPass of, Ensemble ensemble) {
    synchronized (this) {
      if (!of.asks(ensemble.name())) {
        return;
      }
    }
    register(of, ensemble);
  }

  private void register(AdmissionPass of, Ensemble ensemble) {
    synchronized (this) {
      if (closed || of != pass) {
        return;
      }
    }
    var unused =
        registrar
            .register(ensemble, of.registration())
            .whenComplete(
                (answer, failure) -> {
                  if (answer == null) {
                    failed(of, ensemble, failure);
                  } else {
                    answered(of, answer);
                  }
                });
  }

  private void askAgain(AdmissionPass of) {
    synchronized (this) {
      of.askingAgain();
    }
    ensembles.forEach(ensemble -> attempt(of, ensemble));
  }

  private void answered(AdmissionPass of, Registrar.Answer answer) {
    synchronized (this) {
      unanswered.remove(answer.ensemble().name());
      of.answered(answer);
      if (of == pass && of.isDone() && of.answers() == ensembles.size()) {
        lostAt.clear();
      }
    }
    if (isolationMaxMs > 0) {
      confirmed();
    }
    consider(of);
  }

  private void failed(AdmissionPass of, Ensemble ensemble, @Nullable Throwable failure) {
    if (cause(failure) instanceof Registrar.RecordVanishedException) {
      vanished(ensemble);
      return;
    }
    synchronized (this) {
      unanswered.put(ensemble.name(), reason(failure));
    }
    scheduler.schedule(RETRY_AFTER_MS, () -> register(of, ensemble));
  }

  private void consider(AdmissionPass of) {
    List<CompletableFuture<@Nullable Void>> through = new ArrayList<>();
    boolean askForView;
    boolean askAgain = false;
    int expelledBefore;
    synchronized (this) {
      expelledBefore = expulsions;
      if (closed || of != pass || of.isDone() || of.answers() < majority()) {
        return;
      }
      askForView = of.askForView();
      if (!askForView
          && of.isViewFresh()
          && of.isClear(
              switchboard,
              (from, ring, digest) -> readBody(of, from.ensemble(), ring, digest),
              ringProblems)) {
        of.finish();
        if (of.answers() == ensembles.size()) {
          lostAt.clear();
        }
        isLapsed = false;
        of.topics().forEach(topic -> collect(topic, through));
      }
      askAgain = !of.isDone() && of.asksAgain();
    }
    if (askAgain) {
      scheduler.schedule(RETRY_AFTER_MS, () -> askAgain(of));
    }
    if (askForView) {
      readView(of);
    }
    if (!through.isEmpty()) {
      admitted(of, expelledBefore);
      through.forEach(future -> future.complete(null));
      startPass();
    }
  }

  private void admitted(AdmissionPass of, int expelledBefore) {
    switchboard.admit(of.topics());
    if (isExpelledSince(expelledBefore)) {
      // The record vanished between the decision and the switchboard: that must win.
      switchboard.expel();
    }
    LOG.debug("admitted to {}", of.topics());
  }

  private synchronized boolean isExpelledSince(int before) {
    return expulsions != before;
  }

  private void collect(String topic, List<CompletableFuture<@Nullable Void>> into) {
    CompletableFuture<@Nullable Void> future = waiting.remove(topic);
    if (future != null) {
      into.add(future);
    }
  }

  private void readView(AdmissionPass of) {
    var unused =
        readView
            .get()
            .whenComplete(
                (read, failure) -> {
                  if (failure == null) {
                    synchronized (this) {
                      of.viewRead();
                    }
                    consider(of);
                  } else {
                    synchronized (this) {
                      of.viewFailed();
                    }
                    scheduler.schedule(RETRY_AFTER_MS, () -> consider(of));
                  }
                });
  }

  // Called under the lock: leaves a note only.
  private void readBody(AdmissionPass of, Ensemble from, String ring, Digest digest) {
    scheduler.schedule(
        0,
        () -> {
          var unused =
              from.register(ring)
                  .body(digest)
                  .thenApply(bytes -> StateCodec.decode(bytes.orElseThrow()))
                  .whenComplete((state, failure) -> bodyRead(of, digest, state));
        });
  }

  private void bodyRead(AdmissionPass of, Digest digest, @Nullable RingState state) {
    synchronized (this) {
      if (state == null) {
        of.bodyFailed(digest);
      } else {
        of.bodyRead(digest, state);
      }
    }
    scheduler.schedule(state == null ? RETRY_AFTER_MS : 0, () -> consider(of));
  }

  // ◆ Whatever was admitted stops: who removed the record took this producer for dead, and changes
  // may pass it until it is registered at a majority again.
  private void vanished(Ensemble ensemble) {
    registrar.vanished(ensemble);
    AdmissionPass unfinished = null;
    boolean mayBePassed;
    synchronized (this) {
      AdmissionPass current = pass;
      if (closed || topics.isEmpty()) {
        return;
      }
      // Where a majority has kept the record, every coordinator has seen it.
      lostAt.add(ensemble.name());
      mayBePassed = registrar.heldApartFrom(lostAt) < majority();
      if (current != null && !current.isDone() && isNothingAdmitted()) {
        // It is enough that this pass registers there anew.
        current.vanished(ensemble.name());
        unfinished = current;
      } else {
        readmitAll();
      }
    }
    if (unfinished != null) {
      attempt(unfinished, ensemble);
    } else {
      LOG.warn(
          "This producer's record is gone from ensemble {}: somebody removed it, so a change may"
              + " have passed this producer. Sends wait until it is registered again",
          ensemble.name());
      switchboard.expel();
      scheduler.schedule(0, this::startPass);
    }
    if (mayBePassed) {
      switchboard.passed();
    }
  }

  // ◆ A confirmation that comes too late does not undo the time without one: changes may have
  // passed.
  private void confirmed() {
    boolean isTooLate;
    synchronized (this) {
      isTooLate = !isNothingAdmitted() && isOverdue();
    }
    if (isTooLate) {
      lapse();
    }
    synchronized (this) {
      if (!isLapsed || isNothingAdmitted()) {
        confirmedAtMs = Math.max(confirmedAtMs, registrar.confirmedAtMs(majority()));
      }
    }
  }

  private void lapse() {
    synchronized (this) {
      if (closed || topics.isEmpty() || isNothingAdmitted()) {
        return;
      }
      isLapsed = true;
      readmitAll();
    }
    LOG.warn(
        "No majority of the ensembles confirmed this producer's registration for {}={}: sends wait"
            + " until it is registered again",
        RingProducerConfig.ISOLATION_MAX_MS_CONFIG,
        isolationMaxMs);
    switchboard.expel();
    switchboard.passed();
    scheduler.schedule(0, this::startPass);
  }

  // Called under the lock.
  private boolean isNothingAdmitted() {
    return waiting.keySet().containsAll(topics);
  }

  // Called under the lock; expelling follows outside of it.
  private void readmitAll() {
    topics.forEach(topic -> waiting.computeIfAbsent(topic, t -> new CompletableFuture<>()));
    pass = null;
    expulsions++;
  }

  private void renew(Ensemble ensemble) {
    AdmissionPass current;
    synchronized (this) {
      current = pass;
    }
    if (current != null) {
      attempt(current, ensemble);
    }
  }

  private int majority() {
    return ensembles.size() / 2 + 1;
  }

  private static @Nullable Throwable cause(@Nullable Throwable failure) {
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }

  private static String reason(@Nullable Throwable failure) {
    Throwable cause = cause(failure);
    if (cause == null) {
      return "no answer";
    }
    return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
  }
}
