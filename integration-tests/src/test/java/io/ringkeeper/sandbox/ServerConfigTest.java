package io.ringkeeper.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServerConfigTest {
  private static final Path DATA = Path.of("/data/x");

  @Test
  void propertiesAreReadBackAsTheyWereAndInAFixedOrder() throws Exception {
    // Given
    Map<String, String> properties =
        Map.of("b", " leading", "a.path", "C:\\dir\\ä", "c", "x=y:z #!", "d", "two\nlines");

    // When
    String text = PropertiesText.render(properties);

    // Then
    Properties read = new Properties();
    read.load(new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1)));
    assertThat(read).isEqualTo(properties);
    assertThat(text.lines().map(line -> line.substring(0, 1))).containsExactly("a", "b", "c", "d");
  }

  @Test
  void standaloneZooKeeperHasNoPeers() {
    // When
    Map<String, String> config = ZooKeeperConfig.render(DATA, 2181, List.of());

    // Then
    assertThat(config)
        .containsEntry("clientPortAddress", "127.0.0.1")
        .containsEntry("admin.enableServer", "false")
        .noneSatisfy((key, value) -> assertThat(key).startsWith("server."));
  }

  @Test
  void zooKeeperOfThreeNamesAllPeersFromOne() {
    // Given
    List<ZooKeeperConfig.PeerPorts> peers =
        List.of(
            new ZooKeeperConfig.PeerPorts(1, 2),
            new ZooKeeperConfig.PeerPorts(3, 4),
            new ZooKeeperConfig.PeerPorts(5, 6));

    // When
    Map<String, String> config = ZooKeeperConfig.render(DATA, 2181, peers);

    // Then
    assertThat(config)
        .containsEntry("server.1", "127.0.0.1:1:2")
        .containsEntry("server.2", "127.0.0.1:3:4")
        .containsEntry("server.3", "127.0.0.1:5:6");
  }

  @Test
  void combinedNodeListensForClientsAndForItself() {
    // When
    Map<String, String> config =
        KafkaConfig.combined(new KafkaConfig.Controller(1, "127.0.0.1:2"), "127.0.0.1:1", DATA);

    // Then
    assertThat(config)
        .containsEntry("process.roles", "broker,controller")
        .containsEntry("listeners", "PLAINTEXT://127.0.0.1:1,CONTROLLER://127.0.0.1:2")
        .containsEntry("advertised.listeners", "PLAINTEXT://127.0.0.1:1")
        .containsEntry("controller.quorum.voters", "1@127.0.0.1:2")
        .containsEntry("offsets.topic.replication.factor", "1");
  }

  @Test
  void brokersOfThreeReplicateInternalTopicsAndSurviveOneLoss() {
    // When
    Map<String, String> config =
        KafkaConfig.broker(
            2, new KafkaConfig.Controller(100, "127.0.0.1:9"), "127.0.0.1:1", 3, DATA);

    // Then
    assertThat(config)
        .containsEntry("process.roles", "broker")
        .containsEntry("transaction.state.log.replication.factor", "3")
        .containsEntry("transaction.state.log.min.isr", "2");
  }

  @Test
  void connectWorkerFindsPluginsByServiceLoadingAlone() {
    // When
    Map<String, String> config =
        ConnectConfig.render("127.0.0.1:1", 8083, List.of(Path.of("/p"), Path.of("/q")));

    // Then
    assertThat(config)
        .containsEntry("plugin.path", "/p,/q")
        .containsEntry("plugin.discovery", "service_load")
        .containsEntry("exactly.once.source.support", "enabled")
        .containsEntry("value.converter.schemas.enable", "false")
        .containsEntry("listeners", "http://127.0.0.1:8083");
  }

  @Test
  void launcherArgumentsPutTheWatchBeforeTheMainClassAndTheCallersFlagsAfterOurs() {
    // Given
    JvmCommand command =
        new JvmCommand(
            "x", "some.Main", List.of(Path.of("/a.jar")), List.of("arg"), List.of("-Xmx1g"), 64);

    // When
    List<String> args =
        command.launcherArgs(Path.of("/lib"), Path.of("/log.xml"), Path.of("/tmp/x"));

    // Then
    assertThat(args).containsSubsequence("-Xmx64m", "-Xmx1g", "-cp");
    assertThat(args)
        .endsWith(
            "-cp",
            Path.of("/lib") + java.io.File.pathSeparator + Path.of("/a.jar"),
            "io.ringkeeper.sandbox.child.ParentWatch",
            "some.Main",
            "arg");
  }

  @Test
  void argumentFileQuotesEachArgument() {
    // When
    String text = JvmCommand.argumentFile(List.of("a b", "c\"d\\e"));

    // Then
    assertThat(text).isEqualTo("\"a b\"\n\"c\\\"d\\\\e\"\n");
  }
}
