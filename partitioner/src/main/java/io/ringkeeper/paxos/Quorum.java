package io.ringkeeper.paxos;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A set of acceptors of which any majority decides.
 *
 * <p>Membership is by name and incarnation: the vote of an acceptor that lost its storage and came
 * back under a new incarnation does not count.
 *
 * @param members 1 to 7 acceptors with distinct names, kept sorted
 */
public record Quorum(List<AcceptorId> members) {

  /** More acceptors would only add latency: seven tolerate the loss of three. */
  public static final int MAX_MEMBERS = 7;

  public Quorum {
    members = members.stream().sorted().toList();
    if (members.isEmpty() || members.size() > MAX_MEMBERS) {
      throw new IllegalArgumentException("a quorum has 1 to 7 acceptors, not " + members.size());
    }
    if (members.stream().map(AcceptorId::name).distinct().count() != members.size()) {
      throw new IllegalArgumentException("an acceptor is named twice in " + members);
    }
  }

  public int majority() {
    return members.size() / 2 + 1;
  }

  public boolean contains(AcceptorId acceptor) {
    return members.contains(acceptor);
  }

  /**
   * Whether the distinct members among the voters are a majority; strangers and repeats do not
   * count.
   */
  public boolean isMajority(Collection<AcceptorId> voters) {
    return count(voters) >= majority();
  }

  /** How many distinct members are among the voters. */
  public int count(Collection<AcceptorId> voters) {
    Set<AcceptorId> distinct = new HashSet<>(voters);
    return (int) members.stream().filter(distinct::contains).count();
  }

  /** Names of the members, sorted. */
  public Stream<String> names() {
    return members.stream().map(AcceptorId::name);
  }
}
