package io.ringkeeper.connect.source;

import io.ringkeeper.connect.EnsembleSettings;
import io.ringkeeper.connect.PluginVersion;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.apache.kafka.connect.source.SourceConnector;

/**
 * Publishes what happens in the agreement: every promise, accept, archived epoch, registration and
 * acknowledgement of every ensemble. One task per ensemble, since one ensemble is one acceptor and
 * fails by itself; with fewer tasks allowed, tasks share.
 *
 * <p>Each happening is published once and in order per ensemble and stream, resumed from Connect's
 * offsets; exactly once where the worker has {@code exactly.once.source.support} enabled. What a
 * register's journal no longer holds is published as a gap.
 */
public final class RingAgreementSourceConnector extends SourceConnector {

  private Map<String, String> properties = Map.of();
  private List<String> ensembles = List.of();

  @Override
  public String version() {
    return PluginVersion.get();
  }

  @Override
  public void start(Map<String, String> props) {
    SourceSettings settings = new SourceSettings(props);
    properties = Map.copyOf(props);
    ensembles = List.copyOf(EnsembleSettings.ensembles(settings).connectStrings().keySet());
  }

  @Override
  public Class<? extends Task> taskClass() {
    return RingAgreementSourceTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    int tasks = Math.min(maxTasks, ensembles.size());
    List<Map<String, String>> configs = new ArrayList<>();
    for (int task = 0; task < tasks; task++) {
      List<String> own = new ArrayList<>();
      for (int i = task; i < ensembles.size(); i += tasks) {
        own.add(ensembles.get(i));
      }
      Map<String, String> config = new HashMap<>(properties);
      config.put(SourceSettings.TASK_ENSEMBLES, String.join(",", own));
      configs.add(config);
    }
    return configs;
  }

  @Override
  public void stop() {
    // Tasks hold the connections.
  }

  @Override
  public ConfigDef config() {
    return SourceSettings.configDef();
  }

  @Override
  public ExactlyOnceSupport exactlyOnceSupport(Map<String, String> props) {
    return ExactlyOnceSupport.SUPPORTED;
  }

  @Override
  public boolean alterOffsets(
      Map<String, String> config, Map<Map<String, ?>, Map<String, ?>> offsets) {
    // Values may be null, whatever the signature says: those offsets are to be deleted.
    offsets.forEach(SourceKeys::requireOwn);
    return true;
  }
}
