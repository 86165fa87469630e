package io.ringkeeper.consumer;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Keeps the application's pauses apart from ours: the wrapped consumer is paused where either is.
 * Polling thread only.
 */
final class Pauses {

  private final Consumer<byte[], byte[]> inner;
  private final Set<TopicPartition> byApplication = new HashSet<>();
  private final Set<TopicPartition> byUs = new HashSet<>();

  Pauses(Consumer<byte[], byte[]> inner) {
    this.inner = inner;
  }

  void pause(Collection<TopicPartition> partitions) {
    inner.pause(partitions);
    byApplication.addAll(partitions);
  }

  void resume(Collection<TopicPartition> partitions) {
    inner.resume(partitions);
    byApplication.removeAll(partitions);
    List<TopicPartition> held = partitions.stream().filter(byUs::contains).toList();
    if (!held.isEmpty()) {
      inner.pause(held);
    }
  }

  /** What the application has paused and nobody else counts. */
  Set<TopicPartition> paused() {
    return Set.copyOf(byApplication);
  }

  void hold(TopicPartition partition) {
    inner.pause(List.of(partition));
    byUs.add(partition);
  }

  void release(TopicPartition partition) {
    if (byUs.remove(partition) && !byApplication.contains(partition)) {
      inner.resume(List.of(partition));
    }
  }

  /** Kafka forgets the pauses of partitions that go, so ours go too. */
  void forget(TopicPartition partition) {
    byApplication.remove(partition);
    byUs.remove(partition);
  }
}
