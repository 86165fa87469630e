package io.ringkeeper.agreement.change;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

class ProposalFormatProperties {

  @Property(tries = 500)
  void whatIsWrittenIsReadAsTheSameProposal(@ForAll("proposals") Proposal proposal) {
    // Given
    Map<String, Object> written = ProposalFormat.toMap(proposal);

    // When
    Parsed parsed = ProposalParser.parse(written);

    // Then
    assertThat(parsed).isEqualTo(new Parsed.Valid(proposal));
  }

  @Provide
  Arbitrary<Proposal> proposals() {
    Arbitrary<Set<String>> quarantine = names().set().ofMaxSize(3);
    Arbitrary<Long> epoch = Arbitraries.longs().between(0, 1L << 40);
    Arbitrary<String> text = Arbitraries.strings().ofMaxLength(200);
    return Combinators.combine(names(), names(), requests(), text, text, epoch, quarantine)
        .as(Proposal::new);
  }

  private static Arbitrary<String> names() {
    return Arbitraries.strings().alpha().numeric().withChars("._-").ofMinLength(3).ofMaxLength(20);
  }

  private static Arbitrary<ChangeRequest> requests() {
    Arbitrary<Integer> partition = Arbitraries.integers().between(0, 65_535);
    Arbitrary<Integer> weight = Arbitraries.integers().between(0, 1_000_000);
    Arbitrary<Map<Integer, Integer>> weights =
        Arbitraries.maps(partition, weight).ofMinSize(1).ofMaxSize(20);
    Arbitrary<ChangeRequest> create =
        Combinators.combine(
                names().list().uniqueElements().ofMinSize(1).ofMaxSize(5),
                Arbitraries.of(Genesis.values()),
                Arbitraries.integers().between(1, 65_536).injectNull(0.3),
                weights)
            .as(ChangeRequest.Create::new);
    Arbitrary<ChangeRequest> key =
        Combinators.combine(
                Arbitraries.oneOf(
                    Arbitraries.bytes().array(byte[].class).ofMaxSize(40).map(RecordKey::of),
                    names().map(RecordKey::ofUtf8)),
                partition)
            .as(ChangeRequest.MoveKey::new);
    return Arbitraries.oneOf(
        create,
        key,
        Arbitraries.just(new ChangeRequest.Empty()),
        Arbitraries.just(new ChangeRequest.Compatible()),
        partition.map(p -> new ChangeRequest.Expand(p + 1)),
        partition.set().ofMinSize(1).ofMaxSize(20).map(ChangeRequest.Drain::new),
        weights.map(ChangeRequest.Reweight::new),
        Arbitraries.maps(partition, partition)
            .ofMinSize(1)
            .ofMaxSize(20)
            .map(ChangeRequest.MoveSlots::new),
        Arbitraries.longs().between(0, Long.MAX_VALUE).map(ChangeRequest.RollBack::new));
  }
}
