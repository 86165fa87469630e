package io.ringkeeper.connect.source;

import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Where streams left off, as Connect stored it. */
@FunctionalInterface
interface Offsets {

  /**
   * The stored offsets by source partition; partitions without one are absent. All at once, since
   * every call may read a topic.
   */
  Map<Map<String, String>, Map<String, Object>> of(Collection<Map<String, String>> partitions);

  /** The stored offset of one source partition; empty when there is none. */
  default Map<String, Object> of(Map<String, String> partition) {
    return of(List.of(partition)).getOrDefault(partition, Map.of());
  }
}
