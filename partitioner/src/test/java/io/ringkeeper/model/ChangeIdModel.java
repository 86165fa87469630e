package io.ringkeeper.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * Two changes to the same next epoch, of which the first may be aborted: whose acknowledgement, cut
 * and abort count for which.
 *
 * <p>One producer, registered all the time, and two coordinators that may be late at everything.
 * The rules are those of {@code io.ringkeeper.agreement.change.Drain} (acknowledgements), {@code
 * Wishes} (completion, abort) and {@code io.ringkeeper.agreement.Phase.Moving#changeId}.
 */
final class ChangeIdModel implements Model<ChangeIdModel.World> {

  /** What the protocol demands; each can be left out. */
  enum Rule {
    /** Acknowledgements are kept by change id, not by the epoch that both changes lead to. */
    ACKS_NOT_BY_EPOCH,
    /** Nor by the number of the attempt, of which every coordinator has its own count. */
    ACKS_NOT_BY_ATTEMPT,
    /** A completion with its cut applies to its own change only. */
    COMPLETION_BY_CHANGE_ID,
    /** An abort applies to its own change only. */
    ABORT_BY_CHANGE_ID
  }

  /**
   * A state.
   *
   * @param change the change under way, 1 or 2; 0 when none is
   * @param begun how many changes were begun
   * @param byOther whether the second was begun by the other coordinator
   * @param mode of the producer: O sends by the old table, H holds, N sends by the new one
   * @param known the last change that the producer learned of
   * @param writing the change whose acknowledgement is on its way, or 0
   * @param acks the keys under which acknowledgements are stored, as bits
   * @param cuts by coordinator: the change whose cut it has read, or 0
   * @param soiled by coordinator, as bits: the producer sent by the old table since
   * @param overdue by coordinator: the change whose deadline it saw pass, or 0
   * @param end what went wrong or {@code -}; c when completed
   */
  record World(
      int change,
      int begun,
      boolean byOther,
      char mode,
      int known,
      int writing,
      int acks,
      int cuts,
      int soiled,
      int overdue,
      char end) {

    World change(int next, int nextBegun, boolean other) {
      return new World(
          next, nextBegun, other, mode, known, writing, acks, cuts, soiled, overdue, end);
    }

    World producer(char nextMode, int nextKnown, int nextWriting, int nextAcks) {
      int more = nextMode == 'O' ? 3 : 0;
      return new World(
          change,
          begun,
          byOther,
          nextMode,
          nextKnown,
          nextWriting,
          nextAcks,
          cuts,
          soiled | more,
          overdue,
          end);
    }

    World cut(int coordinator) {
      int next = put(cuts, coordinator, change);
      int clean = mode == 'O' ? soiled | 1 << coordinator : soiled & ~(1 << coordinator);
      return new World(
          change, begun, byOther, mode, known, writing, acks, next, clean, overdue, end);
    }

    World overdue(int coordinator) {
      int next = put(overdue, coordinator, change);
      return new World(change, begun, byOther, mode, known, writing, acks, cuts, soiled, next, end);
    }

    World end(char how) {
      return new World(0, begun, byOther, mode, known, writing, acks, cuts, soiled, overdue, how);
    }
  }

  private static final char COMPLETED = 'c';
  private static final char SOILED = 's';
  private static final char WRONG_ABORT = 'a';

  private final Set<Rule> rules;

  ChangeIdModel(EnumSet<Rule> rules) {
    this.rules = Collections.unmodifiableSet(rules.clone());
  }

  @Override
  public World initial() {
    return new World(0, 0, false, 'O', 0, 0, 0, 0, 0, 0, '-');
  }

  @Override
  public String violation(World world) {
    if (world.end() == SOILED || (world.end() == COMPLETED && world.mode() == 'O')) {
      return "a cut passed the producer, which sent by the old table";
    }
    return world.end() == WRONG_ABORT ? "a change was aborted for the deadline of another" : "";
  }

  @Override
  public void steps(World from, Steps<World> to) {
    producer(from, to);
    if (from.end() != '-') {
      return;
    }
    if (from.change() == 0 && from.begun() < 2) {
      int next = from.begun() + 1;
      to.to("C1 begins change " + next, from.change(next, next, false));
      if (next == 2) {
        to.to("C2 begins change 2", from.change(2, 2, true));
      }
    }
    for (int coordinator = 0; coordinator < 2; coordinator++) {
      coordinator(from, coordinator, to);
    }
  }

  private void producer(World from, Steps<World> to) {
    if (from.writing() != 0) {
      int acks = from.acks() | 1 << key(from.writing(), from.byOther());
      to.to(
          "the acknowledgement of change " + from.writing() + " is stored",
          from.producer(from.mode(), from.known(), 0, acks));
    }
    if (from.end() == COMPLETED && from.mode() == 'H') {
      to.to("P learns that the change is complete", from.producer('N', 3, 0, from.acks()));
    } else if (from.end() == '-' && from.change() > from.known() && from.writing() == 0) {
      to.to(
          "P learns of change " + from.change() + ", holds, drains and acknowledges",
          from.producer('H', from.change(), from.change(), from.acks()));
    } else if (from.mode() == 'H' && from.end() == '-' && from.change() != from.known()) {
      to.saw("the producer went back to the old table");
      to.to(
          "P learns that change " + from.known() + " was aborted, sends by the old table",
          from.producer('O', from.known(), from.writing(), from.acks()));
    }
  }

  private void coordinator(World from, int coordinator, Steps<World> to) {
    String who = coordinator == 0 ? "C1" : "C2";
    int cutOf = get(from.cuts(), coordinator);
    int overdue = get(from.overdue(), coordinator);
    if (from.change() == 0) {
      return;
    }
    if ((from.acks() >> key(from.change(), from.byOther()) & 1) == 1) {
      to.to(who + " sees the acknowledgement, reads the cut", from.cut(coordinator));
    }
    to.to(
        who + " sees the deadline of change " + from.change() + " pass", from.overdue(coordinator));
    boolean completes = cutOf == from.change() || !rules.contains(Rule.COMPLETION_BY_CHANGE_ID);
    if (cutOf != 0 && completes) {
      boolean isSoiled = (from.soiled() >> coordinator & 1) == 1;
      to.saw(from.change() == 2 ? "the second change was completed" : "the first was completed");
      to.to(
          who + " completes change " + from.change() + " with the cut of change " + cutOf,
          from.end(isSoiled ? SOILED : COMPLETED));
    }
    boolean aborts = overdue == from.change() || !rules.contains(Rule.ABORT_BY_CHANGE_ID);
    if (overdue != 0 && aborts) {
      boolean isWrong = overdue != from.change();
      to.saw("a change was aborted");
      to.to(
          who + " aborts change " + from.change(),
          isWrong ? from.end(WRONG_ABORT) : from.change(0, from.begun(), from.byOther()));
    }
  }

  // Two bits for each coordinator.
  private static int get(int packed, int coordinator) {
    return (packed >> (2 * coordinator)) & 3;
  }

  private static int put(int packed, int coordinator, int change) {
    int shift = 2 * coordinator;
    return (packed & ~(3 << shift)) | (change << shift);
  }

  private int key(int change, boolean byOther) {
    if (!rules.contains(Rule.ACKS_NOT_BY_EPOCH)) {
      return 1;
    }
    boolean isFirstOfItsOwn = change == 1 || byOther;
    return !rules.contains(Rule.ACKS_NOT_BY_ATTEMPT) && isFirstOfItsOwn ? 1 : change;
  }
}
