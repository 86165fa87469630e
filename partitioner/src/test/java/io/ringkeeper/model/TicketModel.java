package io.ringkeeper.model;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/**
 * What one producer has in flight on one donor partition, when Kafka's callbacks come twice, too
 * early or not at all, and when a batch lands after its failure was reported. The rules are those
 * of {@code io.ringkeeper.producer.Ticket} and {@code TopicLedger}.
 *
 * <p>Two sends of a moving slot, then the flip, then two sends of a slot that stays, which are all
 * that may prove something afterwards. Once the drain is acknowledged, nothing sent before the flip
 * may land.
 */
public final class TicketModel implements Model<TicketModel.World> {

  /** What the protocol demands; each can be left out. */
  public enum Rule {
    /**
     * Every send is settled once, by its ticket; without, a counter goes down with each callback.
     */
    SETTLE_ONCE,
    /** A failure reported on the sending thread, with a partition, leaves the ticket open. */
    REPORT_BY_SENDER_KEEPS_OPEN,
    /** A failed send is unknown: its partition is in doubt. */
    FAILURE_IS_DOUBT,
    /** Only a record that was routed after the failure lifts the doubt. */
    PROOF_WAS_SENT_LATER,
    /** A later acknowledgement also settles what only its sender was told of. */
    PROOF_SETTLES_REPORTED
  }

  /**
   * A state. By send, one character each:
   *
   * @param records where the record is: n not sent, w on its way, l landed, g gone for good
   * @param told what callbacks came: {@code -} none, r one on the sending thread, f a failure, k an
   *     acknowledgement, x a rejection, q nothing more after r
   * @param tickets o open, r reported by the sender, s settled
   * @param counter what a plain counter would show
   * @param doubt 0, or the number of sends made when the doubt was raised last, plus one
   * @param hasFlipped whether the change is known
   * @param hasAcked whether the drain is acknowledged
   * @param isLate whether something from before landed after that
   */
  record World(
      String records,
      String told,
      String tickets,
      int counter,
      int doubt,
      boolean hasFlipped,
      boolean hasAcked,
      boolean isLate) {

    World record(int send, char place) {
      boolean late = isLate || (hasAcked && place == 'l' && send < BEFORE);
      return new World(
          put(records, send, place), told, tickets, counter, doubt, hasFlipped, hasAcked, late);
    }

    World told(int send, char what, int down) {
      return new World(
          records,
          put(told, send, what),
          tickets,
          counter - down,
          doubt,
          hasFlipped,
          hasAcked,
          isLate);
    }

    World ticket(int send, char state) {
      return new World(
          records, told, put(tickets, send, state), counter, doubt, hasFlipped, hasAcked, isLate);
    }

    World doubt(int next) {
      return new World(records, told, tickets, counter, next, hasFlipped, hasAcked, isLate);
    }

    int sends() {
      int at = records.indexOf('n');
      return at < 0 ? SENDS : at;
    }

    private static String put(String text, int at, char character) {
      return text.substring(0, at) + character + text.substring(at + 1);
    }
  }

  private static final int BEFORE = 2;
  private static final int SENDS = 4;

  private final Set<Rule> rules;

  TicketModel(EnumSet<Rule> rules) {
    this.rules = Collections.unmodifiableSet(rules.clone());
  }

  @Override
  public World initial() {
    return new World("nnnn", "----", "----", 0, 0, false, false, false);
  }

  @Override
  public String violation(World world) {
    return world.isLate() ? "a record from before the flip landed after the acknowledgement" : "";
  }

  /**
   * The last send of all was acknowledged, and was made after any failure: nothing is left that
   * could keep the drain waiting.
   */
  @Override
  public String stuck(World world) {
    boolean isProof = world.told().endsWith("k") && world.doubt() <= SENDS;
    return isProof && !world.hasAcked() ? "the drain waits for ever" : "";
  }

  @Override
  public void steps(World from, Steps<World> to) {
    int next = from.sends();
    boolean mayBeSent = next < BEFORE ? !from.hasFlipped() : from.hasFlipped();
    if (next < SENDS && mayBeSent) {
      send(from, next, to);
    }
    if (next >= BEFORE && !from.hasFlipped()) {
      to.to(
          "the change is learned: flip",
          new World(
              from.records(),
              from.told(),
              from.tickets(),
              from.counter(),
              from.doubt(),
              true,
              false,
              false));
    }
    if (from.hasFlipped() && !from.hasAcked() && isDrained(from)) {
      to.saw("the drain was acknowledged");
      to.to(
          "everything from before is settled: the drain is acknowledged",
          new World(
              from.records(),
              from.told(),
              from.tickets(),
              from.counter(),
              from.doubt(),
              true,
              true,
              false));
    }
    for (int send = 0; send < next; send++) {
      travel(from, send, to);
      callBack(from, send, to);
    }
  }

  private boolean isDrained(World world) {
    boolean isSettled =
        rules.contains(Rule.SETTLE_ONCE)
            ? world.tickets().lastIndexOf('o', BEFORE - 1) < 0
                && world.tickets().lastIndexOf('r', BEFORE - 1) < 0
            : world.counter() <= 0;
    return isSettled && world.doubt() == 0;
  }

  private void send(World from, int send, Steps<World> to) {
    int up = send < BEFORE ? -1 : 0;
    World sent = from.record(send, 'w').ticket(send, 'o').told(send, '-', up);
    to.to(name(send) + " is sent", sent);
    // An exception after the record went into its batch: the callback comes at once, here.
    World told = sent.told(send, 'r', send < BEFORE ? 1 : 0);
    boolean staysOpen = rules.contains(Rule.REPORT_BY_SENDER_KEEPS_OPEN);
    to.saw("a sender was told of a failure");
    to.to(
        name(send) + " is sent, and its sender is told of a failure",
        told.ticket(send, staysOpen ? 'r' : 's'));
    // Rejected before its batch: certainly nowhere.
    to.to(name(send) + " is rejected", told.record(send, 'g').told(send, 'x', 0).ticket(send, 's'));
  }

  // Batches leave in order; with idempotence, what landed later makes the broker refuse the older.
  private static void travel(World from, int send, Steps<World> to) {
    if (from.records().charAt(send) != 'w') {
      return;
    }
    World landed = from.record(send, 'l');
    for (int older = 0; older < send; older++) {
      if (landed.records().charAt(older) == 'w') {
        landed = landed.record(older, 'g');
      }
    }
    if (from.told().charAt(send) == 'f') {
      to.saw("a failed record landed");
    }
    to.to(name(send) + " lands", landed);
  }

  private void callBack(World from, int send, Steps<World> to) {
    char told = from.told().charAt(send);
    if (told != '-' && told != 'r') {
      return;
    }
    if (told == 'r') {
      to.saw("a callback never came");
      to.to("nothing more is ever heard of " + name(send), from.told(send, 'q', 0));
    }
    int down = send < BEFORE ? 1 : 0;
    if (from.records().charAt(send) == 'l') {
      if (told == 'r') {
        to.saw("a callback came twice");
      }
      to.to(
          name(send) + " is acknowledged", proved(settled(from.told(send, 'k', down), send), send));
    }
    if (from.records().charAt(send) != 'n') {
      World failed = settled(from.told(send, 'f', down), send);
      boolean doubts = rules.contains(Rule.FAILURE_IS_DOUBT);
      to.to(
          name(send) + " is reported as failed", doubts ? failed.doubt(from.sends() + 1) : failed);
    }
  }

  private static World settled(World world, int send) {
    return world.ticket(send, 's');
  }

  private World proved(World world, int send) {
    World next = world;
    boolean isLater = send >= world.doubt() - 1 || !rules.contains(Rule.PROOF_WAS_SENT_LATER);
    if (world.doubt() > 0 && isLater) {
      next = next.doubt(0);
    }
    for (int older = 0; older < send && rules.contains(Rule.PROOF_SETTLES_REPORTED); older++) {
      if (next.tickets().charAt(older) == 'r') {
        next = next.ticket(older, 's');
      }
    }
    return next;
  }

  private static String name(int send) {
    return "record " + (send + 1) + (send < BEFORE ? "" : " (of a slot that stays)");
  }
}
