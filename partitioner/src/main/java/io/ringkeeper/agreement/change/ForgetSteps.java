package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.ProposalOutcome;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.change.View.RecordsView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The steps of forgetting producers, while the ring is stable.
 *
 * <pre>
 *   ForgetProducers, until no record is left → SettleForgotten
 * </pre>
 *
 * <p>A producer that lives must not lose its record unawares: a change would pass it while it sends
 * by the old table. So every ensemble has to say that it is not connected there, and each removes
 * the record only if that still holds. Whoever carries the proposal out again finds no record and
 * ends it the same way.
 */
final class ForgetSteps {

  private static final int NAMED_PRODUCERS = 5;

  private final RecordsView seen;
  private final RingState state;
  private final ChangeRequest.Forget forget;

  private ForgetSteps(RecordsView seen, RingState state, ChangeRequest.Forget forget) {
    this.seen = seen;
    this.state = state;
    this.forget = forget;
  }

  static Step next(
      RecordsView seen, RingState state, String proposalId, ChangeRequest.Forget forget) {
    ForgetSteps steps = new ForgetSteps(seen, state, forget);
    Optional<String> refusal = forget.evenIfLive() ? steps.tooFew() : steps.live();
    if (refusal.isPresent()) {
      return new Step.Reject(refusal.get());
    }
    Map<String, List<RegisteredProducer>> left = new HashMap<>(seen.byEnsemble());
    left.values().removeIf(List::isEmpty);
    return left.isEmpty()
        ? new Step.SettleForgotten(
            new ProposalOutcome(
                proposalId, ProposalOutcome.Result.COMMITTED, state.epoch(), steps.done()))
        : new Step.ForgetProducers(left, forget.evenIfLive());
  }

  /** The refusal when one of the producers is, or may be, alive. */
  private Optional<String> live() {
    List<String> live = new ArrayList<>();
    for (String producer : forget.producers()) {
      List<String> where =
          seen.byEnsemble().entrySet().stream()
              .filter(e -> e.getValue().stream().anyMatch(p -> isLive(p, producer)))
              .map(Map.Entry::getKey)
              .toList();
      if (!where.isEmpty()) {
        live.add(producer + " is connected to " + String.join(", ", where));
      }
    }
    if (!live.isEmpty()) {
      return Optional.of(
          live.stream().limit(NAMED_PRODUCERS).collect(Collectors.joining("; "))
              + ". It leaves by itself when it is closed, and what crashed counts as connected until"
              + " its ZooKeeper session times out; wait for that and propose again. With evenIfLive it"
              + " loses its record all the same: until it notices, what it sends to moved keys is"
              + " kept apart by the consumers");
    }
    return seen.silent().isEmpty()
        ? Optional.empty()
        : Optional.of(
            String.format(
                "ensemble %s does not answer, so nobody knows whether %s is connected there, and a"
                    + " record there would stay; bring it back and propose again, or, if you know that"
                    + " the process is gone, propose it with evenIfLive",
                String.join(", ", seen.silent()), named()));
  }

  private static boolean isLive(RegisteredProducer producer, String id) {
    return producer.live() && producer.registration().producerId().equals(id);
  }

  /** The refusal when the records could be removed in too few ensembles to make a difference. */
  private Optional<String> tooFew() {
    boolean isMajority =
        state
            .quorum()
            .isMajority(
                state.quorum().members().stream()
                    .filter(id -> seen.byEnsemble().containsKey(id.name()))
                    .toList());
    return isMajority
        ? Optional.empty()
        : Optional.of(
            String.format(
                "only %s of the acceptors of ring '%s' answer; bring a majority back and propose"
                    + " again",
                seen.byEnsemble().keySet(), state.name()));
  }

  private String done() {
    String what =
        String.format(
            "no record of %s is left at %s",
            named(), String.join(", ", seen.byEnsemble().keySet()));
    return seen.silent().isEmpty()
        ? what
        : String.format(
            "%s; ensemble %s did not answer: a record that it holds blocks changes again once it is"
                + " back, and has to be forgotten then",
            what, String.join(", ", seen.silent()));
  }

  /** Not all of them: outcomes are kept in the ring's state. */
  private String named() {
    int more = forget.producers().size() - NAMED_PRODUCERS;
    String some =
        forget.producers().stream().limit(NAMED_PRODUCERS).collect(Collectors.joining(", "));
    return more > 0 ? some + " and " + more + " more" : some;
  }
}
