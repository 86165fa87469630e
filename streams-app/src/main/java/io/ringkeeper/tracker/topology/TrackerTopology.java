package io.ringkeeper.tracker.topology;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * Builds the tracker's topology: one source, one processor with all stores, two sinks.
 *
 * <p>Events are keyed by ring, so everything of a ring meets in one task and nothing has to be
 * repartitioned. Values stay bytes until the processor: a record that cannot be read becomes an
 * alert there instead of stopping the job.
 */
public final class TrackerTopology {

  static final String SOURCE = "events-source";
  static final String AUDIT = "audit";
  static final String DECISIONS_SINK = "decisions-sink";
  static final String ALERTS_SINK = "alerts-sink";

  private TrackerTopology() {}

  /** Builds it; nothing is started. */
  public static Topology build(TrackerTopics topics, TrackerLimits limits, Stores.Medium medium) {
    Topology topology = new Topology();
    topology.addSource(
        AutoOffsetReset.earliest(),
        SOURCE,
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer(),
        topics.events());
    topology.addProcessor(AUDIT, new AuditSupplier(limits, medium), SOURCE);
    topology.addSink(
        DECISIONS_SINK,
        topics.decisions(),
        new StringSerializer(),
        new ByteArraySerializer(),
        AUDIT);
    topology.addSink(
        ALERTS_SINK, topics.alerts(), new StringSerializer(), new ByteArraySerializer(), AUDIT);
    return topology;
  }

  private record AuditSupplier(TrackerLimits limits, Stores.Medium medium)
      implements ProcessorSupplier<byte[], byte[], String, byte[]> {

    @Override
    public Processor<byte[], byte[], String, byte[]> get() {
      return new AuditProcessor(limits);
    }

    @Override
    public Set<StoreBuilder<?>> stores() {
      return Stores.ALL.stream()
          .map(store -> store.builder(medium))
          .collect(Collectors.toUnmodifiableSet());
    }
  }
}
