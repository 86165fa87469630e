package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.Fault;
import io.ringkeeper.sandbox.SandboxListener;
import io.ringkeeper.sandbox.Server;
import io.ringkeeper.sandbox.fire.Links.Link;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/**
 * Rounds of one or two faults each, every one seen to have fired, healed, and followed by progress.
 *
 * <p>Kinds come from a shuffled deck of all of them, so that no kind has to wait for its luck.
 */
final class Rounds {

  private static final Duration PATIENCE = Duration.ofSeconds(40);
  private static final Duration DELAY = Duration.ofMillis(120);
  private static final int DECISIONS = 8;
  private static final int FAILURES = 3;

  private static final Set<FaultKind> OF_CLIENTS =
      EnumSet.of(FaultKind.KILL_PROPOSER, FaultKind.FREEZE_PROPOSER, FaultKind.KILL_CONNECT);
  private static final Set<FaultKind> OF_LINKS =
      EnumSet.of(FaultKind.LOST_REPLY, FaultKind.CUT, FaultKind.HALF_OPEN, FaultKind.DELAY);

  private final Arena arena;
  private final Random random;
  private final Ledger ledger;
  private final SandboxListener listener;
  private final Optional<String> whyNoMount;
  private final List<FaultKind> kinds;
  private final Deque<FaultKind> deck = new ArrayDeque<>();

  /** So few rounds that only pairs get through the deck. */
  private boolean isShort;

  Rounds(Arena arena, long seed, Ledger ledger, SandboxListener listener, Set<FaultKind> kinds) {
    this.arena = arena;
    this.random = new Random(seed);
    this.ledger = ledger;
    this.listener = listener;
    this.whyNoMount = DataDir.whyNoMount(arena.scratch());
    this.kinds = kinds.stream().sorted().toList();
  }

  void run(int count) {
    isShort = count < kinds.size();
    for (int round = 1; round <= count; round++) {
      arena.beginRound(round);
      List<Strike> strikes = draw();
      run(round, strikes);
      ledger.round();
    }
  }

  private void run(int round, List<Strike> strikes) {
    long beganNanos = System.nanoTime();
    StringBuilder told = new StringBuilder();
    for (Strike strike : strikes) {
      arena.note("inject", strike.kind(), strike.target(), "");
      strike.inject();
    }
    long injectedNanos = System.nanoTime();
    for (Strike strike : strikes) {
      String proof = strike.awaitFired();
      ledger.fired(strike.kind());
      arena.note("fired", strike.kind(), strike.target(), proof);
      told.append(' ').append(strike.kind()).append(' ').append(strike.target()).append(';');
    }
    awaitEffect(strikes, injectedNanos);
    strikes.parallelStream().forEach(Strike::heal);
    long healedNanos = System.nanoTime();
    strikes.forEach(strike -> arena.note("heal", strike.kind(), strike.target(), ""));
    Recovery.await(arena, healedNanos, ledger);
    // A worker that was killed answers long before its tasks run; the next fault may want them.
    EventsTopic.awaitRunning(arena);
    listener.progress(
        String.format(
            Locale.ROOT,
            "round %d:%s %.1f s",
            round,
            told,
            (System.nanoTime() - beganNanos) / 1e9));
  }

  /** While a majority is whole decisions go on; otherwise calls end without one. */
  private void awaitEffect(List<Strike> strikes, long injectedNanos) {
    Set<String> hit = new HashSet<>();
    strikes.forEach(strike -> hit.addAll(strike.acceptors()));
    boolean isMajorityWhole = hit.size() * 2 < arena.acceptors().size();
    Until.holds(
        () -> "calls are decided without " + hit,
        PATIENCE,
        () ->
            arena.live().decidedSince(injectedNanos) >= DECISIONS
                || (!isMajorityWhole && arena.live().failedSince(injectedNanos) >= FAILURES));
  }

  /** One or two strikes that do not get into each other's way. */
  private List<Strike> draw() {
    List<Strike> strikes = new ArrayList<>();
    FaultKind first = next();
    strikes.add(strike(first, Set.of()));
    boolean isAlone = first == FaultKind.ROLLBACK;
    if (!isAlone && (isShort || random.nextInt(2) == 0)) {
      secondTo(first).ifPresent(second -> strikes.add(strike(second, strikes.get(0).acceptors())));
    }
    return strikes;
  }

  /** Takes the first kind of the deck that goes with this one out of it. */
  private Optional<FaultKind> secondTo(FaultKind first) {
    Optional<FaultKind> second =
        deck.stream()
            .filter(kind -> kind != FaultKind.ROLLBACK && !areInTheWay(first, kind))
            .filter(kind -> kind != FaultKind.DISK_FULL || whyNoMount.isEmpty())
            .findFirst();
    second.ifPresent(deck::remove);
    return second;
  }

  /**
   * Two faults of one round may not want the same process (a kill of the Connect worker may freeze
   * all proposers for its time), nor silence whom the other waits for.
   */
  static boolean areInTheWay(FaultKind one, FaultKind other) {
    return (OF_CLIENTS.contains(one) && (OF_CLIENTS.contains(other) || OF_LINKS.contains(other)))
        || (OF_LINKS.contains(one) && OF_CLIENTS.contains(other));
  }

  private FaultKind next() {
    while (true) {
      if (deck.isEmpty()) {
        List<FaultKind> all = new ArrayList<>(kinds);
        Collections.shuffle(all, random);
        if (isShort && all.remove(FaultKind.ROLLBACK)) {
          // It goes with no other and takes all steps of a rejoin: not to be left for last.
          all.add(0, FaultKind.ROLLBACK);
        }
        deck.addAll(all);
      }
      FaultKind kind = deck.removeFirst();
      if (kind == FaultKind.DISK_FULL && whyNoMount.isPresent()) {
        ledger.skipped(kind, whyNoMount.get());
        listener.progress("skipped " + kind + ": " + whyNoMount.get());
      } else {
        return kind;
      }
    }
  }

  private Strike strike(FaultKind kind, Set<String> taken) {
    List<String> free = arena.acceptors().stream().filter(a -> !taken.contains(a)).toList();
    String acceptor = free.get(random.nextInt(free.size()));
    String proposer = arena.proposers().get(random.nextInt(arena.proposers().size()));
    return switch (kind) {
      case KILL_SERVER ->
          new ServerStrikes.Kill(
              kind, arena.server(acceptor), Set.of(acceptor), () -> restart(acceptor));
      case FREEZE_SERVER ->
          new ServerStrikes.Freeze(kind, arena.server(acceptor), Set.of(acceptor));
      case CUT -> new NetworkStrikes.Network(kind, Fault.CUT, someLinks(proposer, acceptor));
      case HALF_OPEN ->
          new NetworkStrikes.Network(kind, Fault.SILENCE, someLinks(proposer, acceptor));
      case DELAY ->
          new NetworkStrikes.Network(kind, Fault.slow(DELAY), someLinks(proposer, acceptor));
      case LOST_REPLY -> new NetworkStrikes.LostReply(proposersLinks(acceptor));
      case DISK_FULL -> new DiskStrikes.Full(arena, acceptor);
      case ROLLBACK -> new DiskStrikes.Rollback(arena, acceptor, arena.scratch().resolve("backup"));
      case KILL_PROPOSER ->
          new ServerStrikes.Kill(
              kind, arena.proposer(proposer), Set.of(), arena.proposer(proposer)::start);
      case FREEZE_PROPOSER -> new ServerStrikes.Freeze(kind, arena.proposer(proposer), Set.of());
      case KILL_CONNECT -> killOfConnect();
    };
  }

  private Strike killOfConnect() {
    Server worker = arena.sandbox().connectWorker();
    return random.nextBoolean()
        ? new ConnectStrikes.QuietKill(arena)
        : new ServerStrikes.Kill(FaultKind.KILL_CONNECT, worker, Set.of(), worker::start);
  }

  private void restart(String acceptor) {
    arena.data(acceptor).purge();
    arena.restart(acceptor);
  }

  private List<Link> proposersLinks(String acceptor) {
    return arena.proposers().stream().map(name -> arena.links().link(name, acceptor)).toList();
  }

  /** All ways to the acceptor, or one proposer's only: a split that others do not see. */
  private List<Link> someLinks(String proposer, String acceptor) {
    return random.nextBoolean()
        ? arena.links().to(acceptor)
        : List.of(arena.links().link(proposer, acceptor));
  }
}
