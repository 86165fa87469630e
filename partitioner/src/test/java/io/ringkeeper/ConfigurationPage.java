package io.ringkeeper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.apache.kafka.common.config.ConfigDef;

/** The tables of {@code docs/configuration.md}, each generated from a definition. */
public final class ConfigurationPage {

  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "."), "..", "docs", "configuration.md");

  private ConfigurationPage() {}

  /** Checks the table of one client; writes it anew when {@code ringkeeper.docs.write} is set. */
  public static void check(String client, ConfigDef definition) throws IOException {
    String begin = "<!-- " + client + " properties: generated, do not edit -->\n";
    String end = "<!-- end of " + client + " properties -->\n";
    String expected = begin + render(definition) + end;
    String page = Files.readString(PAGE, StandardCharsets.UTF_8);
    if (Boolean.getBoolean("ringkeeper.docs.write")) {
      page =
          page.substring(0, page.indexOf(begin))
              + expected
              + page.substring(page.indexOf(end) + end.length());
      Files.writeString(PAGE, page, StandardCharsets.UTF_8);
    }
    String found = page.substring(page.indexOf(begin), page.indexOf(end) + end.length());
    assertThat(found).isEqualTo(expected);
  }

  private static String render(ConfigDef definition) {
    StringBuilder table = new StringBuilder();
    table.append("| property | type | default | values | meaning |\n|---|---|---|---|---|\n");
    definition.configKeys().values().stream()
        .sorted(
            (a, b) ->
                a.importance != b.importance
                    ? a.importance.compareTo(b.importance)
                    : a.name.compareTo(b.name))
        .forEach(key -> table.append(row(key)));
    return table.toString();
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
}
