package io.ringkeeper.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** What a producer's class path grows by: small enough, and complete. */
class RuntimeClosureIT {

  private static final long MAX_BYTES = 6_700_000;

  @Test
  void closureOfTheClientIsSmall() throws IOException {
    // Given
    List<Path> jars = closure();
    // When
    long total = 0;
    for (Path jar : jars) {
      long bytes = Files.size(jar);
      total += bytes;
      System.out.printf("run-time closure: %,11d %s%n", bytes, jar.getFileName());
    }
    System.out.printf("run-time closure: %,11d of at most %,d bytes%n", total, MAX_BYTES);
    // Then
    assertThat(jars).hasSizeGreaterThan(3);
    assertThat(total).isLessThanOrEqualTo(MAX_BYTES);
  }

  @Test
  void closureAndSlf4jAloneReachAServerAndVote() throws IOException, InterruptedException {
    // Given
    try (RealServer server = new RealServer()) {
      List<String> classPath = new ArrayList<>();
      closure().forEach(jar -> classPath.add(jar.toString()));
      classPath.add(locationOf(LoggerFactory.class));
      classPath.add(locationOf(SlimClosureProbe.class));
      Path output = Files.createTempFile("slim-closure", ".log");
      // When
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx128m",
                  "-cp",
                  String.join(File.pathSeparator, classPath),
                  SlimClosureProbe.class.getName(),
                  server.address())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      boolean ended = process.waitFor(60, TimeUnit.SECONDS);
      process.destroyForcibly();
      // Then
      assertThat(ended).as(Files.readString(output)).isTrue();
      assertThat(process.exitValue()).as(Files.readString(output)).isZero();
      assertThat(Files.readString(output)).contains(SlimClosureProbe.DONE);
    }
  }

  private static List<Path> closure() throws IOException {
    String file = Objects.requireNonNull(System.getProperty("ringkeeper.closure"), "closure");
    String own = Objects.requireNonNull(System.getProperty("ringkeeper.jar"), "jar");
    String jars = Files.readString(Path.of(file)).strip();
    return Stream.concat(Stream.of(own), Stream.of(jars.split(File.pathSeparator)))
        .map(Path::of)
        .toList();
  }

  private static String locationOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
