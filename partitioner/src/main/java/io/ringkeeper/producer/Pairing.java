package io.ringkeeper.producer;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Brings the partitioner and the interceptor of one producer together.
 *
 * <p>Kafka gives them no common identity, but it creates and configures both within the producer's
 * constructor, so on one thread, the partitioner first, and with equal properties. In between
 * another producer may be built (by a serializer or an earlier interceptor), so the clients that
 * wait for their interceptor form a stack: the youngest with equal properties is the one. Producers
 * with equal {@code client.id} do not mix: each one's partitioner is taken once.
 */
final class Pairing {

  private static final ThreadLocal<Deque<Waiting>> WAITING =
      ThreadLocal.withInitial(ArrayDeque::new);

  private Pairing() {}

  private record Waiting(Map<String, ?> properties, RingClient client) {}

  /** The client of a partitioner whose producer names the interceptor too. */
  static void offer(Map<String, ?> properties, RingClient client) {
    WAITING.get().push(new Waiting(withoutNulls(properties), client));
  }

  /** The client that was offered on this thread with equal properties, once. */
  static Optional<RingClient> take(Map<String, ?> properties) {
    Map<String, ?> wanted = withoutNulls(properties);
    Optional<RingClient> found = Optional.empty();
    Iterator<Waiting> all = WAITING.get().iterator();
    while (all.hasNext()) {
      Waiting each = all.next();
      if (each.client().isClosed()) {
        // Its producer's constructor failed in between.
        all.remove();
      } else if (found.isEmpty() && each.properties().equals(wanted)) {
        found = Optional.of(each.client());
        all.remove();
      }
    }
    if (WAITING.get().isEmpty()) {
      WAITING.remove();
    }
    return found;
  }

  private static Map<String, Object> withoutNulls(Map<String, ?> properties) {
    Map<String, Object> copy = new HashMap<>();
    properties.forEach(
        (key, value) -> {
          if (value != null) {
            copy.put(key, value);
          }
        });
    return copy;
  }
}
