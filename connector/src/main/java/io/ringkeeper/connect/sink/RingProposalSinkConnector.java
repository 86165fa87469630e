package io.ringkeeper.connect.sink;

import io.ringkeeper.connect.PluginVersion;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Task;
import org.apache.kafka.connect.sink.SinkConnector;

/**
 * Carries proposals of ring changes through, and publishes how each ended. Proposals of one ring
 * are handled in order when they are keyed by ring. Redelivery is harmless: there is one change per
 * proposal id, also when several tasks or programs work on one ring.
 */
public final class RingProposalSinkConnector extends SinkConnector {

  private Map<String, String> properties = Map.of();

  @Override
  public String version() {
    return PluginVersion.get();
  }

  @Override
  public void start(Map<String, String> props) {
    properties = Map.copyOf(new SinkSettings(props).originalsStrings());
  }

  @Override
  public Class<? extends Task> taskClass() {
    return RingProposalSinkTask.class;
  }

  @Override
  public List<Map<String, String>> taskConfigs(int maxTasks) {
    return Collections.nCopies(maxTasks, properties);
  }

  @Override
  public void stop() {
    // Tasks hold the connections.
  }

  @Override
  public ConfigDef config() {
    return SinkSettings.configDef();
  }
}
