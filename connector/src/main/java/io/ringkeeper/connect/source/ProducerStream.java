package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.paxos.AcceptorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Producers' records appearing, changing and disappearing in one ensemble, and whether the
 * producers are connected there.
 *
 * <p>Connect's offsets can be looked up but not listed; so that a record that disappears while the
 * task is down is still noticed, the known ids are part of the offsets, spread over a fixed number
 * of source partitions to keep each small. Of records written several times between two readings
 * the last is seen.
 */
final class ProducerStream implements EventStream {

  private static final int BUCKETS = 64;
  private static final String KNOWN = "known";

  private final Ensemble ensemble;
  private final Requests requests;
  private final LongSupplier wallMs;
  private final List<Map<String, String>> partitions;
  private boolean hasMore;

  /** By bucket and producer: the version of its record that was published. */
  private final List<Map<String, String>> known = new ArrayList<>();

  ProducerStream(Ensemble ensemble, Requests requests, Offsets offsets, LongSupplier wallMs) {
    this.ensemble = ensemble;
    this.requests = requests;
    this.wallMs = wallMs;
    this.partitions =
        IntStream.range(0, BUCKETS)
            .mapToObj(bucket -> SourceKeys.producers(ensemble.name(), bucket))
            .toList();
    Map<Map<String, String>, Map<String, Object>> stored = offsets.of(partitions);
    for (Map<String, String> partition : partitions) {
      known.add(parse(SourceKeys.text(stored.getOrDefault(partition, Map.of()), KNOWN)));
    }
  }

  @Override
  public List<Published> read() {
    Optional<AcceptorId> acceptor = requests.await(ensemble.identity());
    if (acceptor.isEmpty()) {
      return List.of();
    }
    Map<String, RegisteredProducer> present = new TreeMap<>();
    for (RegisteredProducer producer : requests.await(ensemble.membership().producers()).value()) {
      present.put(producer.registration().producerId(), producer);
    }
    List<Published> events = new ArrayList<>();
    hasMore = false;
    for (Map.Entry<String, RegisteredProducer> producer : present.entrySet()) {
      String version = version(producer.getValue());
      if (!version.equals(known.get(bucket(producer.getKey())).get(producer.getKey()))) {
        if (events.size() == MAX_EVENTS) {
          hasMore = true;
          return events;
        }
        known.get(bucket(producer.getKey())).put(producer.getKey(), version);
        events.add(
            publish(
                producer.getKey(),
                Events.registered(
                    acceptor.get(), producer.getValue(), version, wallMs.getAsLong())));
      }
    }
    for (String id : gone(present)) {
      if (events.size() == MAX_EVENTS) {
        hasMore = true;
        return events;
      }
      String version = known.get(bucket(id)).remove(id);
      events.add(publish(id, Events.deregistered(acceptor.get(), id, version, wallMs.getAsLong())));
    }
    return events;
  }

  @Override
  public boolean hasMore() {
    return hasMore;
  }

  private List<String> gone(Map<String, RegisteredProducer> present) {
    return known.stream()
        .flatMap(bucket -> bucket.keySet().stream())
        .filter(id -> !present.containsKey(id))
        .sorted()
        .toList();
  }

  private Published publish(String id, AgreementEvent event) {
    int bucket = bucket(id);
    return new Published(event, partitions.get(bucket), Map.of(KNOWN, format(known.get(bucket))));
  }

  private static int bucket(String id) {
    return Math.floorMod(id.hashCode(), BUCKETS);
  }

  /**
   * Tells a record's versions apart, also across deletion and re-creation, and each time that the
   * producer lost its connection.
   */
  private static String version(RegisteredProducer producer) {
    String record = producer.registeredAtMs() + "." + producer.znodeVersion();
    return producer.live() ? record : record + ".gone" + producer.liveChanges();
  }

  private static String format(Map<String, String> bucket) {
    return bucket.entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(";"));
  }

  private static Map<String, String> parse(String text) {
    Map<String, String> bucket = new TreeMap<>();
    for (String entry : text.split(";", -1)) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        bucket.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return bucket;
  }
}
