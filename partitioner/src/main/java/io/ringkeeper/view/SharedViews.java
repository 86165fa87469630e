package io.ringkeeper.view;

import io.ringkeeper.agreement.SystemScheduler;
import io.ringkeeper.zookeeper.SharedEnsembles;
import io.ringkeeper.zookeeper.ZooKeeperEnsembles;
import java.util.HashMap;
import java.util.Map;

/**
 * The views held in this process: clients with the same settings share one, and with it one session
 * per ensemble. Safe for any thread.
 */
public final class SharedViews {

  private static final Map<ViewSettings, Held> VIEWS = new HashMap<>();

  private SharedViews() {}

  private static final class Held {
    private final RingView view;
    private int holders;

    Held(RingView view) {
      this.view = view;
    }
  }

  /** Takes hold of the view with these settings; connects in the background. */
  public static SharedView acquire(ViewSettings settings) {
    synchronized (VIEWS) {
      Held held = VIEWS.computeIfAbsent(settings, key -> new Held(open(key)));
      held.holders++;
      return new SharedView(held.view, () -> release(settings));
    }
  }

  /** How many views are held; for tests and tools. */
  public static int held() {
    synchronized (VIEWS) {
      return VIEWS.size();
    }
  }

  private static RingView open(ViewSettings settings) {
    SharedEnsembles ensembles =
        ZooKeeperEnsembles.acquire(settings.ensembles(), settings.zookeeper());
    SystemScheduler scheduler = new SystemScheduler("ringkeeper-view");
    return new RingView(
        ensembles.ensembles(),
        scheduler,
        settings.pollIntervalMs(),
        () -> {
          ensembles.close();
          scheduler.close();
        });
  }

  private static void release(ViewSettings settings) {
    RingView last = null;
    synchronized (VIEWS) {
      Held held = VIEWS.get(settings);
      if (held != null && --held.holders == 0) {
        VIEWS.remove(settings);
        last = held.view;
      }
    }
    if (last != null) {
      // Outside the lock: ending a session waits for the server.
      last.close();
    }
  }
}
