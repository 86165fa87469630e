package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Quorum;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Creates identical empty registers at all ensembles. Runs on the scheduler.
 *
 * <p>All ensembles must answer: an ensemble left out would have to be told apart later from one
 * that lost its register. The first one by name decides the ring id, so that two creators at the
 * same time, or one after another's crash, end with the same.
 */
final class RingCreation {

  private final RingAcceptors acceptors;
  private final RandomGenerator random;
  private final String wantedRingId;
  private final CompletableFuture<RingRegister.Created> result = new CompletableFuture<>();
  private final Map<String, AcceptorId> ids = new TreeMap<>();
  private final Map<String, String> failures = new TreeMap<>();
  private String ringId;

  RingCreation(RingAcceptors acceptors, RandomGenerator random, String ringId) {
    this.acceptors = acceptors;
    this.random = random;
    this.wantedRingId = ringId;
    this.ringId = ringId;
  }

  CompletableFuture<RingRegister.Created> result() {
    return result;
  }

  void start() {
    int[] open = {acceptors.names().size()};
    for (Ensemble ensemble : acceptors.ensembles()) {
      String incarnation = Long.toHexString(random.nextLong());
      acceptors
          .strand()
          .within(
              acceptors.voteMs(),
              ensemble.provision(incarnation),
              (id, failure) -> {
                note(ensemble.name(), id, failure);
                if (--open[0] == 0) {
                  guarded(this::look);
                }
              });
    }
  }

  private void note(String name, @Nullable AcceptorId id, @Nullable Throwable failure) {
    if (id == null) {
      failures.put(name, failure == null ? "no identity" : String.valueOf(failure.getMessage()));
    } else if (!id.name().equals(name)) {
      failures.put(name, "it is prepared as acceptor " + id.name());
    } else {
      ids.put(name, id);
    }
  }

  private void look() {
    if (!failures.isEmpty()) {
      throw allMustAnswer(failures);
    }
    acceptors.survey(reads -> false, reads -> guarded(() -> onReads(reads)));
  }

  private void onReads(Map<String, RegisterRead> reads) {
    Map<String, String> unusable = new HashMap<>();
    List<RegisterRecord> found = new ArrayList<>();
    List<String> absent = new ArrayList<>();
    reads.forEach(
        (name, read) -> {
          if (read instanceof RegisterRead.Present present) {
            found.add(present.register());
          } else if (read instanceof RegisterRead.Absent) {
            absent.add(name);
          } else {
            unusable.put(name, String.valueOf(RingSurvey.describe(reads).get(name)));
          }
        });
    if (!unusable.isEmpty()) {
      throw allMustAnswer(unusable);
    }
    refuseOtherRing(found, absent);
    if (absent.isEmpty()) {
      finish();
    } else {
      createFirst(absent);
    }
  }

  private void refuseOtherRing(List<RegisterRecord> found, List<String> absent) {
    for (RegisterRecord register : found) {
      Accepted accepted = register.summary().accepted();
      boolean isEmpty = accepted.state().version() == 0;
      boolean isWanted = register.ringId().equals(wantedRingId);
      if ((!isEmpty && !isWanted) || !register.ringId().equals(found.get(0).ringId())) {
        throw exists(register.ringId());
      }
      if (isEmpty && !accepted.acceptors().equals(quorum())) {
        throw new IllegalStateException(
            "the unfinished creation of ring "
                + acceptors.ring()
                + " names the acceptors "
                + accepted.acceptors().members()
                + ", not "
                + quorum().members()
                + "; choose another name");
      }
      if (!isEmpty && !absent.isEmpty()) {
        throw new IllegalStateException(
            "ring "
                + acceptors.ring()
                + " is in use but has no register at "
                + absent
                + "; a lost register is never created anew");
      }
      ringId = register.ringId();
    }
  }

  private IllegalStateException exists(String otherId) {
    return new IllegalStateException(
        "ring "
            + acceptors.ring()
            + " exists already, with ring id "
            + otherId
            + " and not "
            + wantedRingId
            + "; choose another name");
  }

  private void createFirst(List<String> absent) {
    String first = ids.keySet().iterator().next();
    if (!absent.contains(first)) {
      createRest(absent);
      return;
    }
    create(
        first,
        outcome -> {
          if (outcome instanceof WriteOutcome.Conflict) {
            look();
          } else {
            List<String> rest = absent.stream().filter(n -> !n.equals(first)).toList();
            createRest(rest);
          }
        });
  }

  private void createRest(List<String> names) {
    if (names.isEmpty()) {
      finish();
      return;
    }
    int[] open = {names.size()};
    for (String name : names) {
      create(
          name,
          outcome -> {
            if (outcome instanceof WriteOutcome.Conflict) {
              failures.put(name, "another register of this name appeared; repeat");
            }
            if (--open[0] == 0) {
              if (!failures.isEmpty()) {
                throw allMustAnswer(failures);
              }
              finish();
            }
          });
    }
  }

  private void create(String name, Consumer<WriteOutcome> then) {
    AcceptorId self = ids.get(name);
    if (self == null) {
      throw new IllegalStateException("acceptor " + name + " has no identity");
    }
    Ensemble ensemble =
        acceptors.ensembles().stream().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
    long nowMs = acceptors.strand().scheduler().wallMs();
    acceptors
        .strand()
        .within(
            acceptors.voteMs(),
            ensemble.register(acceptors.ring()).create(ringId, self, quorum(), nowMs),
            (outcome, failure) ->
                guarded(
                    () -> {
                      if (outcome instanceof WriteOutcome.Applied
                          || outcome instanceof WriteOutcome.Conflict) {
                        then.accept(outcome);
                      } else {
                        throw allMustAnswer(Map.of(name, String.valueOf(outcome)));
                      }
                    }));
  }

  private Quorum quorum() {
    return new Quorum(List.copyOf(ids.values()));
  }

  private void finish() {
    List<AcceptorEndpoint> endpoints =
        acceptors.ensembles().stream()
            .map(e -> new AcceptorEndpoint(idOf(e.name()), e.address()))
            .toList();
    result.complete(new RingRegister.Created(ringId, endpoints));
  }

  private AcceptorId idOf(String name) {
    AcceptorId id = ids.get(name);
    if (id == null) {
      throw new IllegalStateException("acceptor " + name + " has no identity");
    }
    return id;
  }

  private NoQuorumException allMustAnswer(Map<String, String> why) {
    return new NoQuorumException(
        "to create ring "
            + acceptors.ring()
            + " all ensembles must answer; missing: "
            + why
            + ". Repeat when they do; what was created already is found again");
  }

  private void guarded(Runnable step) {
    if (result.isDone()) {
      return;
    }
    try {
      step.run();
    } catch (RuntimeException e) {
      result.completeExceptionally(e);
    }
  }
}
