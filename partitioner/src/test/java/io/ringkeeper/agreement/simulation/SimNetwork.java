package io.ringkeeper.agreement.simulation;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Carries requests between processes and ensembles: late, twice, or not at all. */
final class SimNetwork {

  private static final long CLIENT_TIMEOUT_MS = 120;

  /**
   * How bad it is.
   *
   * @param loss share of requests, and of responses, that get lost
   * @param oddity share of requests that are duplicated, slow, or arrive after the client gave up
   * @param staleness share of reads that show an older version
   */
  record Weather(double loss, double oddity, double staleness) {
    static final Weather FAIR = new Weather(0, 0, 0);
  }

  private final EventQueue queue;
  private final SplittableRandom random;
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final Set<String> cuts = new HashSet<>();
  private Weather weather;

  SimNetwork(EventQueue queue, SplittableRandom random, Weather weather) {
    this.queue = queue;
    this.random = random;
    this.weather = weather;
  }

  void setWeather(Weather next) {
    weather = next;
  }

  Map<Fault, Integer> faults() {
    return faults;
  }

  void count(Fault fault) {
    faults.merge(fault, 1, Integer::sum);
  }

  /** One direction between a process and an ensemble stops working, or both. */
  void cut(String process, String acceptor, boolean requests, boolean responses) {
    if (requests) {
      cuts.add(process + ">" + acceptor);
    }
    if (responses) {
      cuts.add(acceptor + ">" + process);
    }
  }

  void healLinks() {
    cuts.clear();
  }

  boolean isStale() {
    return random.nextDouble() < weather.staleness();
  }

  int between(int fromInclusive, int toInclusive) {
    return random.nextInt(fromInclusive, toInclusive + 1);
  }

  boolean hintIsLost() {
    boolean lost = random.nextDouble() < weather.loss();
    if (lost) {
      count(Fault.HINT_LOST);
    }
    return lost;
  }

  /**
   * Sends a request.
   *
   * @param effect what it does at the ensemble, each time it arrives
   * @param notSent the answer when the client knows at once that it cannot reach the ensemble
   * @param unknown the answer when no answer arrives
   */
  <T> CompletableFuture<T> send(
      SimProcess from, SimStore to, Supplier<T> effect, Supplier<T> notSent, Supplier<T> unknown) {
    CompletableFuture<T> answer = new CompletableFuture<>();
    if (!to.isUp() && random.nextInt(3) > 0) {
      count(Fault.ACCEPTOR_DOWN);
      queue.in(1, () -> answer.complete(notSent.get()));
      return answer;
    }
    queue.in(CLIENT_TIMEOUT_MS, () -> answer.complete(unknown.get()));
    if (isCut(from.name(), to.self().name()) || random.nextDouble() < weather.loss()) {
      count(Fault.REQUEST_LOST);
      return answer;
    }
    long delayMs = delayMs();
    queue.in(delayMs, () -> arrive(from, to, effect, answer));
    if (random.nextDouble() < weather.oddity()) {
      queue.in(
          delayMs + between(0, 200),
          () -> {
            if (to.isUp()) {
              count(Fault.DUPLICATE_REQUEST);
              var unused = effect.get();
            }
          });
    }
    return answer;
  }

  private <T> void arrive(
      SimProcess from, SimStore to, Supplier<T> effect, CompletableFuture<T> answer) {
    if (!to.isUp()) {
      count(Fault.REQUEST_LOST);
      return;
    }
    if (answer.isDone()) {
      count(Fault.APPLIED_AFTER_CLIENT_GAVE_UP);
    }
    T result = effect.get();
    if (isCut(to.self().name(), from.name()) || random.nextDouble() < weather.loss()) {
      count(Fault.RESPONSE_LOST_AFTER_APPLY);
      return;
    }
    queue.in(between(1, 8), () -> answer.complete(result));
  }

  private long delayMs() {
    if (random.nextDouble() >= weather.oddity()) {
      return between(1, 8);
    }
    count(Fault.SLOW_REQUEST);
    return between(40, 400);
  }

  private boolean isCut(String from, String to) {
    return cuts.contains(from + ">" + to);
  }
}
