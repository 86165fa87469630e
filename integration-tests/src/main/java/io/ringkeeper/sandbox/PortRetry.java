package io.ringkeeper.sandbox;

import java.util.function.Consumer;
import java.util.function.Supplier;

/** A port can be lost between handing it over and the server's own bind: then takes others. */
final class PortRetry {
  static final int ATTEMPTS = 3;

  private final SandboxListener listener;

  PortRetry(SandboxListener listener) {
    this.listener = listener;
  }

  /**
   * Lays servers out and starts them, both again when a port was taken.
   *
   * @param layOut leases ports of its own at each call
   * @param abandon ends what the failed attempt left running
   */
  <S> S start(Supplier<S> layOut, Consumer<S> start, Consumer<S> abandon) {
    for (int attempt = 1; ; attempt++) {
      S servers = layOut.get();
      try {
        start.accept(servers);
        return servers;
      } catch (PortTakenException e) {
        if (attempt == ATTEMPTS) {
          throw e;
        }
        listener.progress("a port was taken by somebody else, trying others");
        abandon.accept(servers);
      }
    }
  }
}
