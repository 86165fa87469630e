package io.ringkeeper.sandbox.ordering;

import io.ringkeeper.sandbox.Broker;
import io.ringkeeper.sandbox.EmbeddedBackend;
import io.ringkeeper.sandbox.SandboxException;
import io.ringkeeper.sandbox.SandboxListener;
import io.ringkeeper.sandbox.loop.Loop;
import io.ringkeeper.sandbox.loop.Loop.CommandResult;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Changes a topic's table again and again while senders and receivers are at work and things go
 * wrong around them; then judges what they wrote down.
 */
final class SwitchRun {

  static final String TOPIC = "switched";

  private static final int PARTITIONS = 12;
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final int TRIES = 6;

  /** Twice a session of the group, and more than one of ZooKeeper. */
  private static final Duration FROZEN = Duration.ofSeconds(12);

  private final Loop loop;
  private final Plan plan;
  private final SandboxListener listener;
  private final Path journals;
  private final Cast cast;
  private final List<Change> changes = new ArrayList<>();
  private final Map<Misfortune, Integer> misfortunes = new EnumMap<>(Misfortune.class);
  private int aborted;

  /**
   * How much of it.
   *
   * @param switches changes to commit
   * @param records to be acknowledged before the senders are told to end
   * @param rate records per second of all senders together
   * @param senders how many at the beginning
   * @param receivers how many at the beginning
   * @param receiver what they read with
   * @param misfortunes what happens around the changes, in turn
   */
  record Plan(
      int switches,
      long records,
      int rate,
      int senders,
      int receivers,
      ReceiverKind receiver,
      List<Misfortune> misfortunes) {

    Plan {
      misfortunes = List.copyOf(misfortunes);
    }
  }

  /**
   * A committed change.
   *
   * @param beganNanos before it was proposed
   * @param endedNanos after its end was known
   */
  record Change(
      String kind,
      Misfortune around,
      long fromEpoch,
      long toEpoch,
      long beganNanos,
      long endedNanos) {}

  /**
   * What came out.
   *
   * @param struck senders that were killed or frozen
   * @param aborted changes that were aborted before they were tried again
   */
  record Outcome(
      OrderCheck.Result order,
      List<Change> changes,
      Map<Misfortune, Integer> misfortunes,
      Set<String> struck,
      int aborted,
      HoldTimes holds,
      Path journals) {}

  private SwitchRun(Loop loop, Plan plan, SandboxListener listener) {
    this.loop = loop;
    this.plan = plan;
    this.listener = listener;
    this.journals = loop.sandbox().workDir().resolve("journals");
    this.cast = new Cast(loop, plan, journals);
  }

  static Outcome run(Path workDir, Plan plan, SandboxListener listener) {
    try (Loop loop = Loop.start(new EmbeddedBackend(), workDir, listener)) {
      return new SwitchRun(loop, plan, listener).run();
    }
  }

  private Outcome run() {
    begin();
    for (int i = 0; i < plan.switches(); i++) {
      Misfortune around = plan.misfortunes().get(i % plan.misfortunes().size());
      around(around, Wish.of(i));
      requireNobodyDied();
    }
    awaitRecords();
    cast.endSenders();
    awaitReceived();
    cast.endReceivers();
    return new Outcome(
        OrderCheck.of(journals),
        List.copyOf(changes),
        Map.copyOf(misfortunes),
        cast.struck(),
        aborted,
        HoldTimes.of(journals, loop.tracker(), changes),
        journals);
  }

  private void begin() {
    forgetEarlierRuns();
    loop.createTopic(TOPIC, PARTITIONS);
    succeeds(
        "ring", "create", TOPIC, "--topics", TOPIC, "--reason", "adopt", "--execute", "--wait");
    for (int i = 0; i < plan.receivers(); i++) {
      cast.receiverJoins();
    }
    for (int i = 0; i < plan.senders(); i++) {
      cast.senderJoins();
    }
    succeeds("propose", "empty", TOPIC, "--reason", "all are there", "--execute", "--wait");
  }

  private void forgetEarlierRuns() {
    try {
      if (Files.isDirectory(journals)) {
        try (Stream<Path> left = Files.list(journals)) {
          for (Path file : left.toList()) {
            Files.delete(file);
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot clear " + journals, e);
    }
  }

  private void around(Misfortune around, Wish wish) {
    misfortunes.merge(around, 1, Integer::sum);
    switch (around) {
      case NONE -> change(wish, around, List.of());
      case RECEIVER_JOINS -> during(wish, around, cast::receiverJoins);
      case RECEIVER_LEAVES -> during(wish, around, cast::receiverLeaves);
      case RECEIVER_KILLED -> {
        during(wish, around, cast::receiverIsKilled);
        cast.receiverJoins();
      }
      case RECEIVER_FROZEN -> receiverIsFrozen(wish);
      case SENDER_JOINS -> during(wish, around, cast::senderJoins);
      case SENDER_LEAVES -> during(wish, around, cast::senderLeaves);
      case SENDER_KILLED -> {
        List<String> dead = cast.senderIsKilled();
        change(wish, around, dead);
        forget(dead);
        cast.senderJoins();
      }
      case SENDER_FROZEN -> senderIsFrozen(wish);
      case BROKER_RESTARTED -> during(wish, around, broker()::stop, broker()::start);
      case BROKER_KILLED -> during(wish, around, broker()::kill, broker()::start);
      case ENSEMBLE_KILLED -> {
        loop.sandbox().ensemble("c").kill();
        change(wish, around, List.of());
        loop.sandbox().ensemble("c").start();
      }
    }
  }

  /** As the runbook says, once their sessions have ended: until then it is refused. */
  private void forget(List<String> dead) {
    List<String> command = new ArrayList<>(List.of("producers", "forget", TOPIC));
    dead.forEach(id -> command.addAll(List.of("--producer", id)));
    command.addAll(List.of("--reason", "killed", "--execute", "--wait"));
    for (int attempt = 1; ; attempt++) {
      CommandResult result = loop.ringkeeper(command.toArray(String[]::new));
      if (result.exitCode() == 0) {
        return;
      }
      if (attempt == TRIES) {
        throw new SandboxException(
            "not forgotten after " + TRIES + " tries: " + command + "\n" + result.output());
      }
    }
  }

  private Broker broker() {
    return loop.sandbox().brokers().get(0);
  }

  private void receiverIsFrozen(Wish wish) {
    Cast.Member frozen = cast.oldestReceiver();
    long began = System.nanoTime();
    frozen.process().pause();
    change(wish, Misfortune.RECEIVER_FROZEN, List.of());
    sleepUntil(began + FROZEN.toNanos());
    frozen.process().resume();
  }

  private void senderIsFrozen(Wish wish) {
    Cast.Member frozen = cast.oldestSender();
    List<String> ids = cast.idsOf(frozen);
    long began = System.nanoTime();
    cast.isStruck(frozen);
    frozen.process().pause();
    change(wish, Misfortune.SENDER_FROZEN, ids);
    sleepUntil(began + FROZEN.toNanos());
    frozen.process().resume();
  }

  /** Long enough for the fault to be one: what has to outlast a session has no earlier sign. */
  private static void sleepUntil(long nanos) {
    while (System.nanoTime() < nanos) {
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new SandboxException("interrupted", e);
      }
    }
  }

  private void during(Wish wish, Misfortune around, Runnable... strikes) {
    CompletableFuture<Void> struck =
        CompletableFuture.runAsync(() -> Stream.of(strikes).forEach(Runnable::run));
    change(wish, around, List.of());
    struck.join();
  }

  /** Proposes until it is committed; what is aborted meanwhile is counted. */
  private void change(Wish wish, Misfortune around, List<String> givenUp) {
    long began = System.nanoTime();
    long from = epoch();
    for (int attempt = 1; epoch() == from; attempt++) {
      List<String> command = new ArrayList<>(wish.command(loop.tracker(), TOPIC));
      command.addAll(List.of("--reason", around.name(), "--execute", "--wait"));
      if (!givenUp.isEmpty()) {
        command.addAll(List.of("--accept-quarantine", String.join(",", givenUp)));
      }
      CommandResult result = loop.ringkeeper(command.toArray(String[]::new));
      if (result.exitCode() == 0) {
        break;
      }
      aborted++;
      if (attempt == TRIES) {
        throw new SandboxException(
            "not committed after " + TRIES + " tries: " + command + "\n" + result.output());
      }
    }
    loop.tracker()
        .await("/api/rings/" + TOPIC, ring -> ring.path("epoch").asLong() > from, PATIENCE);
    Change made = new Change(wish.kind(), around, from, epoch(), began, System.nanoTime());
    changes.add(made);
    listener.progress(
        String.format(
            Locale.ROOT,
            "change %d: %s, epoch %d to %d, %s, %.1f s; %,d records acknowledged",
            changes.size(),
            made.kind(),
            made.fromEpoch(),
            made.toEpoch(),
            around,
            (made.endedNanos() - began) / 1e9,
            acknowledged()));
  }

  private void requireNobodyDied() {
    if (!cast.dead().isEmpty()) {
      throw new SandboxException("ended by themselves: " + cast.dead() + "\n" + cast.logTails());
    }
  }

  private long epoch() {
    return loop.tracker().ring(TOPIC).path("epoch").asLong();
  }

  private void succeeds(String... args) {
    CommandResult result = loop.ringkeeper(args);
    if (result.exitCode() != 0) {
      throw new SandboxException(String.join(" ", args) + " ended with\n" + result.output());
    }
  }

  private long acknowledged() {
    return lines(OrderCheck.SENT);
  }

  private long lines(String end) {
    long lines = 0;
    try (Stream<Path> files = Files.list(journals)) {
      for (Path file : files.filter(f -> f.toString().endsWith(end)).toList()) {
        try (Stream<String> each = Files.lines(file, StandardCharsets.US_ASCII)) {
          lines += each.count();
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return lines;
  }

  private void awaitRecords() {
    while (acknowledged() < plan.records()) {
      requireNobodyDied();
      sleepUntil(System.nanoTime() + Duration.ofSeconds(1).toNanos());
    }
  }

  /** Everything acknowledged was given to somebody, or nothing comes any more. */
  private void awaitReceived() {
    long before = -1;
    for (long now = lines(OrderCheck.GIVEN); now != before; now = lines(OrderCheck.GIVEN)) {
      before = now;
      sleepUntil(System.nanoTime() + Duration.ofSeconds(10).toNanos());
    }
  }
}
