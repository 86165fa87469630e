package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.view.SharedViews;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How Kafka's own producer creates, pairs and closes the plugins. No server runs here. */
class PluginsTest {

  private final RingWorld world = new RingWorld();

  @AfterEach
  void close() {
    world.close();
  }

  private static Map<String, Object> orderedProperties(Object... more) {
    Map<String, Object> properties = RingWorld.properties("orders", more);
    properties.put(
        ProducerConfig.INTERCEPTOR_CLASSES_CONFIG,
        List.of(RingProducerInterceptor.class.getName()));
    return properties;
  }

  private static Map<String, Object> kafkaProperties() {
    // A port that nobody listens on: neither Kafka nor ZooKeeper is needed to build a producer.
    Map<String, Object> properties =
        orderedProperties(RingProducerConfig.ENSEMBLES_CONFIG, "a=127.0.0.1:1");
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    properties.put(ProducerConfig.PARTITIONER_CLASS_CONFIG, RingPartitioner.class.getName());
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
    properties.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, StringSerializer.class.getName());
    return properties;
  }

  @Test
  void kafkaProducerBuildsPairsMeasuresAndClosesThem() {
    // Given
    Map<String, Object> properties = kafkaProperties();
    // When
    Set<String> metrics;
    try (KafkaProducer<String, String> producer = new KafkaProducer<>(properties)) {
      metrics =
          producer.metrics().keySet().stream()
              .filter(name -> name.group().equals("plugins"))
              .map(MetricName::name)
              .collect(Collectors.toSet());
    }
    // Then
    assertThat(metrics)
        .contains(
            "records-keyed-total",
            "records-unkeyed-total",
            "records-held-total",
            "view-age-ms",
            "ensembles-connected",
            "records-explicit-total",
            "sends-unsettled",
            "partitions-in-doubt");
    assertThat(SharedViews.held()).isZero();
  }

  @Test
  void producersOfOneProcessShareOneView() {
    // Given
    try (KafkaProducer<String, String> first = new KafkaProducer<>(kafkaProperties())) {
      // When
      try (KafkaProducer<String, String> second = new KafkaProducer<>(kafkaProperties())) {
        // Then
        assertThat(SharedViews.held()).isEqualTo(1);
        assertThat(second).isNotSameAs(first);
      }
      assertThat(SharedViews.held()).isEqualTo(1);
    }
    assertThat(SharedViews.held()).isZero();
  }

  @Test
  void failedConstructionLeavesNothingOpenAndNothingToPairWith() {
    // Given
    Map<String, Object> properties = kafkaProperties();
    properties.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, FailingSerializer.class.getName());
    // When
    assertThatThrownBy(() -> new KafkaProducer<String, String>(properties))
        .isInstanceOf(KafkaException.class);
    // Then
    assertThat(SharedViews.held()).isZero();
    assertThat(Pairing.take(properties)).isEmpty();
  }

  /** Fails to be configured. */
  public static final class FailingSerializer extends StringSerializer {
    @Override
    public void configure(Map<String, ?> configs, boolean isKey) {
      throw new ConfigException("no");
    }
  }

  @Test
  void interceptorWithoutThePartitionerIsRefused() {
    // Given
    RingProducerInterceptor<String, String> interceptor = new RingProducerInterceptor<>();
    // When
    // Then
    assertThatThrownBy(() -> interceptor.configure(orderedProperties()))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("partitioner.class=" + RingPartitioner.class.getName());
  }

  @Test
  void nestedProducersWithEqualPropertiesArePairedInnermostFirst() {
    // Given
    RingPartitioner outer = new RingPartitioner(world.views());
    RingPartitioner inner = new RingPartitioner(world.views());
    outer.configure(orderedProperties());
    inner.configure(orderedProperties());
    // When
    RingClient first = Pairing.take(orderedProperties()).orElseThrow();
    RingClient second = Pairing.take(orderedProperties()).orElseThrow();
    // Then
    assertThat(first).isSameAs(inner.client());
    assertThat(second).isSameAs(outer.client());
    assertThat(Pairing.take(orderedProperties())).isEmpty();
    inner.close();
    outer.close();
  }

  @Test
  void producersWithOtherPropertiesAreNotPaired() {
    // Given
    RingPartitioner partitioner = new RingPartitioner(world.views());
    partitioner.configure(orderedProperties());
    // When
    var taken = Pairing.take(orderedProperties("linger.ms", 7));
    // Then
    assertThat(taken).isEmpty();
    assertThat(Pairing.take(orderedProperties())).contains(partitioner.client());
    partitioner.close();
  }

  @Test
  void closingEitherReleasesEverythingOnce() {
    // Given
    FakeProducer producer = world.orderedProducer();
    int held = world.holds();
    // When
    producer.partitioner().close();
    // Then
    assertThat(held).isEqualTo(1);
    assertThat(world.holds()).isZero();
    producer.close();
    assertThat(world.holds()).isZero();
  }

  @Test
  void sendAfterCloseIsRefused() {
    // Given
    world.choose(RingWorld.genesis());
    FakeProducer producer = world.orderedProducer();
    // When
    producer.close();
    // Then
    assertThatThrownBy(() -> producer.send(new ProducerRecord<>(RingWorld.TOPIC, "key", "value")))
        .isInstanceOf(KafkaException.class)
        .hasMessageContaining("closed");
  }
}
