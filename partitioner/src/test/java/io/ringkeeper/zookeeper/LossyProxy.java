package io.ringkeeper.zookeeper;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** A TCP relay on a free loopback port that can swallow a server's answers and cut connections. */
final class LossyProxy implements AutoCloseable {

  private static final int BUFFER_BYTES = 64 * 1024;

  private final ServerSocket listener;
  private final int targetPort;
  private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
  private final AtomicInteger swallowed = new AtomicInteger();
  private volatile boolean swallowing;

  LossyProxy(int targetPort) {
    this.targetPort = targetPort;
    try {
      listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    start("accept", this::accept);
  }

  String address() {
    return "127.0.0.1:" + listener.getLocalPort();
  }

  /** From now on nothing the server says arrives. */
  void swallowAnswers() {
    swallowing = true;
  }

  /** How many pieces of answers were swallowed. */
  int swallowed() {
    return swallowed.get();
  }

  /** Closes all connections; new ones work in both directions. */
  void cut() {
    swallowing = false;
    sockets.forEach(LossyProxy::closeQuietly);
  }

  @Override
  public void close() {
    closeQuietly(listener);
    cut();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        Socket server = new Socket(InetAddress.getLoopbackAddress(), targetPort);
        sockets.add(client);
        sockets.add(server);
        start("requests", () -> relay(client, server, false));
        start("answers", () -> relay(server, client, true));
      } catch (IOException e) {
        // The listener was closed, or the server is down: the client sees its connection end.
      }
    }
  }

  private void relay(Socket from, Socket to, boolean isAnswers) {
    byte[] buffer = new byte[BUFFER_BYTES];
    try (from;
        to) {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        if (isAnswers && swallowing) {
          swallowed.incrementAndGet();
        } else {
          out.write(buffer, 0, n);
        }
      }
    } catch (IOException e) {
      // A cut connection ends its relay.
    }
    sockets.remove(from);
    sockets.remove(to);
  }

  private static void start(String what, Runnable task) {
    Thread thread = new Thread(task, "lossy-proxy-" + what);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
