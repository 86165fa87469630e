package io.ringkeeper.tracker.job;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.ringkeeper.tracker.query.ReadModel;
import io.ringkeeper.tracker.query.StoreAccess;
import io.ringkeeper.tracker.topology.Stores.Store;
import io.ringkeeper.tracker.topology.TrackerTopology;
import java.time.Duration;
import org.apache.kafka.streams.CloseOptions;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running job. Safe for any thread. */
public final class TrackerJob implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrackerJob.class);
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(15);

  private final KafkaStreams streams;
  private final KafkaStreamsMetrics streamsMetrics;
  private final PrometheusMeterRegistry registry =
      new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ReadModel model;

  private TrackerJob(KafkaStreams streams) {
    this.streams = streams;
    this.model = new ReadModel(new StreamsStores(streams));
    this.streamsMetrics = new KafkaStreamsMetrics(streams);
    bindMetrics();
  }

  /**
   * Creates missing topics and starts.
   *
   * @throws JobException when Kafka cannot be reached or the topics cannot be created
   */
  public static TrackerJob start(JobConfig config) {
    TopicSetup.ensure(config);
    KafkaStreams streams =
        new KafkaStreams(
            TrackerTopology.build(config.topics(), config.limits(), config.medium()),
            config.streams());
    streams.setUncaughtExceptionHandler(
        e -> {
          LOG.error("A thread of the job failed; it is replaced.", e);
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
    TrackerJob job = new TrackerJob(streams);
    streams.start();
    return job;
  }

  /** Answers from its stores. */
  public ReadModel model() {
    return model;
  }

  /** The metrics in Prometheus' text format. */
  public String metrics() {
    return registry.scrape();
  }

  /** Leaves the group and stops; what was processed is committed. */
  @Override
  public void close() {
    streamsMetrics.close();
    streams.close(
        CloseOptions.timeout(CLOSE_TIMEOUT)
            .withGroupMembershipOperation(CloseOptions.GroupMembershipOperation.LEAVE_GROUP));
    registry.close();
  }

  private void bindMetrics() {
    // Some sixty a store and partition, most of them NaN: four fifths of the page, and in JMX.
    registry.config().meterFilter(MeterFilter.denyNameStartsWith("kafka.stream.state"));
    streamsMetrics.bindTo(registry);
    new JvmMemoryMetrics().bindTo(registry);
    new JvmThreadMetrics().bindTo(registry);
    Gauge.builder("ringkeeper.tracker.open.alerts", model, TrackerJob::openAlerts)
        .description("Alerts that did not go away.")
        .register(registry);
    Gauge.builder("ringkeeper.tracker.ready", model, m -> m.ready() ? 1 : 0)
        .description("Whether the job runs and can be asked: 1 or 0.")
        .register(registry);
    Gauge.builder("ringkeeper.tracker.rings", model, TrackerJob::rings)
        .description("Rings that are followed.")
        .register(registry);
    Gauge.builder("ringkeeper.tracker.open.changes", model, TrackerJob::openChanges)
        .description("Rings with a change under way.")
        .register(registry);
  }

  private static double rings(ReadModel model) {
    try {
      return model.rings().size();
    } catch (InvalidStateStoreException notYet) {
      return Double.NaN;
    }
  }

  private static double openChanges(ReadModel model) {
    try {
      return model.rings().stream().filter(r -> r.phase().equals("MOVING")).count();
    } catch (InvalidStateStoreException notYet) {
      return Double.NaN;
    }
  }

  private static double openAlerts(ReadModel model) {
    try {
      return model.alerts().stream().filter(a -> a.resolvedAtMs() == null).count();
    } catch (InvalidStateStoreException notYet) {
      return Double.NaN;
    }
  }

  private record StreamsStores(KafkaStreams streams) implements StoreAccess {

    @Override
    public <V> ReadOnlyKeyValueStore<String, V> open(Store<V> store) {
      return streams.store(
          StoreQueryParameters.fromNameAndType(
              store.name(), QueryableStoreTypes.<String, V>keyValueStore()));
    }

    @Override
    public String state() {
      return streams.state().name();
    }
  }
}
