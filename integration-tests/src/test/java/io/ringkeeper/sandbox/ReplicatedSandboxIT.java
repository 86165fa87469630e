package io.ringkeeper.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Ensembles of three servers and clusters of three brokers go on without one of them. */
class ReplicatedSandboxIT {
  private static final Path WORK_DIR =
      Path.of("target", "it", "ReplicatedSandboxIT").toAbsolutePath();

  private static Sandbox sandbox;

  @BeforeAll
  static void startSandbox() {
    SandboxSpec spec =
        SandboxSpec.in(WORK_DIR).withEnsembles("a").withZkServersPerEnsemble(3).withBrokers(3);
    sandbox = new EmbeddedBackend().start(spec, SandboxListener.SILENT);
  }

  @AfterAll
  static void closeSandbox() {
    List<ProcessHandle> children = ProcessHandle.current().descendants().toList();
    sandbox.close();
    assertThat(children).hasSize(7).noneMatch(ProcessHandle::isAlive);
  }

  @Test
  void ensembleOfThreeServesWithoutOneServerAndTakesItBack() throws Exception {
    // Given
    Ensemble ensemble = sandbox.ensemble("a");
    Server victim = ensemble.servers().get(2);

    // When
    victim.kill();
    Clients.write(ensemble, "/two-of-three", "yes");
    boolean wholeWithoutVictim = ensemble.isRunning();
    victim.start();

    // Then
    assertThat(wholeWithoutVictim).isFalse();
    assertThat(ensemble.isRunning()).isTrue();
    assertThat(Clients.read(ensemble, "/two-of-three")).isEqualTo("yes");
  }

  @Test
  void clusterOfThreeServesWithoutOneBrokerAndTakesItBack() throws Exception {
    // Given
    String bootstrap = sandbox.bootstrapServers();
    Clients.createTopic(bootstrap, new NewTopic("replicated", 1, (short) 3));
    Clients.produce(bootstrap, "replicated", "k", "three");

    // When
    sandbox.broker(2).kill();
    Clients.produce(bootstrap, "replicated", "k", "two");
    sandbox.broker(2).start();

    // Then
    assertThat(Clients.consume(bootstrap, "replicated", 2)).containsExactly("three", "two");
  }
}
