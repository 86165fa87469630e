package io.ringkeeper.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Epochs that leave the agreed state, and the archive that has to have them by then. The rules are
 * those of {@code io.ringkeeper.agreement.EpochArchiver} and {@code EpochEntries}.
 *
 * <p>Three ensembles, two coordinators that may die at any moment. The agreed state holds the cut
 * of its own epoch only, so an epoch that is in no archive when the next one completes is lost:
 * neither a consumer's gates nor the fold of the tables gets past it.
 */
final class ArchiveModel implements Model<ArchiveModel.World> {

  /** What the protocol demands; each can be left out. */
  enum Rule {
    /** The epoch that is about to be left is archived before the next change is proposed. */
    ARCHIVE_BEFORE_MOVING,
    /** The proposer itself finds or writes it at a majority. */
    VERIFY_AT_MAJORITY,
    /** What is written follows from the agreed state alone. */
    BYTES_FROM_STATE_ALONE
  }

  /**
   * A state.
   *
   * @param epoch the active epoch
   * @param isMoving whether a change is under way
   * @param archives by epoch and ensemble, a digit: who wrote it, 0 for nobody, 3 when that makes
   *     no difference
   * @param coordinator who is at work, 1 or 2
   * @param verified the ensembles at which that one found or wrote the active epoch, as bits
   * @param lost whether an ensemble was lost for good
   */
  record World(
      int epoch, boolean isMoving, String archives, int coordinator, int verified, int lost) {

    char at(int of, int ensemble) {
      return archives.charAt(of * ENSEMBLES + ensemble);
    }
  }

  private static final int ENSEMBLES = 3;
  private static final int LAST = 2;
  private static final int NONE = -1;

  private final Set<Rule> rules;

  ArchiveModel(EnumSet<Rule> rules) {
    this.rules = Collections.unmodifiableSet(rules.clone());
  }

  @Override
  public World initial() {
    return new World(0, false, "0".repeat(ENSEMBLES * (LAST + 1)), 1, 0, NONE);
  }

  @Override
  public String violation(World world) {
    for (int epoch = 0; epoch <= world.epoch(); epoch++) {
      int copies = 0;
      String entries = "";
      for (int ensemble = 0; ensemble < ENSEMBLES; ensemble++) {
        char entry = world.at(epoch, ensemble);
        copies += entry != '0' && ensemble != world.lost() ? 1 : 0;
        entries += entry == '0' || entries.indexOf(entry) >= 0 ? "" : entry;
      }
      if (epoch < world.epoch() && copies == 0) {
        return "epoch " + epoch + " is lost: R3 cannot be checked, consumers stop";
      }
      if (entries.length() > 1) {
        return "two archives hold different entries for epoch " + epoch;
      }
    }
    return "";
  }

  @Override
  public void steps(World from, Steps<World> to) {
    String who = "C" + from.coordinator();
    for (int ensemble = 0; ensemble < ENSEMBLES; ensemble++) {
      if (ensemble != from.lost()) {
        archive(from, ensemble, who, to);
      }
      if (from.lost() == NONE) {
        to.to(
            "ensemble " + name(ensemble) + " is lost for good",
            new World(
                from.epoch(),
                from.isMoving(),
                from.archives(),
                from.coordinator(),
                from.verified(),
                ensemble));
      }
    }
    to.to(
        who + " dies, the other one takes over",
        new World(
            from.epoch(),
            from.isMoving(),
            from.archives(),
            3 - from.coordinator(),
            0,
            from.lost()));
    change(from, who, to);
  }

  private void archive(World from, int ensemble, String who, Steps<World> to) {
    boolean isThere = from.at(from.epoch(), ensemble) != '0';
    int index = from.epoch() * ENSEMBLES + ensemble;
    char by = rules.contains(Rule.BYTES_FROM_STATE_ALONE) ? '3' : (char) ('0' + from.coordinator());
    String archives =
        isThere
            ? from.archives()
            : from.archives().substring(0, index) + by + from.archives().substring(index + 1);
    World next =
        new World(
            from.epoch(),
            from.isMoving(),
            archives,
            from.coordinator(),
            from.verified() | 1 << ensemble,
            from.lost());
    if (!next.equals(from)) {
      String what = isThere ? " finds epoch " : " archives epoch ";
      to.to(who + what + from.epoch() + " at " + name(ensemble), next);
    }
  }

  private void change(World from, String who, Steps<World> to) {
    if (from.isMoving()) {
      int next = from.epoch() + 1;
      to.saw(next == LAST ? "two changes were completed" : "a change was completed");
      to.to(
          who + " completes the change: epoch " + next,
          new World(next, false, from.archives(), from.coordinator(), 0, from.lost()));
      return;
    }
    int wanted = rules.contains(Rule.VERIFY_AT_MAJORITY) ? ENSEMBLES / 2 + 1 : 1;
    boolean isArchived =
        Integer.bitCount(from.verified()) >= wanted || !rules.contains(Rule.ARCHIVE_BEFORE_MOVING);
    if (from.epoch() < LAST && isArchived) {
      to.to(
          who + " proposes the change to epoch " + (from.epoch() + 1),
          new World(
              from.epoch(),
              true,
              from.archives(),
              from.coordinator(),
              from.verified(),
              from.lost()));
    }
  }

  private static String name(int ensemble) {
    return String.valueOf((char) ('a' + ensemble));
  }
}
