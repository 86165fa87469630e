package io.ringkeeper.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/** One port of a {@link PortAllocator}: held, then handed over to its server, then given back. */
final class PortLease implements AutoCloseable {
  private final int port;
  private final ServerSocket hold;
  private final @Nullable ServerSocket guard;

  PortLease(int port, ServerSocket hold, @Nullable ServerSocket guard) {
    this.port = port;
    this.hold = hold;
    this.guard = guard;
  }

  int port() {
    return port;
  }

  String address() {
    return PortAllocator.HOST + ":" + port;
  }

  /** Frees the port for its server, and for nobody else who asks an allocator. Repeatable. */
  void handOver() {
    close(hold);
  }

  @Override
  public void close() {
    close(hold);
    close(guard);
  }

  static void close(@Nullable ServerSocket socket) {
    if (socket == null) {
      return;
    }
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
