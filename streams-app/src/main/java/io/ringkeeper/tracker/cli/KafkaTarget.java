package io.ringkeeper.tracker.cli;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A Kafka cluster and how to talk to it. */
record KafkaTarget(String bootstrapServers, Map<String, String> clients) {

  KafkaTarget {
    clients = Map.copyOf(clients);
  }

  static KafkaTarget of(String bootstrapServers, @Nullable Path commandConfig) {
    Map<String, String> clients = new TreeMap<>();
    if (commandConfig != null) {
      Properties properties = new Properties();
      try (Reader reader = Files.newBufferedReader(commandConfig, StandardCharsets.UTF_8)) {
        properties.load(reader);
      } catch (IOException e) {
        throw CliException.failed(
            "--command-config %s cannot be read: check the path and its permissions"
                .formatted(commandConfig),
            e);
      }
      properties.stringPropertyNames().forEach(n -> clients.put(n, properties.getProperty(n)));
    }
    return new KafkaTarget(bootstrapServers, clients);
  }
}
