package io.ringkeeper.producer;

import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * One admission: a record with these topics written in every ensemble, and what was read there
 * after it. Guarded by the admission's lock.
 */
final class AdmissionPass {

  private final ProducerRegistration registration;
  private final Set<String> topics;
  private final Map<String, Registrar.Answer> answers = new TreeMap<>();
  private final Set<String> asked = new HashSet<>();
  private final Map<Digest, RingState> bodies = new HashMap<>();
  private final Set<Digest> bodiesAsked = new HashSet<>();
  private boolean viewAsked;
  private boolean viewFresh;
  private boolean outdated;
  private boolean asksAgain;
  private boolean done;

  /** Starts reading the bytes of the state that a tip names, where the tip was read. */
  interface BodyReader {
    void read(Registrar.Answer from, String ring, Digest digest);
  }

  AdmissionPass(ProducerRegistration registration, Set<String> topics) {
    this.registration = registration;
    this.topics = new TreeSet<>(topics);
  }

  ProducerRegistration registration() {
    return registration;
  }

  /** The topics that this pass admits. */
  Set<String> topics() {
    return topics;
  }

  /** True unless that ensemble is being asked already, which goes on until it answers. */
  boolean asks(String ensemble) {
    return asked.add(ensemble);
  }

  void answered(Registrar.Answer answer) {
    asked.remove(answer.ensemble().name());
    answers.put(answer.ensemble().name(), answer);
  }

  /** The record that the answer followed is gone: it counts no longer. */
  void vanished(String ensemble) {
    asked.remove(ensemble);
    answers.remove(ensemble);
  }

  boolean hasAnswerOf(String ensemble) {
    return answers.containsKey(ensemble);
  }

  int answers() {
    return answers.size();
  }

  /** True once: the reader of the view is to be asked. */
  boolean askForView() {
    boolean first = !viewAsked;
    viewAsked = true;
    return first;
  }

  void viewFailed() {
    viewAsked = false;
  }

  void viewRead() {
    viewFresh = true;
  }

  boolean isViewFresh() {
    return viewFresh;
  }

  boolean isDone() {
    return done;
  }

  void finish() {
    done = true;
  }

  void bodyRead(Digest digest, RingState state) {
    bodies.put(digest, state);
  }

  void bodyFailed(Digest digest) {
    bodiesAsked.remove(digest);
  }

  /**
   * Whether nothing among the tips read is newer than what is known chosen, except changes that are
   * held from now on.
   *
   * @param askForBody asked for the bytes of a state that has to be looked at
   * @param problems told, by ring, what has to happen first
   */
  boolean isClear(Switchboard switchboard, BodyReader askForBody, Map<String, String> problems) {
    boolean clear = true;
    outdated = false;
    for (Map.Entry<String, Registrar.Answer> each : newest().entrySet()) {
      Optional<String> problem = problem(switchboard, each.getKey(), each.getValue(), askForBody);
      problem.ifPresentOrElse(
          what -> problems.put(each.getKey(), what), () -> problems.remove(each.getKey()));
      clear &= problem.isEmpty();
    }
    return clear;
  }

  /**
   * True when the answers predate the ring's registers, or lives of them, and nobody has been asked
   * again since: only newer answers can help.
   */
  boolean asksAgain() {
    boolean asks = outdated && !asksAgain;
    asksAgain |= outdated;
    return asks;
  }

  /** Asking again has begun. */
  void askingAgain() {
    asksAgain = false;
  }

  /** By ring, the answer with the tip of the highest ballot. */
  private Map<String, Registrar.Answer> newest() {
    Map<String, Registrar.Answer> newest = new TreeMap<>();
    for (Registrar.Answer answer : answers.values()) {
      for (String ring : answer.tips().keySet()) {
        newest.merge(
            ring,
            answer,
            (a, b) -> a.accepted(ring).ballot().isBelow(b.accepted(ring).ballot()) ? b : a);
      }
    }
    return newest;
  }

  private Optional<String> problem(
      Switchboard switchboard, String ring, Registrar.Answer answer, BodyReader askForBody) {
    Accepted accepted = answer.accepted(ring);
    RingState routed = switchboard.routed(ring);
    if (routed != null && registration.topics().stream().noneMatch(routed::covers)) {
      return Optional.empty();
    }
    Optional<String> unreached =
        unreached(ring, accepted)
            .or(() -> routed == null ? Optional.empty() : unreached(ring, routed.quorum()));
    outdated |= unreached.isPresent();
    boolean mayBeOurs = routed != null || accepted.state().version() == 0;
    if (unreached.isPresent() && mayBeOurs) {
      return unreached;
    }
    // A first state that is not known chosen routes nobody: the ring's first change waits for this
    // producer to go by it.
    if (accepted.state().version() <= 1 && routed == null && unreached.isEmpty()) {
      return Optional.empty();
    }
    if (unreached.isEmpty() && switchboard.hasCaughtUpWith(ring, accepted.ballot())) {
      return Optional.empty();
    }
    return unfinished(switchboard, ring, answer, askForBody, unreached);
  }

  private Optional<String> unfinished(
      Switchboard switchboard,
      String ring,
      Registrar.Answer answer,
      BodyReader askForBody,
      Optional<String> unreached) {
    Accepted accepted = answer.accepted(ring);
    StateRef ref = accepted.state();
    RingState body = bodies.get(ref.digest());
    if (body == null) {
      if (bodiesAsked.add(ref.digest())) {
        askForBody.read(answer, ring, ref.digest());
      }
      return Optional.of("state " + ref + " has to be read");
    }
    if (registration.topics().stream().noneMatch(body::covers)) {
      return Optional.empty();
    }
    if (unreached.isPresent() || switchboard.foresee(body, accepted.ballot())) {
      return unreached;
    }
    return Optional.of(
        "state "
            + ref
            + " was accepted at ballot "
            + accepted.ballot()
            + " and is not known chosen; any live proposer finishes that round");
  }

  /**
   * ◆ Why the answers are not those of a majority of the acceptors that decide this state and of
   * those it names, if so. An ensemble answers for the acceptor whose tip it shows: one that lost
   * its data, or came back under another incarnation, does not.
   */
  private Optional<String> unreached(String ring, Accepted accepted) {
    return unreached(ring, accepted.deciders()).or(() -> unreached(ring, accepted.acceptors()));
  }

  private Optional<String> unreached(String ring, Quorum quorum) {
    List<AcceptorId> answering =
        answers.values().stream()
            .flatMap(a -> Optional.ofNullable(a.tips().get(ring)).stream())
            .map(Tip::acceptor)
            .toList();
    List<String> named = quorum.names().toList();
    Set<String> strangers = new TreeSet<>(answers.keySet());
    named.forEach(strangers::remove);
    if (strangers.size() > 1) {
      return Optional.of(
          "its acceptors are "
              + named
              + "; "
              + RingProducerConfig.ENSEMBLES_CONFIG
              + " may name one more while that is being added, not "
              + strangers);
    }
    return quorum.isMajority(answering)
        ? Optional.empty()
        : Optional.of(
            "its acceptors are "
                + quorum.members()
                + ", of which "
                + answering
                + " answered; a majority is needed, so "
                + RingProducerConfig.ENSEMBLES_CONFIG
                + " must name them and they must have kept their data");
  }
}
