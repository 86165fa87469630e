package io.ringkeeper.sandbox;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Renders the configuration of a distributed Connect worker. */
final class ConnectConfig {
  private ConnectConfig() {}

  static Map<String, String> render(String bootstrapServers, int port, List<Path> pluginDirs) {
    Map<String, String> config = new LinkedHashMap<>();
    config.put("bootstrap.servers", bootstrapServers);
    config.put("listeners", "http://" + PortAllocator.HOST + ":" + port);
    config.put("rest.advertised.host.name", PortAllocator.HOST);
    config.put("group.id", "connect-sandbox");
    for (String store : List.of("config", "offset", "status")) {
      config.put(store + ".storage.topic", "connect-sandbox-" + store);
      config.put(store + ".storage.replication.factor", "1");
    }
    config.put("offset.storage.partitions", "5");
    config.put("status.storage.partitions", "1");
    config.put("offset.flush.interval.ms", "1000");
    for (String converter : List.of("key.converter", "value.converter")) {
      config.put(converter, "org.apache.kafka.connect.json.JsonConverter");
      config.put(converter + ".schemas.enable", "false");
    }
    config.put("exactly.once.source.support", "enabled");
    config.put(
        "plugin.path", pluginDirs.stream().map(Path::toString).collect(Collectors.joining(",")));
    // Four times the speed and half the memory of scanning every class.
    config.put("plugin.discovery", "service_load");
    // One worker: there is nobody to wait for before it takes its own tasks back.
    config.put("scheduled.rebalance.max.delay.ms", "0");
    return config;
  }
}
