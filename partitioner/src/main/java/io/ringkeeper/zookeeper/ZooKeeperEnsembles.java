package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsemblesConfig;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * The connections of this process to ZooKeeper ensembles: one client per ensemble, however many
 * producers or consumers use it, because servers limit connections per address ({@code
 * maxClientCnxns}, 60 by default). Thread-safe.
 *
 * <p>What a process remembers of a register, to notice that it was lost or rolled back, lives as
 * long as the connection is held by anybody.
 */
public final class ZooKeeperEnsembles {

  private static final Map<Key, Shared> CLIENTS = new HashMap<>();

  private ZooKeeperEnsembles() {}

  private record Key(String connectString, ZooKeeperOptions options) {}

  private static final class Shared {
    private final ZooKeeperClient client;
    private int holders;

    Shared(ZooKeeperClient client) {
      this.client = client;
    }
  }

  /**
   * Takes hold of the ensembles, connecting in the background to those that nobody holds yet with
   * the same connect string and options. Does not wait for a connection.
   */
  public static SharedEnsembles acquire(EnsemblesConfig config, ZooKeeperOptions options) {
    List<Ensemble> held = new ArrayList<>();
    List<CompletableFuture<Boolean>> firstConnections = new ArrayList<>();
    try {
      config
          .connectStrings()
          .forEach(
              (name, address) -> {
                Key key = new Key(address, options);
                ZooKeeperClient client = hold(key, name);
                held.add(new ZooKeeperEnsemble(name, address, client, () -> release(key)));
                firstConnections.add(client.firstConnection());
              });
    } catch (RuntimeException e) {
      held.forEach(Ensemble::close);
      throw e;
    }
    return new SharedEnsembles(held, firstConnections);
  }

  private static ZooKeeperClient hold(Key key, String label) {
    synchronized (CLIENTS) {
      Shared shared =
          CLIENTS.computeIfAbsent(
              key, k -> new Shared(new ZooKeeperClient(label, k.connectString, k.options)));
      shared.holders++;
      return shared.client;
    }
  }

  private static void release(Key key) {
    ZooKeeperClient last = null;
    synchronized (CLIENTS) {
      Shared shared = CLIENTS.get(key);
      if (shared != null && --shared.holders == 0) {
        CLIENTS.remove(key);
        last = shared.client;
      }
    }
    if (last != null) {
      // Outside the lock: ending a session waits for the server.
      last.close();
    }
  }
}
