package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Decision;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EpochArchive;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.change.ChangeCoordinator.Surroundings;
import io.ringkeeper.paxos.AcceptorId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/**
 * Carries what producers and consumers rely on over to the acceptors to be: the records of all
 * producers, and the archived epochs.
 *
 * <p>◆ Producers are listed only where this coordinator had the present state accepted by its own
 * write, in the session of that write, at a majority of the acceptors that decide the state and of
 * those it names. Whoever was admitted before is in that list.
 *
 * <p>A record is copied only for a producer that is not at a majority of the acceptors to be by
 * itself: what it does not know of it cannot remove when it leaves.
 */
final class CarryOver {

  private final Surroundings with;
  private final Waits waits;
  private final String ring;

  CarryOver(Surroundings with, String ring) {
    this.with = with;
    this.waits = with.waits();
    this.ring = ring;
  }

  /** The producers registered in each ensemble, with the session they were listed in. */
  Map<String, Stamped<List<RegisteredProducer>>> listings() {
    return waits.ask(with.ensembles(), e -> e.membership().producers(), with.config().askMaxMs());
  }

  /** A producer, and the ensembles that were seen to hold its record. */
  record Listed(ProducerRegistration registration, Set<String> at) {}

  /**
   * The records of all producers admitted so far.
   *
   * @param accepted the present state, accepted by own writes
   * @param before listings made before those writes
   * @return empty when they could not be listed at enough acceptors; to be repeated
   */
  Optional<Collection<Listed>> producers(
      Decision accepted, Map<String, Stamped<List<RegisteredProducer>>> before) {
    Set<AcceptorId> own = acceptedAt(accepted);
    Map<String, Listed> found = new HashMap<>();
    Set<AcceptorId> listed = new HashSet<>();
    Map<String, Stamped<List<RegisteredProducer>>> after = listings();
    for (AcceptorId acceptor : own) {
      Stamped<List<RegisteredProducer>> first = before.get(acceptor.name());
      Stamped<List<RegisteredProducer>> second = after.get(acceptor.name());
      if (first != null && second != null && first.sessionId() == second.sessionId()) {
        listed.add(acceptor);
        second
            .value()
            .forEach(
                p ->
                    found
                        .computeIfAbsent(
                            p.registration().producerId(),
                            id -> new Listed(p.registration(), new HashSet<>()))
                        .at()
                        .add(acceptor.name()));
      }
    }
    return accepted.accepted().isQuorum(listed) ? Optional.of(found.values()) : Optional.empty();
  }

  /** The acceptors whose register shows the accept: nobody else writes at its ballot. */
  private Set<AcceptorId> acceptedAt(Decision accepted) {
    Set<AcceptorId> acceptors = new HashSet<>();
    reads()
        .values()
        .forEach(
            read -> {
              if (read instanceof RegisterRead.Present present
                  && present.register().summary().accepted().equals(accepted.accepted())) {
                acceptors.add(present.register().acceptor());
              }
            });
    return acceptors;
  }

  Map<String, RegisterRead> reads() {
    return waits.ask(with.ensembles(), e -> e.register(ring).read(), with.config().askMaxMs());
  }

  /**
   * Stores the records that are missing and all archived epochs at the ensembles named.
   *
   * @return whether a majority of those holds all of it now; to be repeated otherwise
   */
  boolean copy(RingState state, Collection<Listed> producers, Set<String> to) {
    Optional<Map<Long, Ensemble>> holders = epochs(state);
    if (holders.isEmpty()) {
      return false;
    }
    List<Ensemble> targets = with.ensembles().stream().filter(e -> to.contains(e.name())).toList();
    Set<String> done =
        new HashSet<>(
            waits
                .ask(targets, e -> copyRecords(e, needed(producers, to)), with.config().askMaxMs())
                .keySet());
    Map<String, List<Long>> held =
        waits.ask(targets, e -> e.archive(ring).epochs(), with.config().askMaxMs());
    done.retainAll(held.keySet());
    for (Map.Entry<Long, Ensemble> epoch : holders.get().entrySet()) {
      List<Ensemble> lacking =
          targets.stream()
              .filter(e -> done.contains(e.name()))
              .filter(e -> !held.getOrDefault(e.name(), List.of()).contains(epoch.getKey()))
              .toList();
      if (!lacking.isEmpty()) {
        Set<String> stored = copyEpoch(epoch.getKey(), epoch.getValue(), lacking);
        lacking.stream().map(Ensemble::name).filter(n -> !stored.contains(n)).forEach(done::remove);
      }
    }
    return done.size() >= to.size() / 2 + 1;
  }

  private static List<Listed> needed(Collection<Listed> producers, Set<String> to) {
    return producers.stream()
        .filter(p -> p.at().stream().filter(to::contains).count() < to.size() / 2 + 1)
        .toList();
  }

  private static CompletableFuture<Boolean> copyRecords(Ensemble to, List<Listed> producers) {
    CompletableFuture<?>[] copies =
        producers.stream()
            .filter(p -> !p.at().contains(to.name()))
            .map(p -> to.membership().copy(p.registration()))
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(copies).thenApply(all -> true);
  }

  /** Every archived epoch with somebody who holds it; empty unless a majority told theirs. */
  private Optional<Map<Long, Ensemble>> epochs(RingState state) {
    Map<String, List<Long>> held =
        waits.ask(with.ensembles(), e -> e.archive(ring).epochs(), with.config().askMaxMs());
    Set<AcceptorId> told = new HashSet<>();
    state.quorum().members().stream().filter(m -> held.containsKey(m.name())).forEach(told::add);
    if (!state.quorum().isMajority(told)) {
      return Optional.empty();
    }
    Map<Long, Ensemble> holders = new HashMap<>();
    for (Ensemble ensemble : with.ensembles()) {
      held.getOrDefault(ensemble.name(), List.of()).forEach(e -> holders.putIfAbsent(e, ensemble));
    }
    return Optional.of(holders);
  }

  private Set<String> copyEpoch(long epoch, Ensemble from, List<Ensemble> to) {
    Optional<EpochEntry> entry =
        waits
            .ask(List.of(from), e -> e.archive(ring).get(epoch), with.config().askMaxMs())
            .values()
            .stream()
            .flatMap(Optional::stream)
            .findFirst();
    Set<String> stored = new TreeSet<>();
    entry.ifPresent(
        found ->
            waits
                .ask(to, e -> e.archive(ring).put(found), with.config().askMaxMs())
                .forEach(
                    (name, outcome) -> {
                      if (outcome == EpochArchive.Stored.PRESENT) {
                        stored.add(name);
                      }
                    }));
    return stored;
  }
}
