package io.ringkeeper.producer;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Leads from a producer to what its plugins share: an object among the producer's properties, which
 * Kafka hands to what it creates. Safe for any thread.
 */
final class ClientHandle {

  /** The property. Not for applications. */
  static final String KEY = "ringkeeper.internal.client.handle";

  private volatile @Nullable RingClient client;

  /** Tells the handle among these properties, if there is one, whose client this is. */
  static void tell(Map<String, ?> properties, RingClient created) {
    if (properties.get(KEY) instanceof ClientHandle handle) {
      handle.client = created;
    }
  }

  /**
   * The client.
   *
   * @throws IllegalStateException before the partitioner is configured
   */
  RingClient client() {
    RingClient known = client;
    if (known == null) {
      throw new IllegalStateException("the producer was made without " + RingPartitioner.class);
    }
    return known;
  }
}
