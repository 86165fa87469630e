package io.ringkeeper.agreement.simulation;

import java.util.SplittableRandom;

/**
 * How bad the network is.
 *
 * @param loss share of requests, of responses and of hints that get lost
 * @param oddity share of requests that are duplicated or slow, and of hints that come twice
 * @param staleness share of reads that a server answers that lags behind
 */
record Weather(double loss, double oddity, double staleness) {

  static final Weather FAIR = new Weather(0, 0, 0);

  /** The same with servers that lag more often. */
  Weather withLag(double share) {
    return new Weather(loss, oddity, share);
  }

  static Weather of(SplittableRandom random) {
    return new Weather(
        random.nextDouble() * 0.2, random.nextDouble() * 0.1, random.nextDouble() * 0.3);
  }
}
