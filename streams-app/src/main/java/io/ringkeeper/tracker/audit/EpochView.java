package io.ringkeeper.tracker.audit;

import io.ringkeeper.agreement.event.AgreementEvent.ArchivedEpoch;
import java.util.ArrayList;
import java.util.List;

/**
 * An archived epoch and who holds it.
 *
 * @param heldBy the acceptors that were seen to hold exactly this, as {@code name#incarnation}
 */
public record EpochView(ArchivedEpoch archived, List<String> heldBy) {

  public EpochView {
    heldBy = List.copyOf(heldBy);
  }

  EpochView alsoHeldBy(String acceptor) {
    if (heldBy.contains(acceptor)) {
      return this;
    }
    List<String> next = new ArrayList<>(heldBy);
    next.add(acceptor);
    return new EpochView(archived, next);
  }
}
