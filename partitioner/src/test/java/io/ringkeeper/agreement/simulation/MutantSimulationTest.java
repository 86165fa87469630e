package io.ringkeeper.agreement.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.Mutant;
import io.ringkeeper.agreement.simulation.MutantsPage.Death;
import io.ringkeeper.model.ModelCatalogue;
import java.io.IOException;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Shows that the simulation notices every {@link Mutant}: a check that cannot fail is none. */
class MutantSimulationTest {

  /** The most that any mutant may take. */
  private static final int SEEDS = Integer.getInteger("ringkeeper.seeds", 20_000);

  /** Enough for those that an exhaustive search finds. */
  private static final int SEEDS_BESIDE_A_SEARCH = 1_000;

  /** So soon a mutant has to die to be tried in every build. */
  private static final int SEEDS_IN_EVERY_BUILD = 100;

  private static Optional<Death> hunt(Mutant mutant, long seeds) {
    Profile profile = Profile.of(mutant);
    return LongStream.range(0, seeds)
        .parallel()
        .mapToObj(seed -> World.run(seed, profile, mutant))
        .filter(Result::isViolated)
        .filter(result -> isOfTheMutant(result, profile))
        .findFirst()
        .map(result -> new Death(result.invariant(), result.seed() + 1));
  }

  /** Not a violation that the right steps have in the same world: that is another matter. */
  private static boolean isOfTheMutant(Result result, Profile profile) {
    return !World.run(result.seed(), profile, Mutant.NONE).isViolated();
  }

  @Test
  void mutantsThatDieSoonAreNoticed() throws IOException {
    // Given
    Map<Mutant, Death> known = MutantsPage.read().deaths();
    List<Mutant> soon =
        MutantsPage.mutants().stream()
            .filter(m -> known.containsKey(m) && known.get(m).seeds() <= SEEDS_IN_EVERY_BUILD)
            .toList();

    // When
    List<Mutant> survivors =
        soon.stream().filter(m -> hunt(m, 3L * SEEDS_IN_EVERY_BUILD).isEmpty()).toList();

    // Then
    assertThat(soon).hasSizeGreaterThan(35);
    assertThat(survivors).isEmpty();
  }

  @Test
  @Tag("long")
  void everyMutantIsNoticed() throws IOException {
    // Given
    Map<Mutant, Death> deaths = new EnumMap<>(Mutant.class);

    // When
    for (Mutant mutant : MutantsPage.mutants()) {
      boolean isSearched = MutantsPage.SEARCHED.containsKey(mutant);
      Optional<Death> death = hunt(mutant, isSearched ? SEEDS_BESIDE_A_SEARCH : SEEDS);
      death.ifPresent(d -> deaths.put(mutant, d));
      System.out.printf("%s: %s%n", mutant, death.map(Death::toString).orElse("alive"));
    }

    // Then
    if (Boolean.getBoolean("ringkeeper.write")) {
      new MutantsPage(deaths).write();
    }
    assertThat(new MutantsPage(deaths).survivors()).isSubsetOf(MutantsPage.SEARCHED.keySet());
  }

  @ParameterizedTest
  @MethodSource("searched")
  void ruleThatNoSeedMissesIsFoundNecessaryBySearch(Enum<?> rule) {
    // When
    List<ModelCatalogue.Entry> searches = ModelCatalogue.without(rule);

    // Then
    assertThat(searches).isNotEmpty().noneMatch(search -> search.violation().isEmpty());
  }

  static Collection<Enum<?>> searched() {
    return MutantsPage.SEARCHED.values();
  }

  @Test
  void thereAreAtLeastFortyMutants() {
    assertThat(MutantsPage.mutants()).hasSizeGreaterThanOrEqualTo(40);
  }

  @Test
  void pageNamesEveryMutantAndWhatItDoes() throws IOException {
    // Given
    MutantsPage read = MutantsPage.read();

    // When
    String stored = MutantsPage.stored();

    // Then
    assertThat(stored).isEqualTo(read.print());
    assertThat(read.survivors()).isSubsetOf(MutantsPage.SEARCHED.keySet());
  }
}
