package io.ringkeeper.agreement;

import io.ringkeeper.agreement.change.CoordinatorQuirk;
import io.ringkeeper.agreement.memory.Quirk;
import io.ringkeeper.paxos.Answer;
import io.ringkeeper.producer.ProducerQuirk;
import java.util.List;
import java.util.random.RandomGenerator;

/** Deliberate protocol bugs, each of which the simulation has to notice; and none. */
public enum Mutant {
  NONE(Group.NONE, Provoked.BY_EVERYTHING, "no bug"),

  ACCEPT_WITHOUT_PROMISE_CHECK(
      Group.ACCEPTOR,
      WrongSteps.accepting(WrongSteps::acceptsUnlessOlder),
      "stores an accept whatever was promised, unless it accepted a later one"),
  ACCEPT_LOWERS_PROMISE(
      Group.ACCEPTOR,
      WrongSteps.accepting(WrongSteps::acceptsAnything),
      "stores any accept and lowers its promise to it"),
  ACCEPT_FORGETS_NEXT_PROMISE(
      Group.ACCEPTOR,
      WrongSteps.accepting(WrongSteps::forgetsNext),
      "answers that it promised the next ballot in the same write, and did not"),
  PROMISES_ANYTHING(
      Group.ACCEPTOR,
      WrongSteps.promisingAnything(),
      "promises a ballot below the one promised before"),
  PROMISE_REPORTS_NOTHING(
      Group.ACCEPTOR,
      WrongSteps.hearing(WrongSteps::nothingAccepted),
      "promises without reporting what it accepted"),

  MAJORITY_ONE_SHORT(
      Group.PROPOSER,
      WrongSteps.stepping(WrongSteps::oneShort),
      "takes one promise and one accept for a majority"),
  ONE_PROMISE_SUFFICES(
      Group.PROPOSER,
      WrongSteps.stepping(WrongSteps::onePromise),
      "begins phase 2 after the first promise"),
  ONE_ACCEPT_SUFFICES(
      Group.PROPOSER,
      WrongSteps.stepping(WrongSteps::oneAccept),
      "says decided after the first accept"),
  MAJORITY_OF_REPLIES(
      Group.PROPOSER,
      WrongSteps.stepping(WrongSteps::majorityOfReplies),
      "counts a majority of those that answered, not of the acceptors"),
  VOTE_COUNTS_TWICE(
      Group.PROPOSER,
      WrongSteps.stepping(WrongSteps::twice),
      "counts every accept for a neighbour, too"),
  UNKNOWN_IS_AN_ACCEPT(
      Group.PROPOSER,
      WrongSteps.hearing(WrongSteps.acceptedBy(Answer.Unknown.class)),
      "takes an accept with an unknown outcome for a yes"),
  NO_VOTE_IS_AN_ACCEPT(
      Group.PROPOSER,
      WrongSteps.hearing(WrongSteps.acceptedBy(Answer.NoVote.class)),
      "takes an accept that was not stored for a yes"),
  REFUSAL_IS_AN_ACCEPT(
      Group.PROPOSER,
      WrongSteps.hearing(WrongSteps.acceptedBy(Answer.Refused.class)),
      "takes a refused accept for a yes"),
  UNKNOWN_IS_A_PROMISE(
      Group.PROPOSER,
      WrongSteps.hearing(WrongSteps.promisedBy(Answer.Unknown.class)),
      "takes a prepare with an unknown outcome for a promise that reports nothing new"),
  NO_VOTE_IS_A_PROMISE(
      Group.PROPOSER,
      WrongSteps.hearing(WrongSteps.promisedBy(Answer.NoVote.class)),
      "takes a prepare that was not stored for a promise that reports nothing new"),
  REFUSAL_IS_A_PROMISE(
      Group.PROPOSER,
      WrongSteps.hearing(WrongSteps.promisedBy(Answer.Refused.class)),
      "takes a refused prepare for a promise that reports nothing new"),
  ADOPTS_LOWEST(
      Group.PROPOSER,
      WrongSteps.stepping(WrongSteps.adopting(WrongSteps::lowest)),
      "adopts the accepted state of the lowest ballot"),
  ADOPTS_FIRST(
      Group.PROPOSER,
      WrongSteps.stepping(WrongSteps.adopting(WrongSteps::first)),
      "adopts the accepted state of whichever acceptor comes first"),
  ADOPTS_MOST_FREQUENT(
      Group.PROPOSER,
      WrongSteps.stepping(WrongSteps.adopting(WrongSteps::mostFrequent)),
      "adopts the accepted state that most promises report"),
  CHANGES_UNCHOSEN(
      Group.PROPOSER,
      WrongSteps.stepping(WrongSteps::unchosen),
      "applies a change to an adopted state that is not known chosen"),
  LOST_ROUND_IS_FINAL(
      Group.PROPOSER,
      WrongSteps.stepping(WrongSteps::lostForGood),
      "forgets that the state of a lost round may still be decided"),
  PROPOSERS_SHARE_AN_ID(
      Group.PROPOSER,
      Provoked.BY_EVERYTHING,
      "proposes under one id in all processes, so that ballots tie"),

  LEARNS_FROM_ONE(
      Group.LEARNER,
      WrongSteps.seeing(by -> accepted -> WrongSteps.decidedByOne(by, accepted)),
      "takes what one acceptor accepted for chosen"),
  LEARNS_ACROSS_BALLOTS(
      Group.LEARNER,
      WrongSteps.seeing(by -> WrongSteps::atAnyBallot),
      "counts acceptances of a state at different ballots together"),

  BLIND_WRITE(Group.REGISTER, Quirk.BLIND_WRITE, "writes without looking at the version"),
  LOST_WRITE_IS_APPLIED(
      Group.REGISTER, Quirk.LOST_WRITE_IS_APPLIED, "takes a write without answer for applied"),
  CONFLICT_IS_APPLIED(
      Group.REGISTER, Quirk.CONFLICT_IS_APPLIED, "takes a write that came too late for applied"),
  PROMISE_WITHOUT_WRITE(Group.REGISTER, Quirk.PROMISE_WITHOUT_WRITE, "counts a read as a promise"),
  FORGETS_WHAT_IT_SAW(
      Group.REGISTER,
      Quirk.FORGETS_WHAT_IT_SAW,
      Provoked.BY_DAMAGE,
      "does not remember what it saw of a register"),
  RECREATED_IS_TRUSTED(
      Group.REGISTER,
      Quirk.RECREATED_IS_TRUSTED,
      Provoked.BY_DAMAGE,
      "takes a register that was created anew for the one seen"),
  ROLLED_BACK_IS_TRUSTED(
      Group.REGISTER,
      Quirk.ROLLED_BACK_IS_TRUSTED,
      Provoked.BY_DAMAGE,
      "uses a register that is older than the one seen"),
  CORRUPT_IS_EMPTY(
      Group.REGISTER,
      Quirk.CORRUPT_IS_EMPTY,
      Provoked.BY_DAMAGE,
      "takes a damaged register for one as created"),
  FOREIGN_IS_OWN(
      Group.REGISTER,
      Quirk.FOREIGN_IS_OWN,
      Provoked.BY_DAMAGE,
      "takes another acceptor's register, or one ensemble under two names, for two votes"),
  TIP_NOT_WRITTEN(
      Group.REGISTER, Quirk.TIP_NOT_WRITTEN, "leaves the tip as it was when it accepts"),
  BODY_NOT_WRITTEN(
      Group.REGISTER, Quirk.BODY_NOT_WRITTEN, "accepts a state without storing its bytes"),
  NEEDED_BODY_REMOVED(
      Group.REGISTER, Quirk.NEEDED_BODY_REMOVED, "removes the bytes of the accepted state"),
  EPOCH_NOT_ARCHIVED(
      Group.REGISTER, Quirk.EPOCH_NOT_ARCHIVED, "says that an epoch is archived, and it is not"),

  STALE_LISTING(
      Group.MEMBERSHIP,
      Quirk.STALE_LISTING,
      "lists producers where the own accept is not seen yet"),
  TIPS_FROM_BEFORE(
      Group.MEMBERSHIP,
      Quirk.TIPS_FROM_BEFORE,
      "reads the tips before the registration, not after it"),
  EVERYBODY_VOTED(
      Group.MEMBERSHIP,
      WrongSteps.stepping(WrongSteps::everybodyVoted),
      Provoked.BY_CROWDS,
      "lists producers where somebody else's accept was stored"),
  ACKNOWLEDGEMENT_OF_ANY_CHANGE(
      Group.MEMBERSHIP,
      Quirk.ACKNOWLEDGEMENT_OF_ANY_CHANGE,
      "takes the acknowledgement of an earlier change for one of this"),
  SENDS_UNREGISTERED(
      Group.MEMBERSHIP, ProducerQuirk.SENDS_UNREGISTERED, "sends before it has registered"),
  ADMITTED_BY_ONE(
      Group.MEMBERSHIP, ProducerQuirk.ADMITTED_BY_ONE, "registers at one ensemble only"),
  ACKNOWLEDGES_AT_ONCE(
      Group.MEMBERSHIP,
      ProducerQuirk.ACKNOWLEDGES_AT_ONCE,
      "acknowledges before what it sent is settled"),
  HOLDS_NOTHING(Group.MEMBERSHIP, ProducerQuirk.HOLDS_NOTHING, "goes on sending moving slots"),
  FAILED_SEND_IS_SETTLED(
      Group.MEMBERSHIP,
      ProducerQuirk.FAILED_SEND_IS_SETTLED,
      "takes a failed send for one that cannot arrive any more"),
  LEAVES_IN_FLIGHT(
      Group.MEMBERSHIP, ProducerQuirk.LEAVES_IN_FLIGHT, "deregisters with sends in flight"),

  CUTS_WITHOUT_ACKNOWLEDGEMENTS(
      Group.COORDINATOR,
      CoordinatorQuirk.CUTS_WITHOUT_ACKNOWLEDGEMENTS,
      "cuts past producers that have not acknowledged"),
  ONE_ACKNOWLEDGEMENT_SUFFICES(
      Group.COORDINATOR,
      CoordinatorQuirk.ONE_ACKNOWLEDGEMENT_SUFFICES,
      "cuts after the first acknowledgement"),
  CUT_BEFORE_DRAIN(
      Group.COORDINATOR,
      CoordinatorQuirk.CUT_BEFORE_DRAIN,
      "reads the cut before the producers have drained"),
  LISTED_ANYWHERE(
      Group.COORDINATOR,
      CoordinatorQuirk.LISTED_ANYWHERE,
      "waits for nobody when it could not list the producers after its own accept"),
  NEVER_ABORTS(Group.COORDINATOR, CoordinatorQuirk.NEVER_ABORTS, "never gives a change up"),
  ABORTS_AT_ONCE(
      Group.COORDINATOR, CoordinatorQuirk.ABORTS_AT_ONCE, "gives a change up before its deadline"),
  BEGINS_AGAIN(
      Group.COORDINATOR,
      CoordinatorQuirk.BEGINS_AGAIN,
      "begins a proposal that has ended once more"),
  MOVES_BEFORE_TOPICS_GROW(
      Group.COORDINATOR,
      CoordinatorQuirk.MOVES_BEFORE_TOPICS_GROW,
      "moves slots to partitions that do not exist yet");

  /** What is wrong. */
  public enum Group {
    NONE,
    ACCEPTOR,
    PROPOSER,
    LEARNER,
    REGISTER,
    MEMBERSHIP,
    COORDINATOR
  }

  /** In which worlds it shows soonest. */
  public enum Provoked {
    BY_EVERYTHING,
    BY_DAMAGE,
    BY_COORDINATORS,
    BY_CROWDS
  }

  private final Group group;
  private final Provoked provoked;
  private final String description;

  @SuppressWarnings("ImmutableEnumChecker") // all of them are stateless
  private final PaxosSteps steps;

  private final Quirk quirk;
  private final CoordinatorQuirk coordinatorQuirk;
  private final ProducerQuirk producerQuirk;

  Mutant(Group group, PaxosSteps steps, String description) {
    this(group, steps, Provoked.BY_EVERYTHING, description);
  }

  Mutant(Group group, PaxosSteps steps, Provoked provoked, String description) {
    this(
        group, provoked, description, steps, Quirk.NONE, CoordinatorQuirk.NONE, ProducerQuirk.NONE);
  }

  Mutant(Group group, Provoked provoked, String description) {
    this(group, PaxosSteps.STANDARD, provoked, description);
  }

  Mutant(Group group, Quirk quirk, String description) {
    this(
        group,
        quirk,
        group == Group.MEMBERSHIP ? Provoked.BY_CROWDS : Provoked.BY_EVERYTHING,
        description);
  }

  Mutant(Group group, Quirk quirk, Provoked provoked, String description) {
    this(
        group,
        provoked,
        description,
        PaxosSteps.STANDARD,
        quirk,
        CoordinatorQuirk.NONE,
        ProducerQuirk.NONE);
  }

  Mutant(Group group, CoordinatorQuirk quirk, String description) {
    this(
        group,
        Provoked.BY_COORDINATORS,
        description,
        PaxosSteps.STANDARD,
        Quirk.NONE,
        quirk,
        ProducerQuirk.NONE);
  }

  Mutant(Group group, ProducerQuirk quirk, String description) {
    this(
        group,
        Provoked.BY_CROWDS,
        description,
        PaxosSteps.STANDARD,
        Quirk.NONE,
        CoordinatorQuirk.NONE,
        quirk);
  }

  Mutant(
      Group group,
      Provoked provoked,
      String description,
      PaxosSteps steps,
      Quirk quirk,
      CoordinatorQuirk coordinatorQuirk,
      ProducerQuirk producerQuirk) {
    this.group = group;
    this.provoked = provoked;
    this.description = description;
    this.steps = steps;
    this.quirk = quirk;
    this.coordinatorQuirk = coordinatorQuirk;
    this.producerQuirk = producerQuirk;
  }

  public Group group() {
    return group;
  }

  public Provoked provoked() {
    return provoked;
  }

  /** What it does wrong, as the end of a sentence. */
  public String description() {
    return description;
  }

  /** How it stores and reads. */
  public Quirk quirk() {
    return quirk;
  }

  /** How its coordinators decide. */
  public CoordinatorQuirk coordinatorQuirk() {
    return coordinatorQuirk;
  }

  /** How its producers behave. */
  public ProducerQuirk producerQuirk() {
    return producerQuirk;
  }

  /** The identity of a process. */
  public Proposer proposer(String name, RandomGenerator random) {
    return this == PROPOSERS_SHARE_AN_ID
        ? Proposer.unique("same", new java.util.Random(0))
        : Proposer.unique(name, random);
  }

  /** A register whose proposer takes these steps. */
  public RingRegister register(
      String ring,
      List<Ensemble> ensembles,
      Proposer proposer,
      Scheduler scheduler,
      RandomGenerator random,
      RegisterTimeouts timeouts) {
    return new RingRegister(
        ring, ensembles, proposer, scheduler, new RingRegister.Setup(timeouts, random, steps));
  }

  /** A learner that takes these steps. */
  public RingLearner learner(
      List<Ensemble> ensembles,
      Scheduler scheduler,
      LearnerTimeouts timeouts,
      RingLearner.Listener listener) {
    return new RingLearner(ensembles, scheduler, timeouts, listener, steps);
  }
}
