package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.change.View.Fencing;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which transactional producers a change may have fenced, and which it has.
 *
 * <p>Fencing is safe whenever it is done: after it Kafka refuses what the producer still sends, and
 * has aborted its open transaction. It is rude to a producer that lives, so only those are fenced
 * that a majority has not seen connected for a while (a session that is being replaced leaves a
 * short gap), and none whose transactional id a connected producer uses: that one is most likely
 * its successor.
 */
final class Fences {

  private final long goneForMs;
  private final Map<String, Long> goneSinceMs = new HashMap<>();
  private final Map<String, String> idByProducer = new HashMap<>();
  private final Map<String, String> connected = new HashMap<>();
  private final Set<String> done = new TreeSet<>();
  private String problem = "";

  /**
   * No producer is known yet.
   *
   * @param goneForMs how long a producer has to be gone
   */
  Fences(long goneForMs) {
    this.goneForMs = goneForMs;
  }

  /**
   * Takes note of a listing.
   *
   * @param isMajority tells whether ensembles of these names are a majority of the acceptors
   */
  void look(
      Map<String, Stamped<List<RegisteredProducer>>> listings,
      Predicate<Set<String>> isMajority,
      long nowMs) {
    Map<String, Set<String>> apartAt = new HashMap<>();
    idByProducer.clear();
    connected.clear();
    listings.forEach(
        (ensemble, listing) ->
            listing.value().stream()
                .filter(p -> !p.registration().transactionalId().isEmpty())
                .forEach(p -> seen(ensemble, p, apartAt)));
    goneSinceMs.keySet().removeIf(id -> !isMajority.test(apartAt.getOrDefault(id, Set.of())));
    apartAt.forEach(
        (id, ensembles) -> {
          if (isMajority.test(ensembles)) {
            goneSinceMs.putIfAbsent(id, nowMs);
          }
        });
  }

  private void seen(
      String ensemble, RegisteredProducer producer, Map<String, Set<String>> apartAt) {
    String id = producer.registration().producerId();
    idByProducer.put(id, producer.registration().transactionalId());
    if (producer.live()) {
      connected.put(id, producer.registration().transactionalId());
    } else {
      apartAt.computeIfAbsent(id, i -> new HashSet<>()).add(ensemble);
    }
  }

  void done(Set<String> producers) {
    done.addAll(producers);
    problem = "";
  }

  void failed(String why) {
    problem = why;
  }

  Set<String> done() {
    return done;
  }

  Fencing view(long nowMs) {
    Map<String, String> possible = new HashMap<>();
    goneSinceMs.forEach(
        (producer, sinceMs) -> {
          String id = idByProducer.get(producer);
          if (id != null && nowMs - sinceMs >= goneForMs && !isUsedByAnother(producer, id)) {
            possible.put(producer, id);
          }
        });
    return new Fencing(possible, done, problem);
  }

  private boolean isUsedByAnother(String producer, String id) {
    return connected.entrySet().stream()
        .anyMatch(other -> other.getValue().equals(id) && !other.getKey().equals(producer));
  }
}
