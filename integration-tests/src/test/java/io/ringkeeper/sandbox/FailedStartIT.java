package io.ringkeeper.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class FailedStartIT {
  private static final Path WORK_DIR = Path.of("target", "it", "FailedStartIT").toAbsolutePath();

  @Test
  void brokerThatDoesNotStartIsShownWithItsLogAndNothingIsLeft() {
    // Given
    SandboxSpec spec =
        SandboxSpec.in(WORK_DIR.resolve("broken"))
            .withBrokerProperties(Map.of("metric.reporters", "no.such.Reporter"));

    // When
    Throwable failure =
        catchThrowable(() -> new EmbeddedBackend().start(spec, SandboxListener.SILENT));

    // Then
    assertThat(failure)
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("kafka-1 ended before it answered")
        .hasMessageContaining("no.such.Reporter");
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void configurationThatCannotBeFormattedIsShownWithItsFile() {
    // Given
    SandboxSpec spec =
        SandboxSpec.in(WORK_DIR.resolve("unformatted"))
            .withEnsembles()
            .withBrokerProperties(Map.of("log.segment.bytes", "many"));

    // When / Then
    assertThatThrownBy(() -> new EmbeddedBackend().start(spec, SandboxListener.SILENT))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("kafka-1.properties")
        .hasStackTraceContaining("log.segment.bytes");
  }

  @Test
  void serverTooSlowForItsTimeOutIsShownWithWhatIsMissing() {
    // Given
    SandboxSpec spec =
        SandboxSpec.in(WORK_DIR.resolve("slow"))
            .withEnsembles("a")
            .withBrokers(0)
            .withStartTimeout(Duration.ofMillis(1));

    // When / Then
    assertThatThrownBy(() -> new EmbeddedBackend().start(spec, SandboxListener.SILENT))
        .isInstanceOf(SandboxException.class)
        .hasMessageContaining("zookeeper-a did not answer in 1 ms")
        .hasMessageContaining("srvr on port");
    assertThat(ProcessHandle.current().descendants()).isEmpty();
  }

  @Test
  void portTakenJustBeforeTheServerBindsIsToldApartFromOtherFailures() throws Exception {
    SandboxSpec spec = SandboxSpec.in(WORK_DIR.resolve("taken")).withEnsembles("a").withBrokers(0);
    try (SandboxHome home = SandboxHome.open(spec.workDir());
        ProcessLauncher launcher = new ProcessLauncher(home)) {
      // Given: the port is free again and not ours
      PortAllocator ports = new PortAllocator(new SplittableRandom());
      ServerFactory factory =
          new ServerFactory(
              spec, home, ServerClassPaths.find(), ports, launcher, SandboxListener.SILENT);
      ForkedEnsemble ensemble = factory.ensemble("a");
      int port = Integer.parseInt(ensemble.connectString().replaceAll(".*:", ""));
      ports.close();

      // When
      Throwable failure;
      try (ServerSocket thief = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
        assertThat(thief.isBound()).isTrue();
        failure = catchThrowable(ensemble::start);
      }

      // Then
      assertThat(failure).isInstanceOf(PortTakenException.class);
      assertThat(ensemble.isRunning()).isFalse();
    }
  }
}
