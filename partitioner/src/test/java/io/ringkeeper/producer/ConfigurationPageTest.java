package io.ringkeeper.producer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/configuration.md} equal to the definition. To write it anew: {@code mvn -pl
 * partitioner test -Dtest=ConfigurationPageTest -Dringkeeper.docs.write=true}.
 */
class ConfigurationPageTest {

  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "."), "..", "docs", "configuration.md");
  private static final String BEGIN = "<!-- producer properties: generated, do not edit -->\n";
  private static final String END = "<!-- end of producer properties -->\n";

  private static String render(ConfigDef definition) {
    StringBuilder page = new StringBuilder(BEGIN);
    page.append("| property | type | default | values | meaning |\n|---|---|---|---|---|\n");
    definition.configKeys().values().stream()
        .sorted(
            (a, b) ->
                a.importance != b.importance
                    ? a.importance.compareTo(b.importance)
                    : a.name.compareTo(b.name))
        .forEach(key -> page.append(row(key)));
    return page.append(END).toString();
  }

  private static String row(ConfigDef.ConfigKey key) {
    String values = key.validator == null ? "" : key.validator.toString();
    return String.join(
            " | ",
            "| `" + key.name + "`",
            key.type.name().toLowerCase(Locale.ROOT),
            key.hasDefault()
                ? key.defaultValue == null ? "see meaning" : "`" + key.defaultValue + "`"
                : "none, required",
            values.replace("null, ", ""),
            key.documentation)
        + " |\n";
  }

  @Test
  void pageSaysWhatTheDefinitionSays() throws IOException {
    // Given
    String expected = render(RingProducerConfig.definition());
    String page = Files.readString(PAGE, StandardCharsets.UTF_8);
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END) + END.length();
    if (Boolean.getBoolean("ringkeeper.docs.write")) {
      page = page.substring(0, begin) + expected + page.substring(end);
      Files.writeString(PAGE, page, StandardCharsets.UTF_8);
      end = begin + expected.length();
    }
    // When
    String found = page.substring(begin, end);
    // Then
    assertThat(found).isEqualTo(expected);
  }
}
