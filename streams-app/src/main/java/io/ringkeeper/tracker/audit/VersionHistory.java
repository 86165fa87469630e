package io.ringkeeper.tracker.audit;

import org.jspecify.annotations.Nullable;

/** Looks up the evidence about earlier versions of one ring. */
@FunctionalInterface
public interface VersionHistory {

  /** The evidence about a version; null when none is known or it is no longer kept. */
  @Nullable VersionView find(long version);
}
