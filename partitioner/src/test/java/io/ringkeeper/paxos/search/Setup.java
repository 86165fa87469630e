package io.ringkeeper.paxos.search;

import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The size of a {@link PaxosWorld} and what may happen in it.
 *
 * @param names the configured acceptors, all of which are asked
 * @param created the acceptors that the ring was created with
 * @param ballots each proposer's ballots, in the order in which it takes them
 * @param targets the acceptor sets that each proposer may want, beside the present one
 * @param features what may happen beyond the plain protocol
 */
record Setup(
    List<String> names,
    Quorum created,
    List<List<Ballot>> ballots,
    List<List<Quorum>> targets,
    List<Feature> features) {

  /** What a world may have beyond proposers, acceptors and lost or repeated messages. */
  enum Feature {
    LEADS("accepts promise the next ballot"),
    REACCEPTS("chosen states may be re-accepted"),
    REDUCED("reduced"),
    LEARNER("a learner reads tips and journals"),
    EXCLUDED("one register lost and excluded"),
    EMPTY("one register re-created empty and taken as it is"),
    ROLLED_BACK("one register rolled back and taken as it is"),
    COPIED("one register lost and copied from the others under its old incarnation"),
    UNREACHABLE("proposers may know that a request was not sent"),
    REPEATS("a second state may be proposed in the ballot of an unanswered attempt"),
    ANSWERED("no answer is lost"),
    TWO_AT_ONCE("any number of acceptors per change");

    private final String text;

    Feature(String text) {
      this.text = text;
    }
  }

  Setup {
    names = List.copyOf(names);
    ballots = ballots.stream().map(List::copyOf).toList();
    targets = targets.stream().map(List::copyOf).toList();
    features = List.copyOf(features);
  }

  /** Three acceptors, no changes of them. */
  static Setup of(List<List<Ballot>> ballots, Feature... features) {
    return of(3, ballots, features);
  }

  static Setup of(int acceptors, List<List<Ballot>> ballots, Feature... features) {
    List<String> names = List.of("a", "b", "c", "d", "e").subList(0, acceptors);
    Quorum created = quorum(names.toArray(new String[0]));
    List<List<Quorum>> none = ballots.stream().map(p -> List.<Quorum>of()).toList();
    return new Setup(names, created, ballots, none, List.of(features));
  }

  /**
   * Proposers named p, q, r… with the ballots of these rounds.
   *
   * @param rounds one array a proposer
   */
  static List<List<Ballot>> ballots(int[]... rounds) {
    List<List<Ballot>> all = new ArrayList<>();
    for (int[] each : rounds) {
      String proposer = String.valueOf((char) ('p' + all.size()));
      List<Ballot> own = new ArrayList<>();
      for (int round : each) {
        own.add(new Ballot(round, proposer, 1));
      }
      all.add(own);
    }
    return all;
  }

  static int[] rounds(int... rounds) {
    return rounds;
  }

  /** Acceptors by name, in their first life, or as {@code c2} for the second life of c. */
  static Quorum quorum(String... members) {
    return new Quorum(Stream.of(members).map(Setup::acceptor).toList());
  }

  static AcceptorId acceptor(String member) {
    int life = member.length() > 1 ? member.charAt(1) - '0' : 1;
    return acceptor(member.substring(0, 1), life);
  }

  static AcceptorId acceptor(String name, int life) {
    return new AcceptorId(name, "life" + life);
  }

  static int life(AcceptorId acceptor) {
    return Integer.parseInt(acceptor.incarnation().substring("life".length()));
  }

  /** The same world in which every proposer may want these acceptor sets. */
  Setup wanting(Quorum... wanted) {
    List<List<Quorum>> each = ballots.stream().map(p -> List.of(wanted)).toList();
    return new Setup(names, created, ballots, each, features);
  }

  /** The same world in which each proposer may want sets of its own. */
  Setup wantingEach(List<List<Quorum>> wanted) {
    return new Setup(names, created, ballots, wanted, features);
  }

  /** The same world with further configured names that are no acceptors yet. */
  Setup knowing(String... more) {
    List<String> all = Stream.concat(names.stream(), Stream.of(more)).toList();
    return new Setup(all, created, ballots, targets, features);
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  String describe() {
    List<String> sizes = ballots.stream().map(b -> String.valueOf(b.size())).distinct().toList();
    StringBuilder text = new StringBuilder();
    if (sizes.size() == 1) {
      text.append(ballots.size()).append('x').append(sizes.get(0));
    } else {
      text.append(String.join("+", ballots.stream().map(b -> "" + b.size()).toList()));
    }
    text.append('x').append(created.members().size());
    for (int p = 0; p < ballots.size(); p++) {
      text.append(p == 0 ? " [" : " | ");
      List<Ballot> own = ballots.get(p);
      text.append(String.join(" ", own.stream().map(b -> b.round() + b.proposerId()).toList()));
    }
    text.append(']');
    List<Quorum> wanted = targets.stream().flatMap(List::stream).distinct().toList();
    if (!wanted.isEmpty()) {
      text.append(", acceptors ").append(tell(created)).append(" to ");
      text.append(String.join(" or ", wanted.stream().map(Setup::tell).toList()));
    }
    features.forEach(feature -> text.append(", ").append(feature.text));
    return text.toString();
  }

  /** The acceptors in short: the life only where it is not the first. */
  static String tell(Quorum quorum) {
    StringBuilder text = new StringBuilder();
    quorum.members().forEach(m -> text.append(tell(m)));
    return text.toString();
  }

  static String tell(AcceptorId acceptor) {
    return life(acceptor) == 1 ? acceptor.name() : acceptor.name() + life(acceptor);
  }
}
