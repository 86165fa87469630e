package io.ringkeeper.tracker.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.tracker.topology.Json;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;

/** What one command printed and ended with. */
record CommandRun(int exitCode, String out, String err) {

  static CommandRun of(Gateway gateway, String... args) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int exitCode =
        new Ringkeeper(gateway)
            .commandLine()
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .execute(args);
    return new CommandRun(exitCode, out.toString(), err.toString());
  }

  JsonNode json() {
    try {
      return Json.MAPPER.readTree(out);
    } catch (IOException e) {
      throw new AssertionError(out, e);
    }
  }
}
