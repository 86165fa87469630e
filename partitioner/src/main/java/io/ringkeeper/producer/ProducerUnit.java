package io.ringkeeper.producer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.jspecify.annotations.Nullable;

/** The properties of a producer that has partitioner and interceptor as one unit. */
final class ProducerUnit {

  private static final String PARTITIONER = RingPartitioner.class.getName();
  private static final String INTERCEPTOR = RingProducerInterceptor.class.getName();

  private ProducerUnit() {}

  /**
   * The application's properties with both plugins, the interceptor last, and this handle.
   *
   * @throws ConfigException naming the property that contradicts the unit
   */
  static Map<String, Object> complete(Map<String, Object> properties, ClientHandle handle) {
    Map<String, Object> unit = new HashMap<>(properties);
    Object partitioner = unit.get(ProducerConfig.PARTITIONER_CLASS_CONFIG);
    if (partitioner != null
        && !List.of(PARTITIONER).equals(KafkaSettings.classNames(partitioner))) {
      throw new ConfigException(
          ProducerConfig.PARTITIONER_CLASS_CONFIG
              + " must be left out or "
              + PARTITIONER
              + ": a RingProducer routes by the ring. It is "
              + partitioner);
    }
    Object mode = unit.get(RingProducerConfig.MODE_CONFIG);
    if (mode != null && !mode.toString().equals(RingProducerConfig.ORDERED)) {
      throw new ConfigException(
          RingProducerConfig.MODE_CONFIG
              + " must be left out or "
              + RingProducerConfig.ORDERED
              + "; it is "
              + mode
              + ". To route only, use a KafkaProducer with "
              + PARTITIONER);
    }
    unit.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, PARTITIONER);
    unit.put(
        ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
        withInterceptor(unit.get(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG)));
    unit.put(RingProducerConfig.MODE_CONFIG, RingProducerConfig.ORDERED);
    unit.put(ClientHandle.KEY, handle);
    // Refuses what is left before anything is started.
    var unused = new RingProducerConfig(unit);
    return unit;
  }

  /** The application's own first; ours stays where it is if it is there, to be checked there. */
  private static List<String> withInterceptor(@Nullable Object configured) {
    List<String> names = new ArrayList<>(KafkaSettings.classNames(configured));
    names.removeIf(String::isEmpty);
    if (!names.contains(INTERCEPTOR)) {
      names.add(INTERCEPTOR);
    }
    return names;
  }
}
