package io.ringkeeper.consumer;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks what the group has committed, for partitions of any member. Polling thread only. */
final class GroupReader {

  private static final Logger LOG = LoggerFactory.getLogger(GroupReader.class);

  /** A poll without patience still has to get on: the coordinator answers in milliseconds. */
  private static final long LEAST_MS = 100;

  private static final long MOST_MS = 1_000;

  private final Consumer<byte[], byte[]> inner;
  private final Clock clock;
  private long pollEndsMs;

  GroupReader(Consumer<byte[], byte[]> inner, Clock clock) {
    this.inner = inner;
    this.clock = clock;
  }

  /** The application's patience of this poll ends then. */
  void pollEndsAt(long ms) {
    pollEndsMs = ms;
  }

  /** How long a request may take now. */
  Duration patience() {
    long left = pollEndsMs - clock.nowMs();
    return Duration.ofMillis(Math.max(LEAST_MS, Math.min(MOST_MS, left)));
  }

  /** The commits, without those that are missing; empty when the group cannot be asked now. */
  Optional<Map<TopicPartition, OffsetAndMetadata>> committed(Set<TopicPartition> partitions) {
    try {
      Map<TopicPartition, OffsetAndMetadata> present = new HashMap<>();
      inner
          .committed(partitions, patience())
          .forEach(
              (partition, offset) -> {
                if (offset != null) {
                  present.put(partition, offset);
                }
              });
      return Optional.of(present);
    } catch (TimeoutException e) {
      LOG.debug("What the group has committed is not known yet: {}", e.getMessage());
      return Optional.empty();
    } catch (RetriableException e) {
      LOG.debug("What the group has committed cannot be asked now", e);
      return Optional.empty();
    }
  }
}
