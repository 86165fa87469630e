package io.ringkeeper.consumer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.view.SharedViews;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

class RingConsumerConfigTest {

  private static Map<String, Object> properties(Object... more) {
    Map<String, Object> properties =
        Member.properties(
            "bootstrap.servers",
            "127.0.0.1:1",
            "key.deserializer",
            StringDeserializer.class.getName(),
            "value.deserializer",
            StringDeserializer.class);
    for (int i = 0; i < more.length; i += 2) {
      properties.put((String) more[i], more[i + 1]);
    }
    return properties;
  }

  @Test
  void kafkaConsumerIsBuiltMeasuredAndClosedAroundTheWrapper() {
    // Given
    Set<String> metrics;
    int held;
    // When
    try (RingConsumer<String, String> consumer = new RingConsumer<>(properties())) {
      held = SharedViews.held();
      metrics =
          consumer.metrics().keySet().stream()
              .filter(name -> name.group().equals("plugins"))
              .map(MetricName::name)
              .collect(Collectors.toSet());
    }
    // Then
    assertThat(metrics).contains("gates-closed", "quarantined-total", "records-to-go");
    assertThat(held).isEqualTo(1);
    assertThat(SharedViews.held()).isZero();
  }

  @Test
  void propertiesWithDefaultsAreRead() {
    // Given
    Properties defaults = new Properties();
    properties().forEach((key, value) -> defaults.setProperty(key, name(value)));
    Properties properties = new Properties(defaults);
    // When
    try (RingConsumer<String, String> consumer = new RingConsumer<>(properties)) {
      // Then
      assertThat(consumer.groupMetadata().groupId()).isEqualTo("readers");
    }
  }

  private static String name(Object value) {
    return value instanceof Class<?> type ? type.getName() : value.toString();
  }

  @Test
  void failedConstructionLeavesNothingOpen() {
    // When
    assertThatThrownBy(() -> new RingConsumer<>(properties("bootstrap.servers", "nowhere")))
        .isInstanceOf(RuntimeException.class);
    // Then
    assertThat(SharedViews.held()).isZero();
  }

  @Test
  void whatCannotKeepTheOrderIsRefused() {
    assertThatThrownBy(() -> new RingConsumer<>(properties("group.protocol", "streams")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("classic or consumer");
    assertThatThrownBy(() -> new RingConsumer<>(properties("ringkeeper.ensembles", "nonsense")))
        .isInstanceOf(ConfigException.class);
    assertThatThrownBy(
            () ->
                new RingConsumer<>(
                    properties(RingConsumerConfig.QUARANTINE_HANDLER_CONFIG, "no.such.Class")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("dead-letter");
  }

  @Test
  void automaticCommitsNeedAGroup() {
    // Given
    Map<String, Object> properties = properties("enable.auto.commit", "true");
    properties.remove("group.id");
    // When
    // Then
    assertThatThrownBy(() -> new RingConsumer<>(properties))
        .isInstanceOf(InvalidConfigurationException.class);
  }

  @Test
  void deserializersAreRequired() {
    // Given
    Map<String, Object> properties = properties();
    properties.remove("value.deserializer");
    // When
    // Then
    assertThatThrownBy(() -> new RingConsumer<>(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("value.deserializer");
  }
}
