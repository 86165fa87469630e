package io.ringkeeper.sandbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;

/** Whatever ends the JVM that started servers ends them too. */
class ParentWatchIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Path WORK_DIR = Path.of("target", "it", "ParentWatchIT").toAbsolutePath();

  private Process parent;
  private Path output;

  ParentWatchIT(TestInfo test) throws Exception {
    String name = test.getDisplayName().replaceAll("\\W", "");
    output = Files.createDirectories(WORK_DIR).resolve(name + ".log");
    // Without a watch of its own, as a user's JVM is.
    parent =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Parent.class.getName(),
                WORK_DIR.resolve(name).toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
  }

  @BeforeEach
  void awaitServer() {
    await("its server is up")
        .atMost(PATIENCE)
        .until(() -> Files.readString(output).contains("all is up"));
  }

  @AfterEach
  void endParent() {
    parent.descendants().forEach(ProcessHandle::destroyForcibly);
    parent.destroyForcibly();
  }

  @Test
  void serversEndWhenTheirParentIsKilled() {
    // Given
    List<ProcessHandle> servers = parent.descendants().toList();

    // When
    parent.destroyForcibly();

    // Then
    assertThat(servers).hasSize(1);
    await("the watch sees its input end")
        .atMost(PATIENCE)
        .until(() -> servers.stream().noneMatch(ProcessHandle::isAlive));
  }

  @Test
  void keyboardInterruptReachesServersOnlyThroughTheirParent() throws Exception {
    // Given
    List<ProcessHandle> servers = parent.descendants().toList();

    // When
    interrupt(servers.get(0).pid());
    await("an interrupt leaves a server alone")
        .during(Duration.ofMillis(700))
        .atMost(PATIENCE)
        .until(servers.get(0)::isAlive);
    interrupt(parent.pid());
    boolean ended = parent.waitFor(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);

    // Then
    assertThat(ended).isTrue();
    assertThat(parent.exitValue()).isEqualTo(130);
    assertThat(servers).hasSize(1).noneMatch(ProcessHandle::isAlive);
    assertThat(Files.readString(output)).contains("stopped zookeeper");
  }

  private static void interrupt(long pid) throws Exception {
    int code = new ProcessBuilder("kill", "-INT", Long.toString(pid)).start().waitFor();
    assertThat(code).as("kill -INT " + pid).isZero();
  }

  /** Has a sandbox of one ZooKeeper server and waits to be ended. */
  static final class Parent {
    public static void main(String[] args) throws InterruptedException {
      SandboxSpec spec = SandboxSpec.in(Path.of(args[0])).withEnsembles("x").withBrokers(0);
      Sandbox own = new EmbeddedBackend().start(spec, System.out::println);
      System.out.println("all is up: " + own.ensemblesProperty());
      Thread.currentThread().join();
    }
  }
}
