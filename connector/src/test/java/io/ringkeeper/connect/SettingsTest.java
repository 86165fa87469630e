package io.ringkeeper.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.ringkeeper.connect.sink.RingProposalSinkConnector;
import io.ringkeeper.connect.source.RingAgreementSourceConnector;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.kafka.common.config.ConfigDef;
import org.apache.kafka.connect.connector.Connector;
import org.apache.kafka.connect.errors.ConnectException;
import org.apache.kafka.connect.source.ExactlyOnceSupport;
import org.junit.jupiter.api.Test;

class SettingsTest {

  private static final Path DOCS = Path.of("..", "docs", "connector.md");
  private static final Map<String, String> SOURCE =
      Map.of("ringkeeper.ensembles", "a=h1:2181;b=h2:2181;c=h3:2181/x");

  @Test
  void documentedTablesAreThoseOfTheConfigurations() throws IOException {
    // When
    String source = table(new RingAgreementSourceConnector());
    String sink = table(new RingProposalSinkConnector());

    // Then
    assertThat(Files.readString(DOCS)).contains(source).contains(sink);
  }

  @Test
  void malformedEnsemblesAreSaidAtValidation() {
    // Given
    for (Connector connector :
        List.of(new RingAgreementSourceConnector(), new RingProposalSinkConnector())) {

      // When
      var found = connector.validate(Map.of("ringkeeper.ensembles", "a=nowhere"));

      // Then
      assertThat(found.configValues())
          .filteredOn(value -> value.name().equals("ringkeeper.ensembles"))
          .singleElement()
          .satisfies(
              v ->
                  assertThat(v.errorMessages())
                      .singleElement()
                      .asString()
                      .contains("Expected a=host"));
    }
  }

  @Test
  void ensemblesAreSharedOutOverAsManyTasksAsAllowed() {
    // Given
    RingAgreementSourceConnector connector = new RingAgreementSourceConnector();
    connector.start(SOURCE);

    // When
    List<String> two = connector.taskConfigs(2).stream().map(SettingsTest::ensembles).toList();
    List<String> nine = connector.taskConfigs(9).stream().map(SettingsTest::ensembles).toList();

    // Then
    assertThat(two).containsExactly("a,c", "b");
    assertThat(nine).containsExactly("a", "b", "c");
  }

  @Test
  void sourceSupportsExactlyOnceWhateverItIsAsked() {
    // When
    ExactlyOnceSupport support = new RingAgreementSourceConnector().exactlyOnceSupport(Map.of());

    // Then
    assertThat(support).isEqualTo(ExactlyOnceSupport.SUPPORTED);
  }

  @Test
  void offsetsMayBeAlteredAndDeletedRepeatedlyButNotForeignOnes() {
    // Given
    RingAgreementSourceConnector connector = new RingAgreementSourceConnector();
    Map<Map<String, ?>, Map<String, ?>> own = new HashMap<>();
    own.put(Map.of("acceptor", "a", "stream", "register", "ring", "r"), Map.of("version", 7L));
    own.put(Map.of("acceptor", "a", "stream", "acks", "ring", "r", "bucket", "3"), null);

    // When
    boolean first = connector.alterOffsets(SOURCE, own);
    boolean second = connector.alterOffsets(SOURCE, own);

    // Then
    assertThat(first && second).isTrue();
    assertThatThrownBy(
            () -> connector.alterOffsets(SOURCE, Map.of(Map.of("file", "x"), Map.of("pos", 1L))))
        .isInstanceOf(ConnectException.class)
        .hasMessageContaining("not this connector's");
  }

  @Test
  void versionIsThatOfTheBuild() {
    assertThat(PluginVersion.get()).matches("[0-9]+\\.[0-9]+\\.[0-9]+.*");
  }

  private static String ensembles(Map<String, String> task) {
    return Objects.requireNonNull(task.get("ringkeeper.task.ensembles"));
  }

  /** The settings as the documentation shows them, in the order of their definition. */
  private static String table(Connector connector) {
    StringBuilder table = new StringBuilder("| setting | default | meaning |\n|---|---|---|\n");
    ConfigDef def = connector.config();
    def.configKeys().values().stream()
        .filter(key -> !key.internalConfig)
        .forEach(
            key ->
                table.append(
                    "| `%s` | %s | %s |\n"
                        .formatted(
                            key.name,
                            key.hasDefault() ? "`" + key.defaultValue + "`" : "required",
                            key.documentation.replaceAll("</?code>", "`"))));
    return table.toString();
  }
}
