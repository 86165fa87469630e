package io.ringkeeper.consumer;

import io.ringkeeper.view.ViewSource;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.ClusterResourceListener;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/** Makes the parts of one consumer, and ends them. */
final class Wiring<K, V> {

  private final Consumer<byte[], byte[]> inner;
  private final Pauses pauses;
  private final Assignment assignment;
  private final Commits commits;
  private final Engine<K, V> engine;
  private final Meters meters;
  private final Duration apiTimeout;
  private final @Nullable OwnMetrics ownMetrics;
  private final List<AutoCloseable> resources;

  private Wiring(
      Plan<K, V> plan,
      Consumer<byte[], byte[]> inner,
      Supplier<@Nullable String> clusterId,
      RingBoard board,
      @Nullable OwnMetrics ownMetrics) {
    Clock clock = plan.clock;
    this.inner = inner;
    this.meters = plan.meters;
    this.ownMetrics = ownMetrics;
    this.apiTimeout = Duration.ofMillis(plan.kafka.defaultApiTimeoutMs());
    pauses = new Pauses(inner);
    assignment = new Assignment(pauses, clock);
    Rings rings = new Rings(board, clusterId);
    GroupReader group = new GroupReader(inner, clock);
    boolean hasGroup = plan.kafka.groupId().isPresent();
    Starter starter = new Starter(inner, assignment, rings, group, clock, hasGroup);
    GateWatch gates =
        new GateWatch(
            assignment,
            rings,
            group,
            clock,
            plan.kafka,
            plan.config.gatePollMaxIntervalMs(),
            meters);
    commits = new Commits(inner, assignment, plan.kafka, clock, plan.interceptors::onCommit);
    Sieve<K, V> sieve =
        new Sieve<>(inner, assignment, rings, gates, plan.typed, plan.quarantine, meters);
    engine =
        new Engine<>(
            new Engine.Parts<>(
                inner,
                assignment,
                rings,
                starter,
                gates,
                group,
                commits,
                sieve,
                plan.interceptors,
                meters,
                clock,
                plan.kafka));
    resources = new ArrayList<>(List.of(plan.interceptors, plan.quarantine, plan.typed, board));
    if (ownMetrics != null) {
      resources.add(ownMetrics);
    }
  }

  /** What is made before there is a consumer to wrap. */
  static final class Plan<K, V> {
    private final RingConsumerConfig config;
    private final KafkaSettings kafka;
    private final Clock clock = Clock.SYSTEM;
    private final Meters meters = new Meters(clock);
    private final Typed<K, V> typed;
    private final Interceptors<K, V> interceptors;
    private final Quarantine quarantine;
    private final List<Object> plugins = new ArrayList<>();

    @SuppressWarnings({"unchecked", "rawtypes"}) // as Kafka reads its plugins
    Plan(Map<String, ?> given, @Nullable Deserializer<K> keys, @Nullable Deserializer<V> values) {
      Map<String, Object> properties = new HashMap<>(given);
      Object handler = properties.get(RingConsumerConfig.QUARANTINE_HANDLER_CONFIG);
      boolean isObject = handler != null && !(handler instanceof String);
      if (handler instanceof Class<?> type) {
        properties.put(RingConsumerConfig.QUARANTINE_HANDLER_CONFIG, type.getName());
        isObject = false;
      } else if (isObject && handler != null) {
        properties.put(RingConsumerConfig.QUARANTINE_HANDLER_CONFIG, handler.getClass().getName());
      }
      config = new RingConsumerConfig(properties);
      kafka = new KafkaSettings(properties);
      Deserializer<K> key = kafka.deserializer(keys, ConsumerConfig.KEY_DESERIALIZER_CLASS_CONFIG);
      Deserializer<V> value =
          kafka.deserializer(values, ConsumerConfig.VALUE_DESERIALIZER_CLASS_CONFIG);
      typed = new Typed<>(key, value);
      List<ConsumerInterceptor> configured =
          kafka.getConfiguredInstances(
              ConsumerConfig.INTERCEPTOR_CLASSES_CONFIG, ConsumerInterceptor.class);
      interceptors = new Interceptors<>((List) configured);
      quarantine = Quarantines.of(config, kafka, isObject ? handler : null, kafka.all(), typed);
      plugins.add(key);
      plugins.add(value);
      plugins.addAll(configured);
    }

    /** Tells those plugins of the application that want to know the cluster. */
    private ClusterResourceListener listeners() {
      return cluster ->
          plugins.forEach(
              plugin -> {
                if (plugin instanceof ClusterResourceListener listener) {
                  listener.onUpdate(cluster);
                }
              });
    }

    private void closeQuietly() {
      Utils.closeQuietly(interceptors, "interceptors");
      Utils.closeQuietly(quarantine, "quarantine");
      Utils.closeQuietly(typed, "deserializers");
    }
  }

  /** Around Kafka's own consumer. */
  static <K, V> Wiring<K, V> real(
      Map<String, ?> properties,
      @Nullable Deserializer<K> keys,
      @Nullable Deserializer<V> values,
      ViewSource views) {
    Plan<K, V> plan = new Plan<>(properties, keys, values);
    RingBoard board = new LearnedBoard(views.acquire(plan.config.view()));
    try {
      BytesDeserializer key = new BytesDeserializer(plan.meters, plan.listeners());
      Deserializer<byte[]> value = new ByteArrayDeserializer();
      Consumer<byte[], byte[]> inner = new KafkaConsumer<>(plan.kafka.inner(), key, value);
      return new Wiring<>(plan, inner, key::clusterId, board, null);
    } catch (RuntimeException e) {
      board.close();
      plan.closeQuietly();
      throw e;
    }
  }

  /** Around a given one, of whose cluster nothing is known. */
  static <K, V> Wiring<K, V> around(
      Consumer<byte[], byte[]> inner,
      Map<String, ?> properties,
      @Nullable Deserializer<K> keys,
      @Nullable Deserializer<V> values,
      ViewSource views) {
    Plan<K, V> plan = new Plan<>(properties, keys, values);
    return around(inner, plan, new LearnedBoard(views.acquire(plan.config.view())));
  }

  static <K, V> Wiring<K, V> around(
      Consumer<byte[], byte[]> inner, Plan<K, V> plan, RingBoard board) {
    OwnMetrics metrics = new OwnMetrics();
    plan.meters.register(metrics);
    return new Wiring<>(plan, inner, () -> null, board, metrics);
  }

  Consumer<byte[], byte[]> inner() {
    return inner;
  }

  Engine<K, V> engine() {
    return engine;
  }

  Commits commits() {
    return commits;
  }

  Pauses pauses() {
    return pauses;
  }

  Assignment assignment() {
    return assignment;
  }

  Meters meters() {
    return meters;
  }

  Duration apiTimeout() {
    return apiTimeout;
  }

  Map<MetricName, ? extends Metric> ownMetrics() {
    return ownMetrics == null ? Map.of() : ownMetrics.all();
  }

  /** Closes everything, whatever fails; throws what failed first. */
  void close(CloseOptions options, Duration timeout) {
    RuntimeException first = null;
    List<Runnable> steps = new ArrayList<>();
    steps.add(() -> engine.beforeClose(timeout));
    steps.add(() -> inner.close(options));
    for (AutoCloseable resource : resources) {
      steps.add(() -> close(resource));
    }
    for (Runnable step : steps) {
      try {
        step.run();
      } catch (RuntimeException e) {
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    if (first != null) {
      throw first;
    }
  }

  private static void close(AutoCloseable resource) {
    try {
      resource.close();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new KafkaException("Failed to close a part of the consumer", e);
    }
  }
}
