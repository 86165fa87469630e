package io.ringkeeper.tracker.audit;

import org.jspecify.annotations.Nullable;

/** Looks up archived epochs of one ring. */
@FunctionalInterface
public interface EpochHistory {

  /** The archived epoch; null when no acceptor was seen to hold it. */
  @Nullable EpochView find(long epoch);
}
