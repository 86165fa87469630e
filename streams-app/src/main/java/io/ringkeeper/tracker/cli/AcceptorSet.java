package io.ringkeeper.tracker.cli;

import io.ringkeeper.tracker.query.AcceptorInfo;
import io.ringkeeper.tracker.query.AcceptorInfo.Health;
import io.ringkeeper.tracker.query.RingDetail;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The acceptors of one ring, and what may be asked to be done to them. */
final class AcceptorSet {

  /** More would only add latency. */
  private static final int MAX = 7;

  private final RingDetail ring;

  AcceptorSet(RingDetail ring) {
    this.ring = ring;
    if (ring.epoch() < 0) {
      throw CliException.refused(
          "Nothing is proved of ring %s yet: wait until the source connector has published its"
                  .formatted(ring.ring())
              + " first decision.");
    }
  }

  long epoch() {
    return ring.epoch();
  }

  private List<String> names() {
    return ring.acceptors().stream().filter(AcceptorInfo::voting).map(AcceptorInfo::name).toList();
  }

  private Optional<AcceptorInfo> voting(String name) {
    return ring.acceptors().stream().filter(a -> a.voting() && a.name().equals(name)).findFirst();
  }

  boolean names(String acceptor) {
    return voting(acceptor).isPresent();
  }

  /** With one more. */
  SetPreview plus(String acceptor) {
    AcceptorInfo known = voting(acceptor).orElse(null);
    if (known != null) {
      throw CliException.refused(
          "Acceptor %s of ring %s is in the set already%s"
              .formatted(
                  acceptor,
                  ring.ring(),
                  known.health() == Health.EXCLUDED
                      ? ", but excluded (%s): ringkeeper rejoin %s --acceptor %s"
                          .formatted(known.reason(), ring.ring(), acceptor)
                      : "."));
    }
    List<String> after = new ArrayList<>(names());
    after.add(acceptor);
    if (after.size() > MAX) {
      throw CliException.refused(
          "Ring %s has %d acceptors, which are the most there can be: remove one first."
              .formatted(ring.ring(), MAX));
    }
    return new SetPreview(names(), after);
  }

  /** With one less. */
  SetPreview minus(String acceptor) {
    required(acceptor);
    List<String> after = names().stream().filter(name -> !name.equals(acceptor)).toList();
    if (after.isEmpty()) {
      throw CliException.refused(
          "Acceptor %s is the only one of ring %s: add another first."
              .formatted(acceptor, ring.ring()));
    }
    return new SetPreview(names(), after);
  }

  /** The same, one of them in another life; refused for one that looks well. */
  SetPreview again(String acceptor, boolean evenIfHealthy) {
    AcceptorInfo known = required(acceptor);
    if (known.health() == Health.OK && !evenIfHealthy) {
      throw CliException.refused(
          "Acceptor %s of ring %s is healthy as far as its events tell: it has version %d, the"
                  .formatted(acceptor, ring.ring(), known.acceptedVersion())
              + " newest. If its ensemble was restored from a backup or lost its data since, say"
              + " so with --even-if-healthy.");
    }
    return new SetPreview(names(), names());
  }

  private AcceptorInfo required(String acceptor) {
    return voting(acceptor)
        .orElseThrow(
            () ->
                CliException.refused(
                    "Ring %s names no acceptor '%s'. Those it names: %s. One that it does not name"
                            .formatted(ring.ring(), acceptor, String.join(", ", names()))
                        + " is added with 'ringkeeper propose add-acceptor %s --acceptor %s'."
                            .formatted(ring.ring(), acceptor)));
  }
}
