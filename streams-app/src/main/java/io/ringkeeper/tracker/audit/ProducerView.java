package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.Kind;
import io.ringkeeper.agreement.event.AgreementEvent.ProducerData;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A registered producer and where it is registered.
 *
 * @param registeredAtMs by acceptor ({@code name#incarnation} of the ensemble's storage), when its
 *     record was written there; an ensemble whose storage was replaced counts once
 * @param goneSinceMs the same for those to which it is registered and not connected, since when;
 *     null in stores that know nothing of it
 */
public record ProducerView(
    ProducerData producer,
    Map<String, Long> registeredAtMs,
    @Nullable Map<String, Long> goneSinceMs) {

  public ProducerView {
    registeredAtMs = java.util.Collections.unmodifiableMap(new TreeMap<>(registeredAtMs));
    goneSinceMs =
        goneSinceMs == null
            ? Map.of()
            : java.util.Collections.unmodifiableMap(new TreeMap<>(goneSinceMs));
  }

  /** By acceptor, since when it is registered there without being connected. */
  public Map<String, Long> gone() {
    Map<String, Long> known = goneSinceMs;
    return known == null ? Map.of() : known;
  }

  /**
   * What is known after a REGISTERED or DEREGISTERED event; empty when it is registered nowhere any
   * more.
   */
  public static Optional<ProducerView> after(@Nullable ProducerView before, AgreementEvent event) {
    ProducerData data = event.producer();
    if (data == null) {
      return Optional.ofNullable(before);
    }
    Map<String, Long> at = new TreeMap<>(before == null ? Map.of() : before.registeredAtMs());
    Map<String, Long> gone = new TreeMap<>(before == null ? Map.of() : before.gone());
    // The record that the storage before held is gone with it.
    at.keySet().removeIf(id -> AcceptorView.nameOf(id).equals(event.acceptor()));
    gone.keySet().removeIf(id -> AcceptorView.nameOf(id).equals(event.acceptor()));
    if (event.kind() == Kind.DEREGISTERED) {
      return at.isEmpty() || before == null
          ? Optional.empty()
          : Optional.of(new ProducerView(before.producer(), at, gone));
    }
    String acceptor = AcceptorView.id(event.acceptor(), event.incarnation());
    at.put(acceptor, event.timeMs());
    Long goneSinceMs = data.goneSinceMs();
    if (goneSinceMs != null) {
      gone.put(acceptor, goneSinceMs);
    }
    return Optional.of(new ProducerView(data, at, gone));
  }
}
