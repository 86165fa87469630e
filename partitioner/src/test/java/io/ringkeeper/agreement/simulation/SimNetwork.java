package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.memory.Reply;
import io.ringkeeper.agreement.memory.Transport;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;

/** Carries requests between processes and ensembles: late, twice, out of order, or not at all. */
final class SimNetwork {

  static final long CLIENT_TIMEOUT_MS = 120;

  private static final int LONGEST_LAG = 12;

  private final EventQueue queue;
  private final SplittableRandom random;
  private final Map<Fault, Integer> faults = new EnumMap<>(Fault.class);
  private final Set<String> cuts = new HashSet<>();
  private final Set<String> severed = new HashSet<>();
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

  void heal(String process, String acceptor) {
    cuts.remove(process + ">" + acceptor);
    cuts.remove(acceptor + ">" + process);
  }

  void healLinks() {
    cuts.clear();
  }

  /** The operator takes the ensemble away from a process, for good. */
  void sever(String process, String acceptor) {
    severed.add(process + ">" + acceptor);
    severed.add(acceptor + ">" + process);
  }

  boolean isSevered(String process, String acceptor) {
    return severed.contains(process + ">" + acceptor);
  }

  /** Everybody may have the ensemble again. */
  void giveBack(String acceptor) {
    severed.removeIf(link -> link.endsWith(">" + acceptor) || link.startsWith(acceptor + ">"));
  }

  /** What carries a process's requests to an ensemble. */
  Transport between(SimProcess from, SimServers to) {
    return new Link(from, to);
  }

  private final class Link implements Transport {
    private final SimProcess from;
    private final SimServers to;
    private final String there;
    private final String back;
    private long sent;
    private long lastArrived;

    Link(SimProcess from, SimServers to) {
      this.from = from;
      this.to = to;
      this.there = from.name() + ">" + to.name();
      this.back = to.name() + ">" + from.name();
    }

    @Override
    public <T> void send(Request<T> request, Consumer<Reply<T>> answer) {
      if (from.isAlive()) {
        from.sending(() -> new Exchange<>(this, request, answer, ++sent).start());
      }
    }

    @Override
    public void hint(Runnable hint) {
      if (!from.isAlive()) {
        return;
      }
      if (isCut(back) || chance(weather.loss())) {
        count(Fault.WATCH_LOST);
        return;
      }
      from.deliver(delay(1, 8), hint);
      if (chance(weather.oddity())) {
        count(Fault.WATCH_TWICE);
        from.deliver(delay(1, 60), hint);
      }
    }
  }

  /** One request on its way. */
  private final class Exchange<T> {
    private final Link link;
    private final Transport.Request<T> request;
    private final Consumer<Reply<T>> answer;
    private final long sequence;
    private final int sentTo;
    private boolean isAnswered;

    Exchange(Link link, Transport.Request<T> request, Consumer<Reply<T>> answer, long sequence) {
      this.link = link;
      this.request = request;
      this.answer = answer;
      this.sequence = sequence;
      this.sentTo = link.to.starts();
    }

    void start() {
      boolean refused = !link.to.isUp() || severed.contains(link.there);
      if (refused && random.nextInt(3) > 0) {
        link.from.deliver(1, () -> answer(new Reply.NotSent<>("connection refused")));
        return;
      }
      link.from.deliver(CLIENT_TIMEOUT_MS, () -> answer(new Reply.Lost<>("no answer in time")));
      if (refused || isCut(link.there) || chance(weather.loss())) {
        count(Fault.REQUEST_LOST);
        return;
      }
      long delayMs = requestDelay();
      queue.in(delayMs, this::arrive);
      if (chance(weather.oddity())) {
        queue.in(delayMs + delay(0, 200), this::arriveAgain);
      }
    }

    private long requestDelay() {
      if (!chance(weather.oddity())) {
        return delay(1, 8);
      }
      count(Fault.REQUEST_DELAYED);
      return delay(40, 400);
    }

    private void arriveAgain() {
      if (getsThere()) {
        count(Fault.REQUEST_APPLIED_TWICE);
        var unused = request.apply(0);
      }
    }

    private boolean getsThere() {
      return link.to.isUp() && link.to.starts() == sentTo && !severed.contains(link.there);
    }

    private void arrive() {
      if (!getsThere()) {
        count(Fault.REQUEST_LOST);
        return;
      }
      if (link.lastArrived > sequence) {
        count(Fault.REQUEST_OVERTAKEN);
      }
      link.lastArrived = Math.max(link.lastArrived, sequence);
      if (isAnswered && !request.mayBeStale()) {
        count(Fault.APPLIED_AFTER_CLIENT_GAVE_UP);
      }
      boolean lags = request.mayBeStale() && chance(weather.staleness());
      Reply<T> reply = request.apply(lags ? delay(1, LONGEST_LAG) : 0);
      if (request.wasStale()) {
        count(Fault.STALE_READ);
      }
      if (isCut(link.back) || severed.contains(link.back) || chance(weather.loss())) {
        count(Fault.RESPONSE_LOST_AFTER_APPLY);
        return;
      }
      link.from.deliver(delay(1, 8), () -> answer(reply));
    }

    private void answer(Reply<T> reply) {
      if (!isAnswered) {
        isAnswered = true;
        answer.accept(reply);
      }
    }
  }

  /** Drawn anew at each call: whether something that is not on this network fails now. */
  boolean isRough() {
    return chance(weather.loss() / 2);
  }

  private boolean chance(double share) {
    return share > 0 && random.nextDouble() < share;
  }

  private int delay(int fromInclusive, int toInclusive) {
    return random.nextInt(fromInclusive, toInclusive + 1);
  }

  private boolean isCut(String direction) {
    return cuts.contains(direction);
  }
}
