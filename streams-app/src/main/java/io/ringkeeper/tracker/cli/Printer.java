package io.ringkeeper.tracker.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.ringkeeper.tracker.topology.Json;
import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;

/** Prints results: one JSON document for programs, or text for people. */
final class Printer {

  private final PrintWriter out;
  private final Ringkeeper.OutputFormat format;

  Printer(PrintWriter out, Ringkeeper.OutputFormat format) {
    this.out = out;
    this.format = format;
  }

  /** Prints the value as JSON, or runs the text's printing. */
  void print(Object value, Runnable asText) {
    if (format == Ringkeeper.OutputFormat.text) {
      asText.run();
    } else {
      try {
        out.println(Json.MAPPER.writerWithDefaultPrettyPrinter().writeValueAsString(value));
      } catch (JsonProcessingException e) {
        throw new IllegalStateException("cannot print " + value.getClass(), e);
      }
    }
    out.flush();
  }

  /** A line for people; programs do not get it. */
  void note(String line) {
    if (format == Ringkeeper.OutputFormat.text) {
      line(line);
      out.flush();
    }
  }

  /** Text for people, printed as it comes; programs do not get it. */
  void noteBy(Runnable text) {
    if (format == Ringkeeper.OutputFormat.text) {
      text.run();
      out.flush();
    }
  }

  /** A table for people; programs do not get it. */
  void noteTable(List<String> head, List<List<String>> rows) {
    if (format == Ringkeeper.OutputFormat.text) {
      table(head, rows);
    }
  }

  void line(String line) {
    out.println(line);
  }

  /** A table with aligned columns. */
  void table(List<String> head, List<List<String>> rows) {
    List<List<String>> all = new ArrayList<>();
    all.add(head);
    all.addAll(rows);
    int[] widths = new int[head.size()];
    for (List<String> row : all) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    for (List<String> row : all) {
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < widths.length; i++) {
        String cell = row.get(i);
        text.append(cell).append(" ".repeat(widths[i] - cell.length() + 2));
      }
      out.println(text.toString().stripTrailing());
    }
  }

  static String percent(double share) {
    return String.format(java.util.Locale.ROOT, "%.2f %%", 100 * share);
  }

  static String time(long ms) {
    return Instant.ofEpochMilli(ms).truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
