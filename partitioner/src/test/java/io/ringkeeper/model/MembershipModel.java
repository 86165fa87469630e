package io.ringkeeper.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * "A producer is either listed or sees the change": producers that register while coordinators
 * carry one change through, over a fixed set of ensembles.
 *
 * <p>Every write and every read is a step of its own. A client's reads may show any state from its
 * anchor on (see {@link Site}); what a session change spoils is thrown away and done again. A
 * coordinator dies by doing nothing more, the other one takes over. That only one value is chosen
 * is taken for granted. The rules are those of {@code io.ringkeeper.agreement.change.Drain} and
 * {@code io.ringkeeper.producer.Registrar}, {@code AdmissionPass} and {@code Admission}.
 */
public final class MembershipModel implements Model<MembershipModel.World> {

  /** What the protocol demands; each can be left out. */
  public enum Rule {
    /** A producer is registered at a majority before its first send. */
    REGISTER_AT_MAJORITY,
    /** It registers whether there is a ring or not. */
    REGISTER_WITHOUT_RING,
    /** It reads the tips after its own write, in the same session. */
    READ_AFTER_OWN_WRITE,
    /** A coordinator lists after its own accept, in the same session. */
    LIST_AFTER_OWN_ACCEPT,
    /** One that resumes a change has it accepted by its own writes first. */
    REACCEPT_WHEN_RESUMING,
    /** A producer whose record vanished stops until it is admitted again. */
    STOP_WHEN_RECORD_VANISHES
  }

  /**
   * A state.
   *
   * @param modes by producer: J registers, O sends by the old table, H holds, N sends by the new
   *     one, X has settled everything and stopped
   * @param listed by coordinator, a digit: the producers it listed
   * @param cuts by coordinator: {@code -}, or c when it has read the cut, d when a producer sent by
   *     the old table at that time or later
   * @param outcome {@code -}, or what the completing coordinator's cut was
   * @param forgotten whether an operator takes the first producer for dead, and removes its record
   * @param unnoticed whether that producer has not seen so yet: for so long it is outside the
   *     guarantee
   */
  record World(
      List<Site> sites,
      String modes,
      String listed,
      String cuts,
      char outcome,
      boolean forgotten,
      boolean unnoticed) {

    World sites(List<Site> next) {
      return new World(next, modes, listed, cuts, outcome, forgotten, unnoticed);
    }

    World site(int site, Site other) {
      List<Site> next = new ArrayList<>(sites);
      next.set(site, other.trimmed());
      return sites(next);
    }

    World mode(int producer, char mode) {
      String next = put(modes, producer, mode);
      return new World(sites, next, listed, cuts, outcome, forgotten, unnoticed).soiled();
    }

    World listed(int coordinator, int more) {
      char all = (char) (listed.charAt(coordinator) | more);
      String next = put(listed, coordinator, all);
      return new World(sites, modes, next, cuts, outcome, forgotten, unnoticed);
    }

    World cut(int coordinator) {
      String next = put(cuts, coordinator, 'c');
      return new World(sites, modes, listed, next, outcome, forgotten, unnoticed).soiled();
    }

    World decided(int coordinator) {
      char cut = cuts.charAt(coordinator);
      return new World(sites, modes, listed, cuts, cut, forgotten, unnoticed);
    }

    World operator(boolean forgets, boolean unseen) {
      return new World(sites, modes, listed, cuts, outcome, forgets, unseen).soiled();
    }

    boolean isDecided() {
      return outcome != '-';
    }

    /** Whether somebody inside the guarantee sends by the old table. */
    boolean isSentByTheOld() {
      return modes.indexOf('O', unnoticed ? 1 : 0) >= 0;
    }

    private World soiled() {
      if (!isSentByTheOld() || cuts.indexOf('c') < 0) {
        return this;
      }
      String next = cuts.replace('c', 'd');
      return new World(sites, modes, listed, next, outcome, forgotten, unnoticed);
    }

    private static String put(String text, int at, char character) {
      return text.substring(0, at) + character + text.substring(at + 1);
    }
  }

  private static final int STABLE = 1;
  private static final int MOVING = 2;
  private static final int NEXT = 3;
  private static final char CONTENT = 0x100;
  private static final char ANSWER = 'A';
  private static final char LISTED = 'L';
  private static final char LISTED_ONLY = 'l';

  /**
   * Who is there.
   *
   * @param coordinators one or two
   * @param forgets whether an operator may remove the first producer's record
   */
  record Scenario(int ensembles, int producers, int coordinators, boolean forgets) {}

  private final int ensembles;
  private final int producers;
  private final int coordinators;
  private final boolean forgets;
  private final Set<Rule> rules;
  private final int majority;

  MembershipModel(Scenario scenario, EnumSet<Rule> rules) {
    this.ensembles = scenario.ensembles();
    this.producers = scenario.producers();
    this.coordinators = scenario.coordinators();
    this.forgets = scenario.forgets();
    this.rules = Collections.unmodifiableSet(rules.clone());
    this.majority = ensembles / 2 + 1;
  }

  @Override
  public World initial() {
    int tip = rules.contains(Rule.REGISTER_WITHOUT_RING) ? STABLE : 0;
    Site empty = new Site(String.valueOf(content(tip, 0)), "-".repeat(producers + coordinators));
    List<Site> sites = Collections.nCopies(ensembles, empty);
    return new World(sites, "J".repeat(producers), "\0\0", "--", '-', false, false);
  }

  @Override
  public String violation(World world) {
    return world.isDecided() && (world.outcome() == 'd' || world.isSentByTheOld())
        ? "a cut passed a producer that sent by the old table"
        : "";
  }

  /** Ensembles are interchangeable. */
  @Override
  public Object key(World world) {
    List<Site> sites = new ArrayList<>(world.sites());
    sites.sort((a, b) -> (a.past() + a.marks()).compareTo(b.past() + b.marks()));
    return world.sites(sites);
  }

  @Override
  public void steps(World from, Steps<World> to) {
    if (tip(from.sites().get(0).now()) == 0) {
      List<Site> sites = new ArrayList<>();
      from.sites().forEach(at -> sites.add(at.write(content(STABLE, records(at.now()))).trimmed()));
      to.to("a ring is created", from.sites(sites));
    }
    for (int producer = 0; producer < producers; producer++) {
      producerSteps(from, producer, to);
    }
    for (int coordinator = 0; coordinator < coordinators && !from.isDecided(); coordinator++) {
      coordinatorSteps(from, coordinator, to);
    }
    if (forgets) {
      operatorSteps(from, to);
    }
  }

  // Producers.

  private void producerSteps(World from, int producer, Steps<World> to) {
    switch (from.modes().charAt(producer)) {
      case 'J' -> join(from, producer, to);
      case 'O' -> {
        if (isChosen(from) || from.isDecided()) {
          to.saw("a listed producer acknowledged");
          to.to(
              p(producer) + " learns of the change, drains, acknowledges",
              from.mode(producer, 'H'));
        }
        to.to(p(producer) + " settles everything and closes", from.mode(producer, 'X'));
      }
      case 'H' -> {
        if (from.isDecided()) {
          to.to(p(producer) + " learns the outcome", from.mode(producer, 'N'));
        }
      }
      case 'X' -> deregister(from, producer, to);
      default -> {
        // Sends by the new table.
      }
    }
  }

  private void join(World from, int producer, Steps<World> to) {
    for (int site = 0; site < ensembles; site++) {
      Site at = from.sites().get(site);
      boolean isAnchored = at.isAnchored(producer);
      if (at.mark(producer) == Site.NOTHING || isAnchored) {
        Site written = at.write(content(tip(at.now()), records(at.now()) | 1 << producer));
        to.to(p(producer) + " registers at " + e(site), from.site(site, written.anchor(producer)));
      }
      if (isAnchored) {
        for (int i = at.anchorOf(producer); i < at.past().length(); i++) {
          answered(from, producer, site, tip(at.past().charAt(i)), "", to);
        }
        if (!rules.contains(Rule.READ_AFTER_OWN_WRITE)) {
          answered(from, producer, site, STABLE, " in another session", to);
        }
      } else if (at.mark(producer) == Site.NOTHING
          && !rules.contains(Rule.REGISTER_WITHOUT_RING)
          && tip(at.now()) == 0) {
        answered(from, producer, site, 0, " without registering", to);
      }
    }
    admit(from, producer, to);
  }

  private static void answered(
      World from, int producer, int site, int tip, String how, Steps<World> to) {
    Site next = from.sites().get(site).with(producer, (char) (ANSWER + tip));
    to.to(p(producer) + " reads at " + e(site) + how + ": " + tipName(tip), from.site(site, next));
  }

  private void admit(World from, int producer, Steps<World> to) {
    int answers = 0;
    int newest = 0;
    for (Site at : from.sites()) {
      if (at.mark(producer) >= ANSWER) {
        answers++;
        newest = Math.max(newest, at.mark(producer) - ANSWER);
      }
    }
    if (answers < (rules.contains(Rule.REGISTER_AT_MAJORITY) ? majority : 1)) {
      return;
    }
    World next = cleared(from, producer);
    if (newest <= STABLE) {
      to.saw("a producer was admitted before the change");
      to.to(p(producer) + " is admitted: nothing newer seen", next.mode(producer, 'O'));
    } else if (newest == MOVING) {
      to.saw("a producer saw the change");
      to.to(p(producer) + " is admitted and holds: it saw the change", next.mode(producer, 'H'));
    } else if (from.isDecided()) {
      to.saw("a producer saw the outcome");
      to.to(p(producer) + " is admitted under the outcome", next.mode(producer, 'N'));
    }
  }

  private void deregister(World from, int producer, Steps<World> to) {
    for (int site = 0; site < ensembles; site++) {
      Site at = from.sites().get(site);
      if ((records(at.now()) >> producer & 1) == 1) {
        Site next = at.write(content(tip(at.now()), records(at.now()) & ~(1 << producer)));
        to.to(p(producer) + " removes its record at " + e(site), from.site(site, next));
      }
    }
  }

  private static World cleared(World world, int client) {
    List<Site> sites = new ArrayList<>();
    world.sites().forEach(site -> sites.add(site.with(client, Site.NOTHING).trimmed()));
    return world.sites(sites);
  }

  // Coordinators.

  private void coordinatorSteps(World from, int coordinator, Steps<World> to) {
    int client = producers + coordinator;
    String who = coordinator == 0 ? "C1" : "C2";
    for (int site = 0; site < ensembles; site++) {
      Site at = from.sites().get(site);
      int tip = tip(at.now());
      if (at.mark(client) == Site.NOTHING && tip != 0) {
        Site written = at.write(content(MOVING, records(at.now()))).anchor(client);
        to.to(who + " has the change accepted at " + e(site), from.site(site, written));
        if (coordinator == 1 && isChosen(from) && !rules.contains(Rule.REACCEPT_WHEN_RESUMING)) {
          to.to(
              who + " finds the change chosen, lists at " + e(site) + ": an old state, nobody",
              from.site(site, at.with(client, LISTED_ONLY)));
        }
      } else if (at.isAnchored(client)) {
        list(from, coordinator, site, to);
      }
    }
    finish(from, coordinator, who, to);
  }

  private void list(World from, int coordinator, int site, Steps<World> to) {
    int client = producers + coordinator;
    String who = coordinator == 0 ? "C1" : "C2";
    Site at = from.sites().get(site);
    World next = from.site(site, at.with(client, LISTED));
    for (int i = at.anchorOf(client); i < at.past().length(); i++) {
      int found = records(at.past().charAt(i));
      to.to(who + " lists at " + e(site) + ": " + names(found), next.listed(coordinator, found));
    }
    if (!rules.contains(Rule.LIST_AFTER_OWN_ACCEPT)) {
      to.to(who + " lists at " + e(site) + " in another session: an old state, nobody", next);
    }
  }

  private void finish(World from, int coordinator, String who, Steps<World> to) {
    int client = producers + coordinator;
    int listings = count(from, at -> isListed(at.mark(client)));
    if (from.cuts().charAt(coordinator) == '-') {
      if (listings >= majority && isChosen(from) && isDrained(from, coordinator)) {
        to.to(who + " reads the cut", from.cut(coordinator));
      }
    } else {
      to.saw("a cut passed");
      List<Site> sites = new ArrayList<>();
      from.sites().forEach(at -> sites.add(at.write(content(NEXT, records(at.now()))).trimmed()));
      to.to(who + " has the change completed", from.sites(sites).decided(coordinator));
    }
  }

  private boolean isDrained(World from, int coordinator) {
    for (int producer = 0; producer < producers; producer++) {
      if ((from.listed().charAt(coordinator) >> producer & 1) == 1
          && from.modes().charAt(producer) != 'H'
          && !isGone(from, coordinator, producer)) {
        return false;
      }
    }
    return true;
  }

  /** Whether the producer's record is away from a majority of where this coordinator listed. */
  private boolean isGone(World from, int coordinator, int producer) {
    int client = producers + coordinator;
    return count(from, at -> isListed(at.mark(client)) && (records(at.now()) >> producer & 1) == 0)
        >= majority;
  }

  private boolean isChosen(World world) {
    return isAcceptedBy(world, producers)
        || (coordinators > 1 && isAcceptedBy(world, producers + 1));
  }

  private boolean isAcceptedBy(World world, int client) {
    return count(world, at -> at.mark(client) != Site.NOTHING && at.mark(client) != LISTED_ONLY)
        >= majority;
  }

  private static boolean isListed(char mark) {
    return mark == LISTED || mark == LISTED_ONLY;
  }

  // An operator who takes the first producer for dead.

  private void operatorSteps(World from, Steps<World> to) {
    if (!from.forgotten() && from.modes().charAt(0) == 'O') {
      to.to("an operator takes P1 for dead", from.operator(true, from.unnoticed()));
    }
    for (int site = 0; site < ensembles && from.forgotten(); site++) {
      Site at = from.sites().get(site);
      if ((records(at.now()) & 1) == 1) {
        Site next = at.write(content(tip(at.now()), records(at.now()) & ~1));
        to.saw("a record vanished");
        to.to("P1's record vanishes at " + e(site), from.site(site, next).operator(true, true));
      }
    }
    boolean isAway = from.sites().stream().anyMatch(at -> (records(at.now()) & 1) == 0);
    if (from.unnoticed() && from.modes().charAt(0) == 'O' && isAway) {
      if (rules.contains(Rule.STOP_WHEN_RECORD_VANISHES)) {
        to.to(
            "P1 finds its record gone and stops until admitted again",
            cleared(from.mode(0, 'J'), 0).operator(from.forgotten(), false));
      } else {
        to.to("P1 finds its record gone and goes on", from.operator(from.forgotten(), false));
      }
    }
  }

  private static int count(World world, Predicate<Site> condition) {
    return (int) world.sites().stream().filter(condition).count();
  }

  private static char content(int tip, int records) {
    return (char) (CONTENT + tip * 4 + records);
  }

  private static int tip(char content) {
    return (content - CONTENT) / 4;
  }

  private static int records(char content) {
    return (content - CONTENT) % 4;
  }

  private static String tipName(int tip) {
    return List.of("no ring", "the old table", "the change", "its outcome").get(tip);
  }

  private static String p(int producer) {
    return "P" + (producer + 1);
  }

  private static String e(int site) {
    return String.valueOf((char) ('a' + site));
  }

  private static String names(int found) {
    return List.of("nobody", "P1", "P2", "P1 and P2").get(found);
  }
}
