package io.ringkeeper.sandbox.fire;

import io.ringkeeper.sandbox.Fault;
import io.ringkeeper.sandbox.fire.Links.Link;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Faults of the network between client processes and one ensemble. */
final class NetworkStrikes {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int REPLIES_TO_LOSE = 2;

  private NetworkStrikes() {}

  /** A fault of the proxies: cut, half-open, late. */
  static final class Network implements Strike {
    private final FaultKind kind;
    private final Fault fault;
    private final List<Link> links;

    Network(FaultKind kind, Fault fault, List<Link> links) {
      this.kind = kind;
      this.fault = fault;
      this.links = List.copyOf(links);
    }

    @Override
    public FaultKind kind() {
      return kind;
    }

    @Override
    public String target() {
      return describe(links);
    }

    @Override
    public Set<String> acceptors() {
      return Set.of(links.get(0).acceptor());
    }

    @Override
    public void inject() {
      links.forEach(link -> link.network().inject(fault));
    }

    @Override
    public String awaitFired() {
      Until.holds(
          () -> "the proxies of " + target() + " met traffic while at fault",
          PATIENCE,
          () -> links.stream().allMatch(link -> link.network().firings() > 0));
      long firings = links.stream().mapToLong(link -> link.network().firings()).sum();
      return "proxies acted " + firings + " times";
    }

    @Override
    public void heal() {
      links.forEach(link -> link.network().heal());
    }
  }

  /**
   * Answers of applied writes are lost, whichever proposer makes them: one that is losing the duel
   * may write little for a while.
   */
  static final class LostReply implements Strike {
    private final List<Link> links;
    private long before;

    LostReply(List<Link> links) {
      this.links = List.copyOf(links);
    }

    @Override
    public FaultKind kind() {
      return FaultKind.LOST_REPLY;
    }

    @Override
    public String target() {
      return describe(links);
    }

    @Override
    public Set<String> acceptors() {
      return Set.of(links.get(0).acceptor());
    }

    private long lost() {
      return links.stream().mapToLong(link -> link.replies().lost()).sum();
    }

    @Override
    public void inject() {
      before = lost();
      links.forEach(link -> link.replies().loseNext(REPLIES_TO_LOSE));
    }

    @Override
    public String awaitFired() {
      Until.holds(
          () -> "answers of applied writes are lost on " + target(),
          PATIENCE,
          () -> lost() >= before + REPLIES_TO_LOSE);
      return "answers of " + (lost() - before) + " applied writes were lost";
    }

    @Override
    public void heal() {
      links.forEach(link -> link.replies().loseNext(0));
    }
  }

  private static String describe(List<Link> links) {
    return String.join("+", links.stream().map(Link::client).toList())
        + "->"
        + links.get(0).acceptor();
  }
}
