package io.ringkeeper.model;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Producers that register while the acceptor set changes, then one change of the table: whom the
 * cut passes.
 *
 * <p>The agreement itself is taken for granted: versions are chosen one after the other, each by a
 * majority of the set that its predecessor names, through writes that arrive one by one; a proposer
 * may die at any moment and another begin anew. The rules are those of {@code
 * io.ringkeeper.agreement.change} (who is listed and carried over) and {@code
 * io.ringkeeper.producer.Admission} (where a producer must be registered, and what it must have
 * read).
 */
final class AcceptorSetModel implements Model<AcceptorSetModel.World> {

  /** What the design demands; each can be left out. */
  enum Rule {
    /** Before the set changes, producers' records are copied to a majority of the new set. */
    CARRY_OVER,
    /** Producers are listed after an own write, in the same session. */
    LIST_AFTER_OWN_WRITE,
    /** A producer is at a majority of the acceptors named by every tip it read. */
    MAJORITY_OF_ALL_NAMED,
    /** An ensemble counts as the acceptor whose register it shows, by incarnation. */
    COUNT_INCARNATIONS,
    /** What was listed and copied before a loss does not count after it. */
    LIST_AFTER_LOSS
  }

  /**
   * A world and its history.
   *
   * @param ensembles how many there are
   * @param sets the acceptor sets one after the other: by ensemble, {@code -} or the incarnation
   * @param configured the ensembles that producers know, by ensemble, {@code -} or {@code x}
   * @param producers how many
   * @param lossy the ensemble that may lose its data once, or -1
   * @param created whether the ring is there from the start
   * @param readsAgain whether producers read everything that an admission rests on after their last
   *     write; ours do not, which is why an acceptor does not rejoin in one step
   * @param listsAtOnce whether a proposer lists together with its accept: a later listing could
   *     only show more, which makes it wait for more and carry over more
   */
  record Scenario(
      int ensembles,
      List<String> sets,
      String configured,
      int producers,
      int lossy,
      boolean created,
      boolean readsAgain,
      boolean listsAtOnce) {}

  /**
   * A state.
   *
   * @param modes by producer: J registers, R reads again, O sends by the old table, H holds
   * @param stage of the proposer: r re-accepts and lists, c has copied, p proposes
   * @param listed the producers listed by this proposer
   * @param chosen the newest chosen version; -1 without a ring
   * @param isCut whether the change is completed
   * @param isWiped whether the data were lost
   */
  record World(
      List<Site> sites,
      String modes,
      char stage,
      int listed,
      int chosen,
      boolean isCut,
      boolean isWiped) {

    World with(int site, Site other) {
      List<Site> next = new ArrayList<>(sites);
      next.set(site, other);
      return new World(next, modes, stage, listed, chosen, isCut, isWiped);
    }

    World with(List<Site> others) {
      return new World(others, modes, stage, listed, chosen, isCut, isWiped);
    }

    World mode(int producer, char mode) {
      String next = modes.substring(0, producer) + mode + modes.substring(producer + 1);
      return new World(sites, next, stage, listed, chosen, isCut, isWiped);
    }

    World proposer(char newStage, int newListed) {
      return new World(sites, modes, newStage, newListed, chosen, isCut, isWiped);
    }

    World chose(int version) {
      return new World(sites, modes, stage, listed, version, isCut, isWiped);
    }
  }

  private static final int NO_TIP = -1;
  private static final char LISTED = 'L';
  private static final char VOTED = 'P';
  private static final char FIRST_ANSWER = 'A';
  private static final int LIVES = 3;
  private static final char FIRST_CONTENT = 0x100;

  private final Scenario scenario;
  private final Set<Rule> rules;
  private final int moving;
  private final int proposer;

  AcceptorSetModel(Scenario scenario, EnumSet<Rule> rules) {
    this.scenario = scenario;
    this.rules = Collections.unmodifiableSet(rules.clone());
    this.moving = scenario.sets().size();
    this.proposer = scenario.producers();
  }

  @Override
  public World initial() {
    String marks = "-".repeat(scenario.producers() + 1);
    List<Site> sites = new ArrayList<>();
    for (int site = 0; site < scenario.ensembles(); site++) {
      boolean isMember = scenario.created() && scenario.sets().get(0).charAt(site) != '-';
      sites.add(new Site(String.valueOf(content(isMember ? 0 : NO_TIP, 0, 0)), marks));
    }
    String modes = "J".repeat(scenario.producers());
    return new World(sites, modes, 'r', 0, scenario.created() ? 0 : -1, false, false);
  }

  @Override
  public String violation(World world) {
    int old = world.modes().indexOf('O');
    return world.isCut() && old >= 0
        ? "the cut passed " + name(old) + ", which sends by the old table"
        : "";
  }

  /** Ensembles with the same fate are interchangeable. */
  @Override
  public Object key(World world) {
    List<Site> sites = new ArrayList<>(world.sites());
    for (int i = 1; i < sites.size(); i++) {
      for (int j = i; j > 0 && isAlike(j - 1, j) && isAbove(sites.get(j - 1), sites.get(j)); j--) {
        Collections.swap(sites, j - 1, j);
      }
    }
    return world.with(sites);
  }

  private boolean isAlike(int site, int other) {
    return site != scenario.lossy()
        && other != scenario.lossy()
        && scenario.configured().charAt(site) == scenario.configured().charAt(other)
        && scenario.sets().stream().allMatch(set -> set.charAt(site) == set.charAt(other));
  }

  private static boolean isAbove(Site site, Site other) {
    int byPast = site.past().compareTo(other.past());
    return byPast > 0 || (byPast == 0 && site.marks().compareTo(other.marks()) > 0);
  }

  @Override
  public void steps(World from, Steps<World> to) {
    for (int producer = 0; producer < scenario.producers(); producer++) {
      producerSteps(from, producer, to);
    }
    if (from.chosen() < 0) {
      create(from, to);
    } else if (!from.isCut()) {
      proposerSteps(from, to);
    }
    lose(from, to);
  }

  // Producers.

  private void producerSteps(World from, int producer, Steps<World> to) {
    char mode = from.modes().charAt(producer);
    if (mode == 'O' && from.chosen() == moving) {
      to.saw("a listed producer acknowledged");
      to.to(
          name(producer) + " learns that the change is chosen, holds and acknowledges",
          from.mode(producer, 'H'));
    }
    if (mode != 'J' && mode != 'R') {
      return;
    }
    boolean readsLater = scenario.readsAgain();
    for (int site = 0; site < scenario.ensembles(); site++) {
      if (scenario.configured().charAt(site) == '-') {
        continue;
      }
      if (mode == 'J') {
        register(from, producer, site, to);
      }
      if (mode == 'R' || !readsLater) {
        read(from, producer, site, to);
      }
    }
    if (mode == 'J' && readsLater) {
      to.to(name(producer) + " begins to read", from.mode(producer, 'R'));
    } else if (mode == 'R') {
      to.to(name(producer) + " begins anew", cleared(from.mode(producer, 'J'), producer));
    }
    admit(from, producer, to);
  }

  private void register(World from, int producer, int site, Steps<World> to) {
    Site at = from.sites().get(site);
    char mark = at.mark(producer);
    if (mark != Site.NOTHING && !at.isAnchored(producer)) {
      return;
    }
    Site next = at.write(withRecords(at.now(), 1 << producer)).anchor(producer).trimmed();
    to.to(name(producer) + " registers at " + site(site), from.with(site, next));
  }

  private void read(World from, int producer, int site, Steps<World> to) {
    Site at = from.sites().get(site);
    if (!at.isAnchored(producer)) {
      return;
    }
    for (int i = at.anchorOf(producer); i < at.past().length(); i++) {
      char content = at.past().charAt(i);
      char answer = (char) (FIRST_ANSWER + (tip(content) + 1) * LIVES + life(content));
      to.to(
          name(producer) + " reads at " + site(site) + ": " + version(tip(content)),
          from.with(site, at.with(producer, answer).trimmed()));
    }
  }

  private void admit(World from, int producer, Steps<World> to) {
    Set<Integer> tips = new TreeSet<>();
    int answers = 0;
    for (Site at : from.sites()) {
      if (at.mark(producer) >= FIRST_ANSWER) {
        answers++;
        tips.add((at.mark(producer) - FIRST_ANSWER) / LIVES - 1);
      }
    }
    long configured = scenario.configured().chars().filter(c -> c != '-').count();
    tips.remove(NO_TIP);
    boolean enough = answers > configured / 2;
    if (!tips.isEmpty() && rules.contains(Rule.MAJORITY_OF_ALL_NAMED)) {
      enough = tips.stream().allMatch(tip -> reaches(from, producer, tip));
    }
    if (!enough) {
      return;
    }
    if (tips.contains(moving)) {
      to.saw("a producer saw the change");
      to.to(
          name(producer) + " is admitted and holds: it read the change",
          cleared(from.mode(producer, 'H'), producer));
    } else {
      to.saw(from.chosen() > 0 ? "a producer was admitted late" : "a producer was admitted early");
      to.to(
          name(producer) + " is admitted and sends by the old table",
          cleared(from.mode(producer, 'O'), producer));
    }
  }

  private boolean reaches(World from, int producer, int tip) {
    return reaches(from, producer, setOf(tip)) && reaches(from, producer, decidersOf(tip));
  }

  private boolean reaches(World from, int producer, String set) {
    int count = 0;
    for (int site = 0; site < scenario.ensembles(); site++) {
      char mark = from.sites().get(site).mark(producer);
      if (mark < FIRST_ANSWER || set.charAt(site) == '-') {
        continue;
      }
      int answer = mark - FIRST_ANSWER;
      boolean isNamed = answer / LIVES - 1 != NO_TIP && answer % LIVES == set.charAt(site) - '0';
      count += isNamed || !rules.contains(Rule.COUNT_INCARNATIONS) ? 1 : 0;
    }
    return count >= majority(set);
  }

  private static World cleared(World world, int client) {
    List<Site> sites = new ArrayList<>();
    world.sites().forEach(site -> sites.add(site.with(client, Site.NOTHING).trimmed()));
    return world.with(sites);
  }

  // The ring, its acceptors and its one change.

  private void create(World from, Steps<World> to) {
    List<Site> sites = new ArrayList<>();
    for (int site = 0; site < scenario.ensembles(); site++) {
      Site at = from.sites().get(site);
      boolean isMember = scenario.sets().get(0).charAt(site) != '-';
      sites.add(isMember ? at.write(content(0, 0, records(at.now()))).trimmed() : at);
    }
    to.to("the ring is created", from.with(sites).chose(0));
  }

  private void proposerSteps(World from, Steps<World> to) {
    boolean isLast = from.chosen() >= moving - 1;
    boolean onlySettles = !isLast && setOf(from.chosen()).equals(setOf(from.chosen() + 1));
    if (from.stage() == 'r' && onlySettles) {
      to.to("the proposer settles the set", from.proposer('p', 0));
    } else if (from.stage() == 'r') {
      for (int site = 0; site < scenario.ensembles(); site++) {
        accept(from, site, isLast ? moving : from.chosen(), to);
        list(from, site, to);
      }
      boolean isListed = isListed(from);
      if (isLast && isListed && from.chosen() == moving) {
        cut(from, to);
      } else if (!isLast && isListed) {
        copy(from, to);
      }
    } else if (from.stage() == 'c') {
      begin(from, to);
    } else {
      propose(from, to);
    }
    boolean isIdle = from.stage() == 'r' && from.sites().stream().allMatch(this::isUntouched);
    if (!isIdle) {
      to.to("the proposer dies; another one begins", anew(from));
    }
  }

  private boolean isUntouched(Site at) {
    return at.mark(proposer) == Site.NOTHING;
  }

  private World anew(World world) {
    return cleared(world.proposer('r', 0), proposer);
  }

  /** The present state again, or the change of the table, by an own write. */
  private void accept(World from, int site, int version, Steps<World> to) {
    Site at = from.sites().get(site);
    String set = setOf(Math.min(version, moving - 1));
    if (!isUsable(at, set, site) || !isUntouched(at)) {
      return;
    }
    Site written = at.write(content(version, life(at.now()), records(at.now()))).anchor(proposer);
    World after = from.with(site, written.trimmed());
    if (scenario.listsAtOnce()) {
      int found = rules.contains(Rule.LIST_AFTER_OWN_WRITE) ? records(at.now()) : 0;
      after =
          from.with(site, written.with(proposer, LISTED).trimmed())
              .proposer('r', from.listed() | found);
    }
    boolean isChosen =
        version == moving && count(after, set, a -> !isUntouched(a)) >= majority(set);
    to.to(
        "the proposer has " + version(version) + " accepted at " + site(site),
        isChosen ? after.chose(moving) : after);
  }

  private void list(World from, int site, Steps<World> to) {
    Site at = from.sites().get(site);
    if (!at.isAnchored(proposer)) {
      return;
    }
    boolean sameSession = rules.contains(Rule.LIST_AFTER_OWN_WRITE);
    if (!sameSession) {
      World next = from.with(site, at.with(proposer, LISTED).trimmed());
      to.to("the proposer lists at " + site(site) + " in another session: nobody", next);
    }
    for (int i = at.anchorOf(proposer); i < at.past().length(); i++) {
      int found = records(at.past().charAt(i));
      World next = from.with(site, at.with(proposer, LISTED).trimmed());
      to.to(
          "the proposer lists at " + site(site) + ": " + names(found),
          next.proposer('r', from.listed() | found));
    }
  }

  private boolean isListed(World world) {
    int version = Math.min(world.chosen(), moving - 1);
    String set = setOf(version);
    String deciders = world.chosen() == moving ? set : decidersOf(version);
    return count(world, set, a -> a.mark(proposer) == LISTED) >= majority(set)
        && count(world, deciders, a -> a.mark(proposer) == LISTED) >= majority(deciders);
  }

  /** One majority of the new set gets the records; which one is open. */
  private void copy(World from, Steps<World> to) {
    String next = setOf(from.chosen() + 1);
    if (from.listed() == 0 || !rules.contains(Rule.CARRY_OVER)) {
      to.to("the proposer has nobody to carry over", from.proposer('c', 0));
      return;
    }
    to.saw("a producer was carried over");
    for (int chosen = 0; chosen < 1 << scenario.ensembles(); chosen++) {
      if (Integer.bitCount(chosen) != majority(next) || !isWithin(chosen, next)) {
        continue;
      }
      List<Site> sites = new ArrayList<>();
      StringBuilder where = new StringBuilder();
      for (int site = 0; site < scenario.ensembles(); site++) {
        Site at = from.sites().get(site);
        boolean isOne = (chosen >> site & 1) == 1;
        sites.add(isOne ? at.write(withRecords(at.now(), from.listed())).trimmed() : at);
        where.append(isOne ? " " + site(site) : "");
      }
      to.to(
          "the proposer copies " + names(from.listed()) + " to" + where,
          from.with(sites).proposer('c', 0));
    }
  }

  private static boolean isWithin(int chosen, String set) {
    for (int site = 0; site < set.length(); site++) {
      if ((chosen >> site & 1) == 1 && set.charAt(site) == '-') {
        return false;
      }
    }
    return true;
  }

  /** Every joining ensemble begins a new life of its register; then the change is proposed. */
  private void begin(World from, Steps<World> to) {
    String before = setOf(from.chosen());
    String after = setOf(from.chosen() + 1);
    World next = cleared(from.proposer('p', 0), proposer);
    List<Site> sites = new ArrayList<>(next.sites());
    for (int site = 0; site < scenario.ensembles(); site++) {
      if (after.charAt(site) != '-' && after.charAt(site) != before.charAt(site)) {
        Site at = sites.get(site);
        int life = after.charAt(site) - '0';
        sites.set(site, at.write(content(from.chosen(), life, records(at.now()))).trimmed());
      }
    }
    to.to("the proposer begins the joining registers", next.with(sites));
  }

  private void propose(World from, Steps<World> to) {
    int version = from.chosen() + 1;
    String deciders = setOf(from.chosen());
    for (int site = 0; site < scenario.ensembles(); site++) {
      Site at = from.sites().get(site);
      if (!isUsable(at, deciders, site) || !isUntouched(at)) {
        continue;
      }
      char content = content(version, life(at.now()), records(at.now()));
      World next = from.with(site, at.write(content).with(proposer, VOTED).trimmed());
      boolean isChosen = count(next, deciders, a -> !isUntouched(a)) >= majority(deciders);
      if (isChosen) {
        to.saw("a set change was chosen");
      }
      to.to(
          "the proposer has " + version(version) + " accepted at " + site(site),
          isChosen ? anew(next.chose(version)) : next);
    }
  }

  private void cut(World from, Steps<World> to) {
    for (int producer = 0; producer < scenario.producers(); producer++) {
      boolean isListed = (from.listed() >> producer & 1) == 1;
      if (isListed && from.modes().charAt(producer) != 'H') {
        return;
      }
    }
    to.saw("a cut passed");
    World next = new World(from.sites(), from.modes(), 'r', 0, from.chosen(), true, from.isWiped());
    to.to("everybody listed has acknowledged: the cut", cleared(next, proposer));
  }

  private void lose(World from, Steps<World> to) {
    int lossy = scenario.lossy();
    if (lossy < 0 || from.isWiped() || from.chosen() < 0) {
      return;
    }
    to.saw("data were lost");
    Site at = from.sites().get(lossy);
    World lost =
        new World(
            from.with(lossy, at.wiped(content(NO_TIP, 0, 0))).sites(),
            from.modes(),
            from.stage(),
            from.listed(),
            from.chosen(),
            from.isCut(),
            true);
    boolean isListing = from.stage() != 'p' && from.chosen() < moving - 1;
    to.to(
        site(lossy) + " loses all its data",
        isListing && rules.contains(Rule.LIST_AFTER_LOSS) ? anew(lost) : lost);
  }

  // Sets and contents.

  private boolean isUsable(Site at, String set, int site) {
    return set.charAt(site) != '-'
        && tip(at.now()) != NO_TIP
        && life(at.now()) == set.charAt(site) - '0';
  }

  private static int count(World world, String set, Predicate<Site> condition) {
    int count = 0;
    for (int site = 0; site < set.length(); site++) {
      count += set.charAt(site) != '-' && condition.test(world.sites().get(site)) ? 1 : 0;
    }
    return count;
  }

  private static int majority(String set) {
    return (int) set.chars().filter(c -> c != '-').count() / 2 + 1;
  }

  private String setOf(int version) {
    return scenario.sets().get(Math.min(version, moving - 1));
  }

  private String decidersOf(int version) {
    return version == moving ? setOf(version) : setOf(Math.max(0, version - 1));
  }

  private static char content(int tip, int life, int records) {
    return (char) (FIRST_CONTENT + ((tip + 1) * LIVES + life) * 4 + records);
  }

  private static char withRecords(char content, int more) {
    return content(tip(content), life(content), records(content) | more);
  }

  private static int records(char content) {
    return (content - FIRST_CONTENT) % 4;
  }

  private static int life(char content) {
    return (content - FIRST_CONTENT) / 4 % LIVES;
  }

  private static int tip(char content) {
    return (content - FIRST_CONTENT) / 4 / LIVES - 1;
  }

  private String version(int tip) {
    if (tip == NO_TIP) {
      return "no ring";
    }
    return tip == moving ? "the change" : "version " + tip + " {" + members(setOf(tip)) + "}";
  }

  private static String members(String set) {
    StringBuilder text = new StringBuilder();
    for (int site = 0; site < set.length(); site++) {
      if (set.charAt(site) != '-') {
        text.append(text.isEmpty() ? "" : ",").append(site(site));
        text.append(set.charAt(site) == '0' ? "" : "#" + set.charAt(site));
      }
    }
    return text.toString();
  }

  private static String site(int site) {
    return String.valueOf((char) ('a' + site));
  }

  private static String name(int producer) {
    return "P" + (producer + 1);
  }

  private static String names(int producers) {
    return switch (producers) {
      case 0 -> "nobody";
      case 1 -> "P1";
      case 2 -> "P2";
      default -> "P1 and P2";
    };
  }
}
