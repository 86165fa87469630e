package io.ringkeeper.agreement.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.Mutant;
import io.ringkeeper.agreement.simulation.MutantsPage.Death;
import java.io.IOException;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Shows that the simulation notices every {@link Mutant}: a check that cannot fail is none. */
class MutantSimulationTest {

  /** The most that any mutant may take. */
  private static final int SEEDS = Integer.getInteger("ringkeeper.seeds", 20_000);

  /** So soon a mutant has to die to be tried in every build. */
  private static final int SEEDS_IN_EVERY_BUILD = 100;

  /**
   * Nothing has noticed these so far. A listing where the own accept is not stored can miss a
   * producer only if that one's second look, which follows its registration, is also answered by
   * servers that all lag behind the decision.
   */
  private static final Set<Mutant> SURVIVORS = EnumSet.of(Mutant.EVERYBODY_VOTED);

  /** For those that are expected to survive. */
  private static final int SEEDS_FOR_SURVIVORS = 1_000;

  private static Optional<Death> hunt(Mutant mutant, long seeds) {
    Profile profile = Profile.of(mutant);
    return LongStream.range(0, seeds)
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
      long seeds = SURVIVORS.contains(mutant) ? SEEDS_FOR_SURVIVORS : SEEDS;
      hunt(mutant, seeds).ifPresent(death -> deaths.put(mutant, death));
    }

    // Then
    if (Boolean.getBoolean("ringkeeper.write")) {
      new MutantsPage(deaths).write();
    }
    assertThat(new MutantsPage(deaths).survivors()).isSubsetOf(SURVIVORS);
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
    assertThat(read.survivors()).isEqualTo(SURVIVORS);
  }
}
