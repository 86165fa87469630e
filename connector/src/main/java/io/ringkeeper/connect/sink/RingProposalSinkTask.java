package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.connect.EnsembleSettings;
import io.ringkeeper.connect.PluginVersion;
import io.ringkeeper.zookeeper.SharedEnsembles;
import io.ringkeeper.zookeeper.ZooKeeperEnsembles;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.sink.ErrantRecordReporter;
import org.apache.kafka.connect.sink.SinkRecord;
import org.apache.kafka.connect.sink.SinkTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands proposals to a worker of its own and commits those that it finished. Never waits for the
 * worker: when too many records wait, the task asks for no more.
 */
public final class RingProposalSinkTask extends SinkTask {

  private static final Logger LOG = LoggerFactory.getLogger(RingProposalSinkTask.class);
  private static final int MAX_WAITING = 1_000;

  private final Backlog backlog = new Backlog();

  /** What this task holds, to be closed last to first. */
  private final Deque<AutoCloseable> held = new ArrayDeque<>();

  private @Nullable ProposalWorker worker;
  private boolean isPaused;

  @Override
  public String version() {
    return PluginVersion.get();
  }

  @Override
  public void start(Map<String, String> props) {
    SinkSettings settings = new SinkSettings(props);
    try {
      SharedEnsembles shared =
          ZooKeeperEnsembles.acquire(
              EnsembleSettings.ensembles(settings), EnsembleSettings.options(settings));
      held.push(shared);
      List<Ensemble> ensembles = shared.ensembles();
      AdminKafkaCluster kafka =
          new AdminKafkaCluster(Admin.create(settings.adminClient()), settings.kafkaTimeoutMs());
      Changes changes = new CoordinatedChanges(ensembles, kafka, settings.coordinator());
      held.push(changes);
      EventWriter writer =
          new KafkaEventWriter(
              settings.producerClient(), settings.eventsTopic(), settings.kafkaTimeoutMs());
      start(changes, writer, ProposalWorker.Pace.DEFAULT);
    } catch (RuntimeException e) {
      stop();
      throw e;
    }
  }

  /** Starts over what was made elsewhere; it is closed with the task. */
  void start(Changes changes, EventWriter writer, ProposalWorker.Pace pace) {
    held.push(writer);
    ProposalWorker started =
        new ProposalWorker(
            backlog, changes, writer, this::complain, pace, System::currentTimeMillis);
    held.push(started);
    worker = started;
    started.start();
  }

  @Override
  public void open(Collection<TopicPartition> partitions) {
    backlog.open(partitions);
  }

  @Override
  public void close(Collection<TopicPartition> partitions) {
    backlog.close(partitions);
  }

  @Override
  public void put(Collection<SinkRecord> records) {
    ProposalWorker working = worker;
    if (working != null && working.failure() != null) {
      throw new ConnectException(
          "the worker of this task ended; restart the task", working.failure());
    }
    backlog.add(records);
    if (backlog.takeProgress()) {
      // Else a restart would hand in again what was finished up to a minute ago.
      context.requestCommit();
    }
    TopicPartition[] assigned = context.assignment().toArray(TopicPartition[]::new);
    int waiting = backlog.size();
    if (waiting > MAX_WAITING) {
      // Each time: partitions may have been assigned since.
      context.pause(assigned);
      isPaused = true;
    } else if (isPaused && waiting < MAX_WAITING / 2) {
      context.resume(assigned);
      isPaused = false;
    }
  }

  @Override
  public Map<TopicPartition, OffsetAndMetadata> preCommit(
      Map<TopicPartition, OffsetAndMetadata> currentOffsets) {
    return backlog.committable(currentOffsets);
  }

  @Override
  public void stop() {
    while (!held.isEmpty()) {
      try {
        held.pop().close();
      } catch (Exception e) {
        LOG.warn("Something that the task held does not close", e);
      }
    }
  }

  private void complain(SinkRecord record, String reason) {
    ErrantRecordReporter reporter = context.errantRecordReporter();
    if (reporter == null) {
      return;
    }
    try {
      var unused = reporter.report(record, new ConnectException(reason));
    } catch (ConnectException e) {
      // With errors.tolerance=none this would fail the task; the event tells already what is wrong.
      LOG.debug("The worker does not tolerate the record", e);
    }
  }
}
