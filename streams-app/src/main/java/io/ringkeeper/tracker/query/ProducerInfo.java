package io.ringkeeper.tracker.query;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A registered producer.
 *
 * @param acknowledgesDrain whether changes wait for it (ordered mode)
 * @param isolationMaxMs after so long without confirmation it stops sending; 0: it does not
 * @param registeredAtMs by acceptor, when its record was written there
 * @param connectedAt names of the ensembles it is connected to, sorted
 * @param goneSinceMs since when it is connected to none; null while it is connected
 * @param changes its part in each change under way of its topics' rings, by ring
 */
public record ProducerInfo(
    String producerId,
    String clientId,
    String host,
    List<String> topics,
    boolean idempotent,
    boolean acknowledgesDrain,
    String transactionalId,
    long maxBlockMs,
    long deliveryTimeoutMs,
    long isolationMaxMs,
    long startedAtMs,
    Map<String, Long> registeredAtMs,
    List<String> connectedAt,
    @Nullable Long goneSinceMs,
    List<Part> changes) {

  public ProducerInfo {
    topics = List.copyOf(topics);
    registeredAtMs = Map.copyOf(registeredAtMs);
    connectedAt = List.copyOf(connectedAt);
    changes = List.copyOf(changes);
  }

  /** What a producer has to do with a change. */
  public enum Role {
    /** It has acknowledged. */
    ACKNOWLEDGED,
    /** The change waits for it. */
    WAITED_FOR,
    /** The change does not wait for it. */
    PASSED
  }

  /**
   * Its part in a change under way.
   *
   * @param kind of the change
   * @param why in words, with what to do where there is something to do
   */
  public record Part(String ring, String kind, Role role, String why) {}

  /** Whether it is connected to an ensemble. */
  public boolean connected() {
    return goneSinceMs == null;
  }
}
