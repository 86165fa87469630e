package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.Mutant;
import io.ringkeeper.model.MembershipModel;
import io.ringkeeper.model.TicketModel;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The page {@code docs/mutants.md}: every mutant, what noticed it, and after how many seeds. */
record MutantsPage(Map<Mutant, Death> deaths) {

  private static final Path PAGE =
      Path.of(System.getProperty("basedir", "."), "..", "docs", "mutants.md");

  private static final String NOT_YET = "–";

  /**
   * Found by an exhaustive search without the rule that they break; so many seeds rarely or never
   * show them. A listing where the own accept is not stored, say, misses a producer only if that
   * one's second look, which follows its registration, is also answered by servers that all lag
   * behind the decision.
   */
  static final Map<Mutant, Enum<?>> SEARCHED =
      Map.of(
          Mutant.EVERYBODY_VOTED, MembershipModel.Rule.LIST_AFTER_OWN_ACCEPT,
          Mutant.TIPS_FROM_BEFORE, MembershipModel.Rule.READ_AFTER_OWN_WRITE,
          Mutant.FAILED_SEND_IS_SETTLED, TicketModel.Rule.FAILURE_IS_DOUBT);

  private static final String HEAD =
      """
      # Mutants

      Deliberate protocol bugs that the simulation has to notice. Each is tried from seed 0 on, in
      worlds that provoke it, until an invariant is violated. The invariants are those of
      [correctness](correctness.md); `liveness` is that everything comes to an end once the faults do,
      and `call` that a caller was told the truth about its change. Where no seed shows anything, an
      exhaustive search of the same rule does (`io.ringkeeper.model`).

      This page is written by `mvn -pl partitioner test -Dtest=MutantSimulationTest
      -Dringkeeper.groups=long -Dringkeeper.write=true`; a test compares its names and descriptions with the
      mutants.

      | mutant | where | what it does wrong | noticed by | after seeds |
      |---|---|---|---|---:|
      """;

  /**
   * What noticed a mutant.
   *
   * @param invariant the first word of the violation
   * @param seeds how many runs it took
   */
  record Death(String invariant, long seeds) {}

  static List<Mutant> mutants() {
    return Stream.of(Mutant.values()).filter(m -> m != Mutant.NONE).toList();
  }

  static MutantsPage read() throws IOException {
    Map<Mutant, Death> deaths = new EnumMap<>(Mutant.class);
    for (String line : Files.readString(PAGE, StandardCharsets.UTF_8).lines().toList()) {
      String[] cells = line.split("\\|", -1);
      Mutant mutant = cells.length == 7 ? named(cells[1].replace("`", "").strip()) : null;
      if (mutant != null && !cells[5].strip().equals(NOT_YET)) {
        deaths.put(mutant, new Death(cells[4].strip(), Long.parseLong(cells[5].strip())));
      }
    }
    return new MutantsPage(deaths);
  }

  private static @Nullable Mutant named(String name) {
    return mutants().stream().filter(m -> m.name().equals(name)).findFirst().orElse(null);
  }

  /** Mutants that nothing has noticed. */
  Set<Mutant> survivors() {
    Set<Mutant> alive = EnumSet.allOf(Mutant.class);
    alive.removeAll(deaths.keySet());
    alive.remove(Mutant.NONE);
    return alive;
  }

  static String stored() throws IOException {
    return Files.readString(PAGE, StandardCharsets.UTF_8);
  }

  void write() throws IOException {
    Files.writeString(PAGE, print(), StandardCharsets.UTF_8);
  }

  String print() {
    StringBuilder page = new StringBuilder(HEAD);
    for (Mutant mutant : mutants()) {
      Death death = deaths.get(mutant);
      page.append(
          String.format(
              "| `%s` | %s | %s | %s | %s |%n",
              mutant.name(),
              mutant.group().name().toLowerCase(Locale.ROOT),
              mutant.description(),
              death == null ? unnoticed(mutant) : death.invariant(),
              death == null ? NOT_YET : death.seeds()));
    }
    return page.toString();
  }

  private static String unnoticed(Mutant mutant) {
    Enum<?> rule = SEARCHED.get(mutant);
    return rule == null ? "survives so far" : "search without `" + rule + "`";
  }
}
