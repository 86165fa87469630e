package io.ringkeeper.sandbox.ordering;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.sandbox.JavaProcess;
import io.ringkeeper.sandbox.JavaProcessSpec;
import io.ringkeeper.sandbox.SandboxException;
import io.ringkeeper.sandbox.loop.Loop;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** The senders and receivers that run, oldest first; names are never used again. */
final class Cast {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Ends, with {@code max.poll.interval.ms} aside, how long a frozen receiver keeps its share. */
  static final int SESSION_MS = 6_000;

  private final Loop loop;
  private final SwitchRun.Plan plan;
  private final Path journals;
  private final Deque<Member> senders = new ArrayDeque<>();
  private final Deque<Member> receivers = new ArrayDeque<>();
  private final Set<String> struck = new TreeSet<>();
  private int started;

  /** A process with the file that ends it. */
  record Member(String name, JavaProcess process, Path endFile) {}

  Cast(Loop loop, SwitchRun.Plan plan, Path journals) {
    this.loop = loop;
    this.plan = plan;
    this.journals = journals;
  }

  void senderJoins() {
    String name = "sender" + ++started;
    List<String> args = args(name);
    args.addAll(
        List.of("--rate", "" + plan.rate() / plan.senders(), "--threads", "4", "--keys", "40"));
    loop.producerConfig().forEach((key, value) -> property(args, key, value));
    property(args, "linger.ms", "5");
    senders.add(start(name, Sender.class, args));
    loop.tracker().await("/api/producers", all -> !ids(all, name).isEmpty(), PATIENCE);
  }

  void receiverJoins() {
    String name = "receiver" + ++started;
    List<String> args = args(name);
    property(args, "bootstrap.servers", loop.sandbox().bootstrapServers());
    property(args, "group.id", "switching");
    property(args, "session.timeout.ms", "" + SESSION_MS);
    plan.receiver().properties(loop).forEach((key, value) -> property(args, key, value));
    plan.receiver().arguments().forEach(args::add);
    receivers.add(start(name, Receiver.class, args));
  }

  private List<String> args(String name) {
    return new ArrayList<>(
        List.of(
            "--name",
            name,
            "--topic",
            SwitchRun.TOPIC,
            "--journals",
            journals.toString(),
            "--end-file",
            endFile(name).toString()));
  }

  private static void property(List<String> args, String name, String value) {
    args.addAll(List.of("--property", name + "=" + value));
  }

  private Path endFile(String name) {
    return journals.resolve(name + ".end");
  }

  private Member start(String name, Class<?> main, List<String> args) {
    JavaProcessSpec spec =
        JavaProcessSpec.ofOwnClassPath(name, main).withArgs(args.toArray(String[]::new));
    return new Member(name, loop.sandbox().startProcess(spec), endFile(name));
  }

  Member oldestSender() {
    return senders.getFirst();
  }

  Member oldestReceiver() {
    return receivers.getFirst();
  }

  /** Tells the oldest sender to end, and waits for it. */
  void senderLeaves() {
    end(senders.removeFirst());
  }

  void receiverLeaves() {
    end(receivers.removeFirst());
  }

  /** kill -9; returns the ids that its producers are registered by. */
  List<String> senderIsKilled() {
    Member killed = senders.removeFirst();
    struck.add(killed.name());
    List<String> ids = idsOf(killed);
    killed.process().kill();
    return ids;
  }

  void receiverIsKilled() {
    receivers.removeFirst().process().kill();
  }

  /** That one's records may come aside from now on. */
  void isStruck(Member sender) {
    struck.add(sender.name());
  }

  /** Names of the senders that were killed or frozen. */
  Set<String> struck() {
    return Set.copyOf(struck);
  }

  List<String> idsOf(Member sender) {
    return ids(
        loop.tracker().await("/api/producers", all -> !ids(all, sender.name()).isEmpty(), PATIENCE),
        sender.name());
  }

  private static List<String> ids(JsonNode producers, String name) {
    List<String> ids = new ArrayList<>();
    for (JsonNode each : producers) {
      if (each.path("clientId").asText().startsWith(name + "-")) {
        ids.add(each.path("producerId").asText());
      }
    }
    return ids;
  }

  void endSenders() {
    senders.forEach(Cast::tell);
    senders.forEach(Cast::awaitEnd);
    senders.clear();
  }

  void endReceivers() {
    receivers.forEach(Cast::tell);
    receivers.forEach(Cast::awaitEnd);
    receivers.clear();
  }

  private static void end(Member member) {
    tell(member);
    awaitEnd(member);
  }

  private static void tell(Member member) {
    try {
      Files.createFile(member.endFile());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void awaitEnd(Member member) {
    int exit = member.process().awaitExit(PATIENCE);
    // A sender whose sends failed says so; what was acknowledged counts all the same.
    if (exit != 0 && !member.name().startsWith("sender")) {
      throw new SandboxException(
          member.name() + " ended with " + exit + ":\n" + member.process().logTail());
    }
  }

  /** Names of those that ended before they were told to. */
  List<String> dead() {
    List<String> dead = new ArrayList<>();
    for (Deque<Member> all : List.of(senders, receivers)) {
      all.stream().filter(m -> !m.process().isRunning()).map(Member::name).forEach(dead::add);
    }
    return dead;
  }

  /** What the log of each of these says last. */
  Map<String, String> logTails() {
    Map<String, String> tails = new TreeMap<>();
    for (Deque<Member> all : List.of(senders, receivers)) {
      all.forEach(m -> tails.put(m.name(), m.process().logTail()));
    }
    return tails;
  }
}
