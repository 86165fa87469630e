package io.ringkeeper.agreement;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** One ensemble's archive of a ring's epochs; entries are written once and never change. */
public interface EpochArchive {

  /** What became of writing an entry. */
  enum Stored {
    /** Written now, or there already with the same bytes. */
    PRESENT,
    /** Another entry is there for this epoch: the archive or the caller is corrupt. */
    DIFFERENT,
    /** Unknown or not sent; to be repeated. */
    UNAVAILABLE
  }

  CompletableFuture<Stored> put(EpochEntry entry);

  /**
   * The entry, if this ensemble holds it; fails with {@link EnsembleUnavailableException} or {@link
   * CorruptStateException}.
   */
  CompletableFuture<Optional<EpochEntry>> get(long epoch);

  /** The epochs held here, ascending. */
  CompletableFuture<List<Long>> epochs();
}
