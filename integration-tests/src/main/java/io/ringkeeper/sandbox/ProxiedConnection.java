package io.ringkeeper.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;

/** One client's connection through a {@link FaultProxy}: two sockets, one thread each way. */
final class ProxiedConnection {
  private static final int CHUNK_BYTES = 16 * 1024;

  private final FaultProxy proxy;
  private final Socket client;
  private final Socket server;
  private volatile boolean hole;

  ProxiedConnection(FaultProxy proxy, Socket client, Socket server) {
    this.proxy = proxy;
    this.client = client;
    this.server = server;
  }

  /** Which way bytes go. */
  enum Direction {
    REQUESTS {
      @Override
      Fault.Treatment treatment(Fault fault) {
        return fault.requests();
      }
    },
    RESPONSES {
      @Override
      Fault.Treatment treatment(Fault fault) {
        return fault.responses();
      }
    };

    abstract Fault.Treatment treatment(Fault fault);
  }

  void pumpRequests() {
    pump(client, server, Direction.REQUESTS);
  }

  void pumpResponses() {
    pump(server, client, Direction.RESPONSES);
  }

  private void pump(Socket from, Socket to, Direction direction) {
    byte[] chunk = new byte[CHUNK_BYTES];
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      for (int length = in.read(chunk); length >= 0; length = in.read(chunk)) {
        if (proxy.admit(direction)) {
          out.write(chunk, 0, length);
        } else {
          hole = true;
        }
      }
      to.shutdownOutput();
      if (!from.isOutputShutdown()) {
        return;
      }
      close();
    } catch (IOException e) {
      // One side is gone: so is the connection, as it would be without a proxy.
      reset();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      reset();
    }
  }

  /** Whether bytes vanished from its stream, so that it can never be used again. */
  boolean hasHole() {
    return hole;
  }

  private void close() throws IOException {
    client.close();
    server.close();
    proxy.forget(this);
  }

  void reset() {
    reset(client);
    reset(server);
    proxy.forget(this);
  }

  /** Closes with a TCP reset instead of an orderly end. */
  static void reset(Socket socket) {
    try {
      socket.setSoLinger(true, 0);
    } catch (IOException e) {
      // Closed already: nothing is left to reset, and closing again is harmless.
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
