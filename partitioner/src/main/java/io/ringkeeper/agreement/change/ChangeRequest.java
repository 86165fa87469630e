package io.ringkeeper.agreement.change;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a proposal asks for. Values are copied and sorted; limits are the parser's concern. */
public sealed interface ChangeRequest {

  /** The parameter that names an acceptor. */
  String ACCEPTOR = "acceptor";

  /** The parameter that names producers. */
  String PRODUCERS = "producers";

  /** The name of this kind in proposals, states and events. */
  String kind();

  /** The parameters as a proposal writes them: numbers, texts, lists, and maps keyed by text. */
  Map<String, Object> parameters();

  /** Calls the case of this kind; a new kind does not compile until every caller knows it. */
  <R> R match(Cases<R> cases);

  /** One case for each kind. */
  interface Cases<R> {
    R create(Create create);

    R empty(Empty empty);

    R expand(Expand expand);

    R drain(Drain drain);

    R reweight(Reweight reweight);

    R moveSlots(MoveSlots move);

    R moveKey(MoveKey move);

    R rollBack(RollBack rollBack);

    R compatible(Compatible compatible);

    R addAcceptor(AddAcceptor add);

    R removeAcceptor(RemoveAcceptor remove);

    R rejoin(Rejoin rejoin);

    R forget(Forget forget);
  }

  /**
   * A new ring over existing topics.
   *
   * @param topics at least one; all with the same partition count
   * @param slots slot count, or null for the default of the partition count
   * @param weights by partition; the others get the default weight
   */
  record Create(
      List<String> topics, Genesis genesis, @Nullable Integer slots, Map<Integer, Integer> weights)
      implements ChangeRequest {
    public Create {
      topics = List.copyOf(topics);
      weights = sorted(weights);
    }

    @Override
    public String kind() {
      return "create";
    }

    @Override
    public Map<String, Object> parameters() {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put("topics", topics);
      out.put("genesis", genesis.text());
      if (slots != null) {
        out.put("slots", slots);
      }
      if (!weights.isEmpty()) {
        out.put("weights", keyedByText(weights));
      }
      return out;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.create(this);
    }
  }

  /** A change that moves nothing: shows that every producer follows the ring. */
  record Empty() implements ChangeRequest {
    @Override
    public String kind() {
      return "empty";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of();
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.empty(this);
    }
  }

  /**
   * More partitions on every topic of the ring.
   *
   * @param partitions the total afterwards
   */
  record Expand(int partitions) implements ChangeRequest {
    @Override
    public String kind() {
      return "expand";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of("partitions", partitions);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.expand(this);
    }
  }

  /** These partitions keep existing but own no slot any more. */
  record Drain(Set<Integer> partitions) implements ChangeRequest {
    public Drain {
      partitions = Collections.unmodifiableSet(new TreeSet<>(partitions));
    }

    @Override
    public String kind() {
      return "drain";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of("partitions", List.copyOf(partitions));
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.drain(this);
    }
  }

  /**
   * Other weights.
   *
   * @param weights by partition; the others keep theirs
   */
  record Reweight(Map<Integer, Integer> weights) implements ChangeRequest {
    public Reweight {
      weights = sorted(weights);
    }

    @Override
    public String kind() {
      return "reweight";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of("weights", keyedByText(weights));
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.reweight(this);
    }
  }

  /**
   * Named slots to named partitions.
   *
   * @param partitionBySlot the target of each named slot
   */
  record MoveSlots(Map<Integer, Integer> partitionBySlot) implements ChangeRequest {
    public MoveSlots {
      partitionBySlot = sorted(partitionBySlot);
    }

    @Override
    public String kind() {
      return "move";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of("slots", keyedByText(partitionBySlot));
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.moveSlots(this);
    }
  }

  /** The slot of one key, with every key that shares it, to a named partition. */
  record MoveKey(RecordKey key, int partition) implements ChangeRequest {
    @Override
    public String kind() {
      return "move-key";
    }

    @Override
    public Map<String, Object> parameters() {
      Map<String, Object> out = new LinkedHashMap<>();
      key.utf8()
          .ifPresentOrElse(text -> out.put("key", text), () -> out.put("keyBase64", key.base64()));
      out.put("partition", partition);
      return out;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.moveKey(this);
    }
  }

  /** The table of an earlier epoch, as a new epoch. */
  record RollBack(long toEpoch) implements ChangeRequest {
    @Override
    public String kind() {
      return "rollback";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of("toEpoch", toEpoch);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.rollBack(this);
    }
  }

  /** The table of Kafka's default partitioner for the present partition count: the way back. */
  record Compatible() implements ChangeRequest {
    @Override
    public String kind() {
      return "compatible";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of();
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.compatible(this);
    }
  }

  /** One ensemble more votes on the ring. */
  record AddAcceptor(String acceptor) implements ChangeRequest {
    @Override
    public String kind() {
      return "add-acceptor";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of(ACCEPTOR, acceptor);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.addAcceptor(this);
    }
  }

  /** One ensemble less votes on the ring. */
  record RemoveAcceptor(String acceptor) implements ChangeRequest {
    @Override
    public String kind() {
      return "remove-acceptor";
    }

    @Override
    public Map<String, Object> parameters() {
      return Map.of(ACCEPTOR, acceptor);
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.removeAcceptor(this);
    }
  }

  /**
   * An acceptor whose register is excluded votes again, under another incarnation.
   *
   * @param evenIfHealthy also when nothing is seen to be wrong with it: its ensemble was restored
   *     from a backup, which a process that has not seen it before cannot notice
   */
  record Rejoin(String acceptor, boolean evenIfHealthy) implements ChangeRequest {
    @Override
    public String kind() {
      return "rejoin";
    }

    @Override
    public Map<String, Object> parameters() {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put(ACCEPTOR, acceptor);
      if (evenIfHealthy) {
        out.put("evenIfHealthy", true);
      }
      return out;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.rejoin(this);
    }
  }

  /**
   * The records of these producers are removed everywhere: no change waits for them any more. One
   * that lives after all stops sending until it is registered again.
   *
   * @param producers at least one id
   * @param evenIfLive also one that is connected to an ensemble, or may be connected to one that
   *     does not answer: what it sends until it notices may be kept apart by the consumers
   */
  record Forget(Set<String> producers, boolean evenIfLive) implements ChangeRequest {
    public Forget {
      producers = Collections.unmodifiableSet(new TreeSet<>(producers));
    }

    @Override
    public String kind() {
      return "forget";
    }

    @Override
    public Map<String, Object> parameters() {
      Map<String, Object> out = new LinkedHashMap<>();
      out.put(PRODUCERS, List.copyOf(producers));
      if (evenIfLive) {
        out.put("evenIfLive", true);
      }
      return out;
    }

    @Override
    public <R> R match(Cases<R> cases) {
      return cases.forget(this);
    }
  }

  private static Map<Integer, Integer> sorted(Map<Integer, Integer> map) {
    return Collections.unmodifiableMap(new TreeMap<>(map));
  }

  private static Map<String, Object> keyedByText(Map<Integer, Integer> map) {
    Map<String, Object> out = new LinkedHashMap<>();
    map.forEach((key, value) -> out.put(String.valueOf(key), value));
    return out;
  }
}
