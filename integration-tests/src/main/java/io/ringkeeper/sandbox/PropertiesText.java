package io.ringkeeper.sandbox;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Collectors;

/** Renders properties files in a fixed order, with everything escaped that their format escapes. */
final class PropertiesText {
  private PropertiesText() {}

  static String render(Map<String, String> properties) {
    return properties.entrySet().stream()
        .sorted(Map.Entry.comparingByKey())
        .map(entry -> line(entry.getKey(), entry.getValue()))
        .collect(Collectors.joining());
  }

  /** The JDK's own escaping, without the date line it puts first. */
  private static String line(String key, String value) {
    Properties one = new Properties();
    one.setProperty(key, value);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try {
      one.store(bytes, null);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    String stored = bytes.toString(StandardCharsets.ISO_8859_1);
    return stored.substring(
        stored.indexOf(System.lineSeparator()) + System.lineSeparator().length());
  }
}
