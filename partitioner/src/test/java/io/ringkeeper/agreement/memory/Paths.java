package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import java.util.function.Predicate;

/** Where everything lies in a {@link MemoryTree}. */
final class Paths {

  static final String ROOT = "/ringkeeper";
  static final String ACCEPTOR = "/ringkeeper/acceptor";
  static final String PRODUCERS = "/ringkeeper/producers";
  static final String RINGS = "/ringkeeper/rings";
  static final String LIVE = "live-";

  private Paths() {}

  static String ring(String ring) {
    return RINGS + "/" + ring;
  }

  static String register(String ring) {
    return ring(ring) + "/register";
  }

  static String lives(String ring) {
    return ring(ring) + "/lives";
  }

  static String tip(String ring) {
    return ring(ring) + "/tip";
  }

  static String bodies(String ring) {
    return ring(ring) + "/bodies";
  }

  static String body(String ring, Digest digest) {
    return bodies(ring) + "/" + digest.hex();
  }

  static String epochs(String ring) {
    return ring(ring) + "/epochs";
  }

  static String epoch(String ring, long epoch) {
    return epochs(ring) + "/" + epoch;
  }

  static String acks(String ring) {
    return ring(ring) + "/acks";
  }

  static String acks(String ring, Ballot changeId) {
    return acks(ring)
        + "/"
        + changeId.round()
        + "-"
        + changeId.nonce()
        + "-"
        + changeId.proposerId();
  }

  static String producer(String id) {
    return PRODUCERS + "/" + id;
  }

  static String live(String producerId, long session) {
    return producer(producerId) + "/" + LIVE + Long.toHexString(session);
  }

  /** The change whose acknowledgements lie under this name. */
  static Ballot change(String name) {
    String[] parts = name.split("-", 3);
    return new Ballot(Long.parseLong(parts[0]), parts[2], Long.parseLong(parts[1]));
  }

  /** Which changed paths the target asks about. */
  static Predicate<String> concernedBy(WatchTarget target) {
    if (target instanceof WatchTarget.Rings) {
      return startingWith(RINGS + "/");
    }
    if (target instanceof WatchTarget.Producers) {
      return startingWith(PRODUCERS + "/");
    }
    if (target instanceof WatchTarget.TipOf tip) {
      return tip(tip.ring())::equals;
    }
    if (target instanceof WatchTarget.RegisterOf register) {
      return register(register.ring())::equals;
    }
    if (target instanceof WatchTarget.Acknowledgements acks) {
      return startingWith(acks(acks.ring(), acks.changeId()) + "/");
    }
    if (target instanceof WatchTarget.AcknowledgedChanges changes) {
      return startingWith(acks(changes.ring()) + "/");
    }
    if (target instanceof WatchTarget.Epochs epochs) {
      return startingWith(epochs(epochs.ring()) + "/");
    }
    throw new IllegalArgumentException("unknown target " + target);
  }

  private static Predicate<String> startingWith(String prefix) {
    return path -> path.startsWith(prefix);
  }
}
