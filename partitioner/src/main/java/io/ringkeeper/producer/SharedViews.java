package io.ringkeeper.producer;

import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.agreement.SystemScheduler;
import io.ringkeeper.zookeeper.SharedEnsembles;
import io.ringkeeper.zookeeper.ZooKeeperEnsembles;
import io.ringkeeper.zookeeper.ZooKeeperOptions;
import java.util.HashMap;
import java.util.Map;

/** The views held in this process: producers with the same settings share one. */
final class SharedViews {

  private static final Map<Key, Held> VIEWS = new HashMap<>();

  private SharedViews() {}

  private record Key(EnsemblesConfig ensembles, ZooKeeperOptions options, int pollIntervalMs) {}

  private static final class Held {
    private final RingView view;
    private int holders;

    Held(RingView view) {
      this.view = view;
    }
  }

  static SharedView acquire(RingProducerConfig config) {
    ZooKeeperOptions options =
        new ZooKeeperOptions(config.sessionTimeoutMs(), config.connectionTimeoutMs(), null);
    Key key = new Key(config.ensembles(), options, config.viewPollIntervalMs());
    synchronized (VIEWS) {
      Held held = VIEWS.computeIfAbsent(key, k -> new Held(open(k)));
      held.holders++;
      return new SharedView(held.view, () -> release(key));
    }
  }

  /** How many views are held. */
  static int held() {
    synchronized (VIEWS) {
      return VIEWS.size();
    }
  }

  private static RingView open(Key key) {
    SharedEnsembles ensembles = ZooKeeperEnsembles.acquire(key.ensembles(), key.options());
    SystemScheduler scheduler = new SystemScheduler("ringkeeper-producer");
    return new RingView(
        ensembles.ensembles(),
        scheduler,
        key.pollIntervalMs(),
        () -> {
          ensembles.close();
          scheduler.close();
        });
  }

  private static void release(Key key) {
    RingView last = null;
    synchronized (VIEWS) {
      Held held = VIEWS.get(key);
      if (held != null && --held.holders == 0) {
        VIEWS.remove(key);
        last = held.view;
      }
    }
    if (last != null) {
      // Outside the lock: ending a session waits for the server.
      last.close();
    }
  }
}
