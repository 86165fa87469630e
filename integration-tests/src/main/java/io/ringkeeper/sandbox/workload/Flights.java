package io.ringkeeper.sandbox.workload;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;

/** The flight records that come with the project, in order of departure. */
final class Flights {

  private static final String RESOURCE = "flights-2001q1.csv";

  private Flights() {}

  /**
   * One flight.
   *
   * @param route {@code origin-destination}, the record key
   * @param line the whole line of the file
   */
  record Flight(String route, String line) {

    private static Flight parse(String line) {
      String[] fields = line.split(",", -1);
      if (fields.length != 5) {
        throw new IllegalArgumentException("not a flight: '" + line + "'");
      }
      return new Flight(fields[1] + "-" + fields[2], line);
    }
  }

  /** All flights. */
  static List<Flight> load() {
    try (InputStream in =
            Objects.requireNonNull(Flights.class.getResourceAsStream(RESOURCE), RESOURCE);
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      return lines.lines().skip(1).map(Flight::parse).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
