package io.ringkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** Looks at what the build packaged for users. */
class PluginLayoutIT {

  private static final String VERSION = System.getProperty("ringkeeper.version");
  private static final Path DIRECTORY = Path.of("target/plugin/ringkeeper-connector-" + VERSION);

  private static final List<String> LIBRARIES =
      List.of(
          "curator-client",
          "curator-framework",
          "netty-",
          "ringkeeper-connector",
          "ringkeeper-partitioner",
          "zookeeper");

  @Test
  void libHoldsThePluginAndItsSlimZooKeeperClientAndNothingThatTheWorkerBrings()
      throws IOException {
    // When
    List<String> jars = names(DIRECTORY.resolve("lib"));

    // Then
    assertThat(jars)
        .allMatch(jar -> LIBRARIES.stream().anyMatch(jar::startsWith), "expected library")
        .noneMatch(
            jar -> jar.contains("kafka") || jar.contains("slf4j") || jar.contains("connect-"))
        .noneMatch(jar -> jar.contains("guava") || jar.contains("jackson"));
    assertThat(LIBRARIES).allMatch(name -> jars.stream().anyMatch(jar -> jar.startsWith(name)));
  }

  @Test
  void manifestNamesThePluginAndItsVersion() throws IOException {
    // When
    JsonNode manifest = new ObjectMapper().readTree(DIRECTORY.resolve("manifest.json").toFile());

    // Then
    assertThat(manifest.path("name").asText()).isEqualTo("ringkeeper-connector");
    assertThat(manifest.path("version").asText()).isEqualTo(VERSION);
    assertThat(manifest.findValuesAsText("release_date").toString()).doesNotContain("$");
  }

  @Test
  void archiveHoldsTheSameFilesAsTheDirectory() throws IOException {
    // Given
    String name = "ringkeeper-ringkeeper-connector-" + VERSION;
    List<String> expected;
    try (Stream<Path> files = Files.walk(DIRECTORY)) {
      expected =
          files
              .filter(Files::isRegularFile)
              .map(file -> name + "/" + DIRECTORY.relativize(file))
              .toList();
    }

    // When
    try (ZipFile archive = new ZipFile(Path.of("target", name + ".zip").toFile())) {
      List<String> found =
          archive.stream().filter(e -> !e.isDirectory()).map(ZipEntry::getName).toList();

      // Then
      assertThat(found).containsExactlyInAnyOrderElementsOf(expected);
      assertThat(found)
          .contains(
              name + "/doc/LICENSE",
              name + "/doc/connector.md",
              name + "/etc/ringkeeper-source.properties",
              name + "/etc/ringkeeper-sink.properties");
    }
  }

  private static List<String> names(Path directory) throws IOException {
    try (Stream<Path> files = Files.list(directory)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
