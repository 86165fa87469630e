package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.config.ConfigException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RingProducerConfigTest {

  private static final String INTERCEPTOR = RingProducerInterceptor.class.getName();

  private static Map<String, Object> ordered(Object... more) {
    Map<String, Object> properties = RingWorld.properties("orders", more);
    properties.putIfAbsent(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, INTERCEPTOR);
    return properties;
  }

  @Test
  void modeIsOrderedWithTheInterceptorAndRelaxedWithout() {
    // Given
    Map<String, Object> without = RingWorld.properties("orders");
    // When
    boolean with = new RingProducerConfig(ordered()).isOrdered();
    boolean alone = new RingProducerConfig(without).isOrdered();
    // Then
    assertThat(with).isTrue();
    assertThat(alone).isFalse();
  }

  @Test
  void interceptorIsFoundHoweverItIsGiven() {
    // Given
    List<Object> forms =
        List.of(
            INTERCEPTOR,
            "org.example.Other, " + INTERCEPTOR,
            List.of("org.example.Other", INTERCEPTOR),
            List.of(RingProducerInterceptor.class));
    // When
    // Then
    for (Object form : forms) {
      Map<String, Object> properties = ordered(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, form);
      assertThat(new RingProducerConfig(properties).isOrdered()).as("%s", form).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "enable.idempotence, false, enable.idempotence=true",
    "acks, 1, acks=all",
    "acks, 0, acks=all",
    "retries, 0, retries",
    "max.in.flight.requests.per.connection, 6, at most 5"
  })
  void orderedModeIsRefusedWithoutIdempotence(String key, String value, String says) {
    // Given
    Map<String, Object> properties = ordered(key, value);
    // When
    // Then
    assertThatThrownBy(() -> new RingProducerConfig(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(says)
        .hasMessageContaining("ringkeeper.mode=relaxed");
  }

  @Test
  void relaxedModeTakesAnyKafkaSettings() {
    // Given
    Map<String, Object> properties =
        ordered("acks", "1", RingProducerConfig.MODE_CONFIG, RingProducerConfig.RELAXED);
    // When
    RingProducerConfig config = new RingProducerConfig(properties);
    // Then
    assertThat(config.isOrdered()).isFalse();
    assertThat(config.kafka().isIdempotent()).isFalse();
  }

  @Test
  void orderedModeWithoutTheInterceptorIsRefused() {
    // Given
    Map<String, Object> properties =
        RingWorld.properties("orders", RingProducerConfig.MODE_CONFIG, "ordered");
    // When
    // Then
    assertThatThrownBy(() -> new RingProducerConfig(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("interceptor.classes=" + INTERCEPTOR);
  }

  @Test
  void interceptorThatIsNotTheLastIsRefused() {
    // Given
    Map<String, Object> properties =
        ordered(ProducerConfig.INTERCEPTOR_CLASSES_CONFIG, INTERCEPTOR + ",org.example.AfterIt");
    // When
    // Then
    assertThatThrownBy(() -> new RingProducerConfig(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("last");
  }

  @Test
  void malformedEnsemblesAreRefusedShowingTheForm() {
    // Given
    Map<String, Object> properties =
        RingWorld.properties("orders", RingProducerConfig.ENSEMBLES_CONFIG, "localhost:2181");
    // When
    // Then
    assertThatThrownBy(() -> new RingProducerConfig(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("a=host:port");
  }

  @Test
  void isolationThatCannotHoldIsRefused() {
    // Given
    Map<String, Object> tooShort =
        ordered(
            RingProducerConfig.ISOLATION_MAX_MS_CONFIG,
            14_999,
            RingProducerConfig.VIEW_POLL_INTERVAL_MS_CONFIG,
            5_000);
    Map<String, Object> relaxed = ordered(RingProducerConfig.ISOLATION_MAX_MS_CONFIG, 60_000);
    relaxed.put(RingProducerConfig.MODE_CONFIG, RingProducerConfig.RELAXED);
    // When
    // Then
    assertThatThrownBy(() -> new RingProducerConfig(tooShort))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("14999")
        .hasMessageContaining("ringkeeper.view.poll.interval.ms=5000");
    assertThatThrownBy(() -> new RingProducerConfig(relaxed))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("ringkeeper.mode=ordered");
    assertThat(new RingProducerConfig(ordered("x", "y")).isolationMaxMs()).isZero();
  }

  @Test
  void unknownModeIsRefused() {
    // Given
    Map<String, Object> properties = ordered(RingProducerConfig.MODE_CONFIG, "strict");
    // When
    // Then
    assertThatThrownBy(() -> new RingProducerConfig(properties))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("strict");
  }

  @Test
  void kafkasOwnPropertiesAreReadWithKafkasDefaults() {
    // Given
    Map<String, Object> properties = ordered("delivery.timeout.ms", "30000");
    properties.remove(ProducerConfig.MAX_BLOCK_MS_CONFIG);
    // When
    KafkaSettings kafka = new RingProducerConfig(properties).kafka();
    // Then
    assertThat(kafka.maxBlockMs()).isEqualTo(60_000);
    assertThat(kafka.deliveryTimeoutMs()).isEqualTo(30_000);
    assertThat(kafka.batchSize()).isEqualTo(16_384);
    assertThat(kafka.clientId()).isEqualTo("orders");
    assertThat(kafka.transactionalId()).isEmpty();
  }
}
