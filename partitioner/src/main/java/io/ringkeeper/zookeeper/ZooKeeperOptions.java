package io.ringkeeper.zookeeper;

import org.jspecify.annotations.Nullable;

/**
 * How to connect to every ensemble. TLS and SASL are set by ZooKeeper's own system properties.
 *
 * @param sessionTimeoutMs asked of the servers, which may bound it (by default to 2 to 20 of their
 *     ticks); a crashed producer counts as live at most that long. 1,000 to 600,000
 * @param connectionTimeoutMs after so long without a connection the client starts anew. 1 to
 *     600,000
 * @param credentials sent to the servers and made the only ones with access to whatever is created;
 *     null for world-open nodes
 */
public record ZooKeeperOptions(
    int sessionTimeoutMs, int connectionTimeoutMs, @Nullable DigestCredentials credentials) {

  /** 15 s session, 10 s to connect, no credentials. */
  public static final ZooKeeperOptions DEFAULT = new ZooKeeperOptions(15_000, 10_000, null);

  private static final int MIN_SESSION_TIMEOUT_MS = 1_000;
  private static final int MAX_TIMEOUT_MS = 600_000;

  public ZooKeeperOptions {
    if (sessionTimeoutMs < MIN_SESSION_TIMEOUT_MS || sessionTimeoutMs > MAX_TIMEOUT_MS) {
      throw new IllegalArgumentException(
          "session time-out of " + sessionTimeoutMs + " ms must be 1,000 to 600,000 ms");
    }
    if (connectionTimeoutMs < 1 || connectionTimeoutMs > MAX_TIMEOUT_MS) {
      throw new IllegalArgumentException(
          "connection time-out of " + connectionTimeoutMs + " ms must be 1 to 600,000 ms");
    }
  }

  public ZooKeeperOptions withSessionTimeoutMs(int ms) {
    return new ZooKeeperOptions(ms, connectionTimeoutMs, credentials);
  }

  public ZooKeeperOptions withCredentials(String user, String password) {
    return new ZooKeeperOptions(
        sessionTimeoutMs, connectionTimeoutMs, new DigestCredentials(user, password));
  }

  /**
   * User and password of ZooKeeper's digest scheme, which sends them in clear text: use TLS.
   *
   * @param user without a colon
   * @param password never shown
   */
  public record DigestCredentials(String user, String password) {

    public DigestCredentials {
      if (user.isEmpty() || user.indexOf(':') >= 0) {
        throw new IllegalArgumentException("a digest user is not empty and has no colon");
      }
    }

    @Override
    public String toString() {
      return user + ":***";
    }
  }
}
