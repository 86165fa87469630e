package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.WatchTarget;

/** Lets a stream be read anew when something may have changed. */
@FunctionalInterface
interface Watching {

  Ensemble.Watch watch(WatchTarget target);
}
