package io.ringkeeper.tracker.cli;

import io.ringkeeper.tracker.query.ProducerInfo;
import java.util.List;

/**
 * What forgetting producers does.
 *
 * @param producers whose records would be removed
 */
record ForgetPreview(List<ProducerInfo> producers) {

  ForgetPreview {
    producers = List.copyOf(producers);
  }

  void print(Printer printer, long nowMs) {
    printer.noteTable(
        List.of("PRODUCER", "CLIENT", "HOST", "TOPICS", "CONNECTED"),
        producers.stream()
            .map(
                p ->
                    List.of(
                        p.producerId(),
                        p.clientId().isEmpty() ? "-" : p.clientId(),
                        p.host(),
                        String.join(", ", p.topics()),
                        ProducersCommand.connection(p, nowMs)))
            .toList());
    printer.note("");
    printer.note(
        "Their records are removed from every ensemble: no change of any ring waits for them.");
    producers.stream()
        .filter(ProducerInfo::connected)
        .forEach(
            p ->
                printer.note(
                    ("WARNING: %s is connected to %s. It stops sending once it notices, and is"
                            + " registered again. What it sends until then to keys that a change moves"
                            + " meanwhile goes where they were: consumers with the wrapper keep it"
                            + " apart as quarantined, others take it out of order.")
                        .formatted(p.producerId(), String.join(", ", p.connectedAt()))));
    printer.note("");
  }
}
