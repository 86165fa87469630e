package io.ringkeeper.tracker.query;

import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import io.ringkeeper.agreement.event.AgreementEvent.ProducerData;
import io.ringkeeper.tracker.audit.AcceptorView;
import io.ringkeeper.tracker.audit.ProducerView;
import io.ringkeeper.tracker.query.ProducerInfo.Part;
import io.ringkeeper.tracker.query.ProducerInfo.Role;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Says of registered producers whether they live, and what changes have to do with them. */
final class Producers {

  private Producers() {}

  /**
   * A change under way.
   *
   * @param topics of its ring
   * @param drainedInMs by producer that acknowledged it, how long its drain took
   */
  record OpenChange(
      String ring, Set<String> topics, ChangeData change, Map<String, Long> drainedInMs) {}

  static ProducerInfo info(ProducerView view, Collection<OpenChange> open) {
    ProducerData data = view.producer();
    Set<String> connected = new TreeSet<>();
    view.registeredAtMs().keySet().stream()
        .filter(acceptor -> !view.gone().containsKey(acceptor))
        .map(AcceptorView::nameOf)
        .forEach(connected::add);
    Long goneSinceMs = connected.isEmpty() ? Collections.max(view.gone().values()) : null;
    List<Part> parts = new ArrayList<>();
    open.stream()
        .filter(change -> data.topics().stream().anyMatch(change.topics()::contains))
        .forEach(change -> parts.add(part(view, change, connected, goneSinceMs)));
    return new ProducerInfo(
        data.producerId(),
        data.clientId(),
        data.host(),
        data.topics(),
        data.idempotent(),
        data.acknowledgesDrain(),
        data.transactionalId(),
        data.maxBlockMs(),
        data.deliveryTimeoutMs(),
        data.isolationMaxMs(),
        data.startedAtMs(),
        view.registeredAtMs(),
        List.copyOf(connected),
        goneSinceMs,
        parts);
  }

  private static Part part(
      ProducerView view, OpenChange open, Set<String> connected, @Nullable Long goneSinceMs) {
    ProducerData data = view.producer();
    Long drainedInMs = open.drainedInMs().get(data.producerId());
    String kind = open.change().kind();
    if (!data.acknowledgesDrain()) {
      return new Part(
          open.ring(), kind, Role.PASSED, "relaxed: it never acknowledges, so changes pass it");
    }
    if (drainedInMs != null) {
      return new Part(
          open.ring(), kind, Role.ACKNOWLEDGED, "acknowledged after " + drainedInMs + " ms");
    }
    return new Part(
        open.ring(), kind, Role.WAITED_FOR, why(view, open.ring(), connected, goneSinceMs));
  }

  private static String why(
      ProducerView view, String ring, Set<String> connected, @Nullable Long goneSinceMs) {
    int registered = view.registeredAtMs().size();
    if (goneSinceMs != null) {
      return "not connected since %s; if its process is gone: ringkeeper producers forget %s --producer %s"
          .formatted(
              Instant.ofEpochMilli(goneSinceMs).truncatedTo(ChronoUnit.SECONDS),
              ring,
              view.producer().producerId());
    }
    return connected.size() < registered / 2 + 1
        ? "connected to %s only, so it may not have seen the change: check its network"
            .formatted(String.join(", ", connected))
        : "connected; what it sent before is not settled yet, or a failed send may still arrive (its"
            + " metrics sends-unsettled and partitions-in-doubt tell)";
  }
}
