package io.ringkeeper.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A TCP proxy before one server that can be told to misbehave. Thread-safe.
 *
 * <p>Put its {@link #address()} where clients expect the server's. A server that tells clients its
 * own address (a Kafka broker does) must advertise the proxy's. The proxy acts on chunks of bytes
 * as they happen to arrive, not on messages.
 */
public final class FaultProxy implements AutoCloseable {
  private final ServerSocket listener;
  private final InetSocketAddress target;
  private final List<ProxiedConnection> connections = new CopyOnWriteArrayList<>();
  private Fault fault = Fault.NONE;
  private long firings;
  private boolean closed;

  private FaultProxy(ServerSocket listener, InetSocketAddress target) {
    this.listener = listener;
    this.target = target;
  }

  /** Starts a proxy on a free loopback port before a server on the loopback address. */
  public static FaultProxy to(int targetPort) {
    InetAddress loopback = InetAddress.getLoopbackAddress();
    try {
      FaultProxy proxy =
          new FaultProxy(
              new ServerSocket(0, 50, loopback), new InetSocketAddress(loopback, targetPort));
      proxy.daemon("accept", proxy::acceptAll);
      return proxy;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot open a proxy before port " + targetPort, e);
    }
  }

  /** {@code host:port} for clients. */
  public String address() {
    return PortAllocator.HOST + ":" + port();
  }

  /** The port for clients. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Replaces the fault in force; the count of firings starts again. */
  public void inject(Fault next) {
    synchronized (this) {
      fault = next;
      firings = 0;
      notifyAll();
    }
    for (ProxiedConnection connection : connections) {
      if (next.connections() == Fault.Connections.RESET) {
        fired();
        connection.reset();
      } else if (connection.hasHole()) {
        connection.reset();
      }
    }
  }

  /** Ends the fault in force. */
  public void heal() {
    inject(Fault.NONE);
  }

  /** How often the fault in force met a chunk or a connection: zero means that it did nothing. */
  public synchronized long firings() {
    return firings;
  }

  /** Connections that are open now. */
  public int openConnections() {
    return connections.size();
  }

  private void acceptAll() {
    while (true) {
      try {
        accept(listener.accept());
      } catch (IOException e) {
        // The listener was closed: the proxy has ended.
        return;
      }
    }
  }

  private void accept(Socket client) {
    if (current().connections() == Fault.Connections.RESET) {
      fired();
      ProxiedConnection.reset(client);
      return;
    }
    try {
      Socket server = new Socket();
      server.connect(target, 2_000);
      ProxiedConnection connection = new ProxiedConnection(this, client, server);
      connections.add(connection);
      daemon("requests", connection::pumpRequests);
      daemon("responses", connection::pumpResponses);
      if (current().connections() == Fault.Connections.RESET || isClosed()) {
        // The fault came while this one was connecting, too late to find it in the list.
        fired();
        connection.reset();
      }
    } catch (IOException e) {
      // The server is down: the client sees what it would see without a proxy, a little later.
      ProxiedConnection.reset(client);
    }
  }

  void forget(ProxiedConnection connection) {
    connections.remove(connection);
  }

  private synchronized Fault current() {
    return fault;
  }

  private synchronized boolean isClosed() {
    return closed;
  }

  private synchronized void fired() {
    firings++;
  }

  /** Lets one chunk wait as the fault says; true if it goes on, false if it vanishes. */
  boolean admit(ProxiedConnection.Direction direction) throws InterruptedException {
    Fault seen;
    synchronized (this) {
      boolean counted = false;
      while (direction.treatment(fault) == Fault.Treatment.HOLD && !closed) {
        if (!counted) {
          firings++;
          counted = true;
        }
        wait();
      }
      seen = fault;
      if (direction.treatment(seen) == Fault.Treatment.DROP || !seen.delay().isZero()) {
        firings++;
      }
    }
    if (!seen.delay().isZero()) {
      Thread.sleep(seen.delay().toMillis());
    }
    return direction.treatment(seen) != Fault.Treatment.DROP;
  }

  /** Resets all connections and stops listening. */
  @Override
  public void close() {
    try {
      listener.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    synchronized (this) {
      closed = true;
      notifyAll();
    }
    connections.forEach(ProxiedConnection::reset);
  }

  private void daemon(String role, Runnable body) {
    Thread thread = new Thread(body, "fault-proxy-" + port() + "-" + role);
    thread.setDaemon(true);
    thread.start();
  }
}
