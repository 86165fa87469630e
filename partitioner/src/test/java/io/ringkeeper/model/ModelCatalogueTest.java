package io.ringkeeper.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The list of all searches. */
class ModelCatalogueTest {

  static List<Class<? extends Enum<?>>> rules() {
    List<Class<? extends Enum<?>>> all = new ArrayList<>();
    all.add(MembershipModel.Rule.class);
    all.add(AcceptorSetModel.Rule.class);
    all.add(ChangeIdModel.Rule.class);
    all.add(ArchiveModel.Rule.class);
    all.add(FirstChangeModel.Rule.class);
    all.add(TicketModel.Rule.class);
    all.add(GateModel.Rule.class);
    return all;
  }

  @ParameterizedTest
  @MethodSource("rules")
  void everyRuleIsLeftOutInSomeSearchOfEveryBuild(Class<? extends Enum<?>> rules) {
    // When
    Set<String> leftOut =
        ModelCatalogue.cases().stream()
            .filter(c -> !c.isLong())
            .map(ModelCase::rule)
            .collect(Collectors.toSet());
    // Then
    assertThat(leftOut).containsAll(Stream.of(rules.getEnumConstants()).map(Enum::name).toList());
  }

  @Test
  void everySearchHasItsOwnName() {
    // When
    // Then
    assertThat(ModelCatalogue.cases()).extracting(ModelCase::toString).doesNotHaveDuplicates();
  }

  @Test
  void entryTellsWhatASearchSaw() {
    // When
    List<ModelCatalogue.Entry> entries =
        SmallCases.firstChange().stream().map(ModelCatalogue::entry).toList();
    // Then
    assertThat(entries.get(0).violation()).isEmpty();
    assertThat(entries.get(0).traceLength()).isZero();
    assertThat(entries.get(1).rule()).isEqualTo("EMPTY_CHANGE_BEFORE_GROWTH");
    assertThat(entries.get(1).traceLength()).isEqualTo(6);
  }
}
