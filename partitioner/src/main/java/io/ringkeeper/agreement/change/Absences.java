package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.Stamped;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Since when a coordinator knows producers not to be connected, each ensemble by itself.
 *
 * <p>A producer that declares {@code isolationMaxMs} confirms at every ensemble, by writing its
 * live node anew. So a record that is the same in two readings, without a live node in both and
 * with no live node that came and went, was not confirmed in between, and the confirmation before
 * began earlier than the first reading ended. Where that holds at a majority, the producer's newest
 * confirmation by a majority is older than that, too, and it sends nothing once {@code
 * isolationMaxMs} have passed since; what it sent last has left it {@code max.block.ms} and {@code
 * delivery.timeout.ms} later.
 *
 * <p>◆ The last reading has to follow an own write of the coordinator in the same session: an older
 * one may not show that the producer came back. All of it rests on the producer's clock and the
 * coordinator's running at the same speed, within the allowance made here.
 */
final class Absences {

  /** Clocks may differ by one part in so many. */
  private static final int CLOCK_ALLOWANCE = 20;

  private final Map<String, Map<String, Sighting>> byProducer = new HashMap<>();

  /**
   * A record seen without a live node.
   *
   * @param sinceMs monotonic time after the first reading that showed it so
   */
  private record Sighting(RegisteredProducer record, long sinceMs) {}

  /**
   * Takes note of what was just read.
   *
   * @param nowMs monotonic time, after the readings
   */
  void look(Map<String, Stamped<List<RegisteredProducer>>> listings, long nowMs) {
    listings.forEach(
        (ensemble, listing) -> {
          Set<String> absent = new HashSet<>();
          for (RegisteredProducer producer : listing.value()) {
            if (!producer.live() && producer.registration().isolationMaxMs() > 0) {
              String id = producer.registration().producerId();
              absent.add(id);
              byProducer
                  .computeIfAbsent(id, p -> new HashMap<>())
                  .merge(
                      ensemble,
                      new Sighting(producer, nowMs),
                      (old, seen) -> old.record().equals(producer) ? old : seen);
            }
          }
          byProducer.forEach(
              (id, at) -> {
                if (!absent.contains(id)) {
                  at.remove(ensemble);
                }
              });
        });
    byProducer.values().removeIf(Map::isEmpty);
  }

  /** The ensembles, among these, where the producer had stopped by this time. */
  Set<String> stoppedAt(ProducerRegistration producer, Collection<String> ensembles, long timeMs) {
    Set<String> stopped = new HashSet<>();
    byProducer
        .getOrDefault(producer.producerId(), Map.of())
        .forEach(
            (ensemble, sighting) -> {
              if (ensembles.contains(ensemble)
                  && timeMs - sighting.sinceMs() >= stopsAfterMs(producer)) {
                stopped.add(ensemble);
              }
            });
    return stopped;
  }

  /**
   * How long after its last confirmation nothing of a producer is under way any more, milliseconds;
   * {@link Long#MAX_VALUE} when it promises nothing.
   */
  static long stopsAfterMs(ProducerRegistration producer) {
    if (producer.isolationMaxMs() <= 0) {
      return Long.MAX_VALUE;
    }
    long sumMs = producer.isolationMaxMs() + producer.maxBlockMs() + producer.deliveryTimeoutMs();
    return sumMs < 0 ? Long.MAX_VALUE : sumMs + sumMs / CLOCK_ALLOWANCE;
  }
}
