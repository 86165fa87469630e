package io.ringkeeper.sandbox.ordering;

import io.ringkeeper.sandbox.loop.Loop;
import java.util.List;
import java.util.Map;

/** What the receivers read with. */
enum ReceiverKind {
  /** {@code RingConsumer}: waits at the boundary. */
  RING,
  /** Kafka's own: does not. */
  PLAIN;

  List<String> arguments() {
    return this == PLAIN ? List.of("--plain") : List.of();
  }

  Map<String, String> properties(Loop loop) {
    return this == PLAIN
        ? Map.of()
        : Map.of(
            "ringkeeper.ensembles", loop.producerConfig().getOrDefault("ringkeeper.ensembles", ""));
  }
}
