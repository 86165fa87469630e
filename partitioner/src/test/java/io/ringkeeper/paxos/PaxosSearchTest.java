package io.ringkeeper.paxos;

import static io.ringkeeper.paxos.Fixtures.ballot;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Every reachable state of tiny worlds, with the real steps and with wrong ones. */
class PaxosSearchTest {

  private static final List<List<Ballot>> TWO_AND_ONE =
      List.of(List.of(ballot(1, "p"), ballot(3, "p")), List.of(ballot(2, "q")));
  private static final List<List<Ballot>> TWO_EACH =
      List.of(List.of(ballot(1, "p"), ballot(3, "p")), List.of(ballot(2, "q"), ballot(4, "q")));
  private static final PaxosSearch.Steps RIGHT = new PaxosSearch.Steps() {};

  @Test
  void invariantsHoldInEveryStateOfThreeBallots() {
    // Given
    PaxosSearch search = new PaxosSearch(RIGHT, TWO_AND_ONE, false);

    // When
    PaxosSearch.Result result = search.run();

    // Then
    assertThat(result.violation()).isEmpty();
    assertThat(result.states()).isGreaterThan(100_000);
    assertThat(result.mostChosenVersions()).isEqualTo(3);
  }

  @Test
  void invariantsHoldWhenAcceptsPromiseTheNextBallot() {
    // Given
    PaxosSearch search = new PaxosSearch(RIGHT, TWO_EACH, true);

    // When
    PaxosSearch.Result result = search.run();

    // Then
    assertThat(result.violation()).isEmpty();
    assertThat(result.states()).isGreaterThan(10_000);
    assertThat(result.mostChosenVersions()).isEqualTo(3);
  }

  @Test
  void acceptWithoutPromiseCheckIsFound() {
    // Given
    PaxosSearch.Steps wrong =
        new PaxosSearch.Steps() {
          @Override
          public Vote accept(AcceptorState state, Accepted proposed, @Nullable Ballot next) {
            return new Vote.Granted(
                new AcceptorState(proposed.ballot().max(state.promised()), proposed));
          }
        };

    // When
    PaxosSearch.Result result = new PaxosSearch(wrong, TWO_AND_ONE, false).run();

    // Then
    assertThat(result.violation()).isNotEmpty();
  }

  @Test
  void changeOnAStateNotKnownChosenIsFound() {
    // Given
    PaxosSearch.Steps wrong =
        new PaxosSearch.Steps() {
          @Override
          public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
            ProposerRound next = round.on(acceptor, answer);
            return next instanceof ProposerRound.Prepared p
                ? new ProposerRound.Prepared(
                    p.ballot(), p.adopted(), Set.copyOf(Fixtures.ABC.members()), p.asked())
                : next;
          }
        };

    // When
    PaxosSearch.Result result = new PaxosSearch(wrong, TWO_AND_ONE, false).run();

    // Then
    assertThat(result.violation()).startsWith("P4");
  }

  @Test
  void adoptingTheLowestBallotIsFound() {
    // Given
    PaxosSearch.Steps wrong =
        new PaxosSearch.Steps() {
          @Override
          public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
            ProposerRound next = round.on(acceptor, answer);
            if (round instanceof ProposerRound.Preparing preparing
                && next instanceof ProposerRound.Prepared p
                && answer instanceof Answer.Promised last) {
              Map<AcceptorId, Accepted> promises = preparing.promises();
              promises.put(last.by(), last.accepted());
              Accepted lowest =
                  promises.values().stream()
                      .min((a, b) -> a.ballot().compareTo(b.ballot()))
                      .orElseThrow();
              return new ProposerRound.Prepared(p.ballot(), lowest, promises.keySet(), p.asked());
            }
            return next;
          }
        };

    // When
    PaxosSearch.Result result = new PaxosSearch(wrong, TWO_AND_ONE, false).run();

    // Then
    assertThat(result.violation()).isNotEmpty();
  }

  @Test
  void decidingByTooFewAcceptsIsFound() {
    // Given
    PaxosSearch.Steps wrong =
        new PaxosSearch.Steps() {
          @Override
          public ProposerRound step(ProposerRound round, String acceptor, Answer answer) {
            ProposerRound next = round.on(acceptor, answer);
            return next instanceof ProposerRound.Accepting a
                ? new ProposerRound.Decided(
                    a.ballot(), a.proposed(), a.applied(), a.next(), a.asked())
                : next;
          }
        };

    // When
    PaxosSearch.Result result = new PaxosSearch(wrong, TWO_AND_ONE, false).run();

    // Then
    assertThat(result.violation()).startsWith("P6");
  }
}
