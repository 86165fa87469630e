package io.ringkeeper.sandbox;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Gives out loopback ports that stay ours. Thread-safe.
 *
 * <p>Ports come from below the range from which systems take the ports of outgoing connections, so
 * no client gets one by chance. A port is held bound until its server is about to start. Besides, a
 * guard socket on the same port of 127.0.0.2 is kept until the lease ends: other allocators on the
 * machine see it, also while the server is down and its own port free. Where 127.0.0.2 does not
 * exist (macOS) there is no guard, and a clash shows as a failed start.
 */
final class PortAllocator implements AutoCloseable {
  static final String HOST = "127.0.0.1";
  private static final String GUARD_HOST = "127.0.0.2";
  private static final int FIRST_PORT = 20_000;
  private static final int PORT_COUNT = 12_000;
  private static final int ATTEMPTS = 2_000;

  private final RandomGenerator random;
  private final List<PortLease> leases = new ArrayList<>();
  private boolean closed;

  PortAllocator(RandomGenerator random) {
    this.random = random;
  }

  synchronized PortLease lease() {
    if (closed) {
      throw new SandboxException("the sandbox is closed and gives out no more ports");
    }
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      int port = FIRST_PORT + random.nextInt(PORT_COUNT);
      PortLease lease = tryLease(port);
      if (lease != null) {
        leases.add(lease);
        return lease;
      }
    }
    throw new SandboxException(
        "no free port on %s among %d tried from %d on".formatted(HOST, ATTEMPTS, FIRST_PORT));
  }

  private static @Nullable PortLease tryLease(int port) {
    ServerSocket guard = null;
    if (Guard.POSSIBLE) {
      guard = tryBind(GUARD_HOST, port);
      if (guard == null) {
        return null;
      }
    }
    ServerSocket hold = tryBind(HOST, port);
    if (hold == null) {
      PortLease.close(guard);
      return null;
    }
    return new PortLease(port, hold, guard);
  }

  private static @Nullable ServerSocket tryBind(String host, int port) {
    try {
      ServerSocket socket = new ServerSocket();
      try {
        socket.bind(new InetSocketAddress(InetAddress.getByName(host), port), 1);
        return socket;
      } catch (BindException e) {
        socket.close();
        return null;
      }
    } catch (IOException e) {
      throw new SandboxException("cannot probe port " + port + " on " + host, e);
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    leases.forEach(PortLease::close);
    leases.clear();
  }

  /** Looks once whether the guard's address exists. */
  private static final class Guard {
    static final boolean POSSIBLE = exists();

    private static boolean exists() {
      ServerSocket probe = tryBind(GUARD_HOST, 0);
      PortLease.close(probe);
      return probe != null;
    }
  }
}
