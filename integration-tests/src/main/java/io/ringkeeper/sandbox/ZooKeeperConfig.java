package io.ringkeeper.sandbox;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Renders the configuration of one ZooKeeper server. */
final class ZooKeeperConfig {
  private ZooKeeperConfig() {}

  /**
   * Ports of one server of an ensemble of several.
   *
   * @param quorum followers connect to the leader here
   * @param election votes for a leader
   */
  record PeerPorts(int quorum, int election) {}

  /** A server; with fewer than two peers it is a standalone one. */
  static Map<String, String> render(Path dataDir, int clientPort, List<PeerPorts> peers) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("tickTime", "500");
    // In ticks: generous, since a busy machine must not cost an ensemble its leader.
    config.put("initLimit", "40");
    config.put("syncLimit", "20");
    config.put("dataDir", dataDir.toString());
    config.put("clientPort", Integer.toString(clientPort));
    config.put("clientPortAddress", PortAllocator.HOST);
    // The default is 20 ticks, which would cut usual session time-outs at this tick.
    config.put("maxSessionTimeout", "40000");
    config.put("admin.enableServer", "false");
    config.put("4lw.commands.whitelist", "srvr,ruok,mntr");
    if (peers.size() > 1) {
      for (int i = 0; i < peers.size(); i++) {
        PeerPorts ports = peers.get(i);
        config.put(
            "server." + (i + 1),
            PortAllocator.HOST + ":" + ports.quorum() + ":" + ports.election());
      }
    }
    return config;
  }
}
