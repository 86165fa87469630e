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
 * @param registeredAtMs by acceptor ({@code name#incarnation}), when its record was written there
 */
public record ProducerView(ProducerData producer, Map<String, Long> registeredAtMs) {

  public ProducerView {
    registeredAtMs = java.util.Collections.unmodifiableMap(new TreeMap<>(registeredAtMs));
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
    String acceptor = AcceptorView.id(event.acceptor(), event.incarnation());
    if (event.kind() == Kind.DEREGISTERED) {
      at.remove(acceptor);
      return at.isEmpty() || before == null
          ? Optional.empty()
          : Optional.of(new ProducerView(before.producer(), at));
    }
    at.put(acceptor, event.timeMs());
    return Optional.of(new ProducerView(data, at));
  }
}
