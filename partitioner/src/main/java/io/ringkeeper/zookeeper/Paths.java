package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.RingIdentity;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Where everything lies under the chroot of one ensemble.
 *
 * <p>The chroot is prefixed here rather than by the ZooKeeper client, because a client cannot
 * create its own chroot.
 *
 * @param chroot empty, or starting with a slash and not ending with one
 */
record Paths(String chroot) {

  static final String LIVE_PREFIX = "live-";

  /** The chroot of a connect string. */
  static Paths of(String connectString) {
    int slash = connectString.indexOf('/');
    String path = slash < 0 ? "" : connectString.substring(slash);
    return new Paths(path.endsWith("/") ? path.substring(0, path.length() - 1) : path);
  }

  /** The servers of a connect string. */
  static String servers(String connectString) {
    int slash = connectString.indexOf('/');
    return slash < 0 ? connectString : connectString.substring(0, slash);
  }

  /** The parent, or the root's own path for a child of the root. */
  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash <= 0 ? "/" : path.substring(0, slash);
  }

  String acceptor() {
    return chroot + "/ringkeeper/acceptor";
  }

  String producers() {
    return chroot + "/ringkeeper/producers";
  }

  String producer(String producerId) {
    return producers() + "/" + valid(producerId);
  }

  String live(String producerId, long sessionId) {
    return producer(producerId) + "/" + LIVE_PREFIX + Long.toHexString(sessionId);
  }

  String rings() {
    return chroot + "/ringkeeper/rings";
  }

  String ring(String ring) {
    return rings() + "/" + valid(ring);
  }

  String register(String ring) {
    return ring(ring) + "/register";
  }

  String lives(String ring) {
    return ring(ring) + "/lives";
  }

  String tip(String ring) {
    return ring(ring) + "/tip";
  }

  String bodies(String ring) {
    return ring(ring) + "/bodies";
  }

  String body(String ring, Digest digest) {
    return bodies(ring) + "/" + digest.hex();
  }

  String epochs(String ring) {
    return ring(ring) + "/epochs";
  }

  String epoch(String ring, long epoch) {
    return epochs(ring) + "/" + epoch;
  }

  String acks(String ring) {
    return ring(ring) + "/acks";
  }

  String acks(String ring, Ballot changeId) {
    return acks(ring) + "/" + nodeName(changeId);
  }

  String ack(String ring, Ballot changeId, String producerId) {
    return acks(ring, changeId) + "/" + valid(producerId);
  }

  String watched(WatchTarget target) {
    if (target instanceof WatchTarget.Rings) {
      return rings();
    } else if (target instanceof WatchTarget.TipOf t) {
      return tip(t.ring());
    } else if (target instanceof WatchTarget.RegisterOf t) {
      return register(t.ring());
    } else if (target instanceof WatchTarget.Producers) {
      return producers();
    } else if (target instanceof WatchTarget.Acknowledgements t) {
      return acks(t.ring(), t.changeId());
    } else if (target instanceof WatchTarget.AcknowledgedChanges t) {
      return acks(t.ring());
    } else if (target instanceof WatchTarget.Epochs t) {
      return epochs(t.ring());
    }
    throw new IllegalArgumentException("cannot watch " + target);
  }

  /** {@code round-nonce-proposer}, the proposer percent-encoded: legal in a path and in a URL. */
  static String nodeName(Ballot ballot) {
    String proposer = URLEncoder.encode(ballot.proposerId(), StandardCharsets.UTF_8);
    return ballot.round() + "-" + ballot.nonce() + "-" + proposer;
  }

  /** The ballot of such a name, or empty when it is none. */
  static Optional<Ballot> ballot(String nodeName) {
    String[] parts = nodeName.split("-", 3);
    try {
      Ballot ballot =
          new Ballot(
              Long.parseLong(parts[0]),
              URLDecoder.decode(parts[2], StandardCharsets.UTF_8),
              Long.parseLong(parts[1]));
      return nodeName(ballot).equals(nodeName) ? Optional.of(ballot) : Optional.empty();
    } catch (IllegalArgumentException | ArrayIndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static String valid(String name) {
    if (!RingIdentity.isValidName(name)) {
      throw new IllegalArgumentException("'" + name + "' must be 1 to 128 of a-z A-Z 0-9 . _ -");
    }
    return name;
  }
}
