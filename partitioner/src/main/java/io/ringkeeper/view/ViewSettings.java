package io.ringkeeper.view;

import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.zookeeper.ZooKeeperOptions;

/**
 * What a view is opened with; clients with equal settings share one.
 *
 * @param ensembles the ensembles that agree on the rings
 * @param zookeeper how to connect to each
 * @param pollIntervalMs between two looks at all ensembles without any hint, milliseconds, above 0
 */
public record ViewSettings(
    EnsemblesConfig ensembles, ZooKeeperOptions zookeeper, int pollIntervalMs) {

  /** The same with time-outs as clients configure them, without credentials. */
  public static ViewSettings of(
      EnsemblesConfig ensembles,
      int sessionTimeoutMs,
      int connectionTimeoutMs,
      int pollIntervalMs) {
    ZooKeeperOptions options = new ZooKeeperOptions(sessionTimeoutMs, connectionTimeoutMs, null);
    return new ViewSettings(ensembles, options, pollIntervalMs);
  }
}
