package io.ringkeeper.sandbox.ordering;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Judges what senders and receivers wrote down.
 *
 * <p>Everything acknowledged must have been given to some receiver, as normal or aside. Of each
 * sender and key, no record may be given as normal for the first time after one with a higher
 * number was. Repeats are counted and allowed: a receiver that dies gets again what it had not
 * committed.
 */
final class OrderCheck {

  /** Ends of the names of the two kinds of journal. */
  static final String SENT = ".sent";

  static final String GIVEN = ".given";

  private static final int EXAMPLES = 10;

  private final Map<String, KeyStream> streams = new HashMap<>();
  private final List<String> examples = new ArrayList<>();
  private final Set<String> sendersAside = new TreeSet<>();
  private long acknowledged;
  private long given;
  private long repeated;
  private long reordered;
  private long aside;

  /** One sender's records of one key. */
  private static final class KeyStream {
    private final BitSet stored = new BitSet();
    private final BitSet normal = new BitSet();
    private final BitSet seen = new BitSet();
    private int highest;
  }

  /**
   * What was found.
   *
   * @param acknowledged records that senders were told to be stored
   * @param given deliveries, repeats included
   * @param lost acknowledged and never given to anybody
   * @param repeated deliveries of what had been given before
   * @param reordered given as normal for the first time after a later one of its sender and key
   * @param aside given aside, repeats not counted
   * @param sendersAside whose records came aside
   * @param examples the first of what is wrong, in words
   */
  record Result(
      long acknowledged,
      long given,
      long lost,
      long repeated,
      long reordered,
      long aside,
      Set<String> sendersAside,
      List<String> examples) {

    Result {
      sendersAside = Set.copyOf(sendersAside);
      examples = List.copyOf(examples);
    }
  }

  private OrderCheck() {}

  /** Judges the journals of a directory. */
  static Result of(Path directory) {
    List<Given> all = new ArrayList<>();
    OrderCheck check = new OrderCheck();
    lines(directory, SENT, line -> check.sent(Sent.parse(line)));
    lines(directory, GIVEN, line -> all.add(Given.parse(line)));
    all.sort(Comparator.comparingLong(Given::atNanos));
    all.forEach(check::given);
    return check.result();
  }

  static Result of(List<Sent> sent, List<Given> given) {
    OrderCheck check = new OrderCheck();
    sent.forEach(check::sent);
    given.stream().sorted(Comparator.comparingLong(Given::atNanos)).forEach(check::given);
    return check.result();
  }

  private static void lines(Path directory, String end, Consumer<String> each) {
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.filter(f -> f.toString().endsWith(end)).sorted().toList()) {
        String text = Files.readString(file, StandardCharsets.US_ASCII);
        // A process that was killed may leave half a line, which says nothing.
        text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(each);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private KeyStream stream(String sender, String key) {
    return streams.computeIfAbsent(sender + ' ' + key, name -> new KeyStream());
  }

  private void sent(Sent sent) {
    KeyStream stream = stream(sent.sender(), sent.key());
    if (!stream.stored.get(sent.number())) {
      acknowledged++;
    }
    stream.stored.set(sent.number());
  }

  private void given(Given record) {
    KeyStream stream = stream(record.sender(), record.key());
    given++;
    boolean isNew = !stream.seen.get(record.number());
    stream.seen.set(record.number());
    if (!isNew) {
      repeated++;
    }
    if (record.isAside()) {
      aside += isNew ? 1 : 0;
      sendersAside.add(record.sender());
      return;
    }
    boolean isFirst = !stream.normal.get(record.number());
    stream.normal.set(record.number());
    if (isFirst && record.number() < stream.highest) {
      reordered++;
      example("given after number " + stream.highest + ": " + record.encode());
    }
    stream.highest = Math.max(stream.highest, record.number());
  }

  private void example(String what) {
    if (examples.size() < EXAMPLES) {
      examples.add(what);
    }
  }

  private Result result() {
    long lost = 0;
    for (Map.Entry<String, KeyStream> each : streams.entrySet()) {
      BitSet missing = (BitSet) each.getValue().stored.clone();
      missing.andNot(each.getValue().seen);
      lost += missing.cardinality();
      if (!missing.isEmpty()) {
        example("never given: of " + each.getKey() + " numbers " + missing);
      }
    }
    return new Result(
        acknowledged, given, lost, repeated, reordered, aside, sendersAside, examples);
  }
}
