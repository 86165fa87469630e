package io.ringkeeper.consumer.rules;

import java.util.Optional;

/**
 * What a group has committed for one partition, as far as one ring is concerned.
 *
 * @param offset the next to read, 0 or more
 * @param mark absent when whoever committed knew nothing of the ring
 */
public record GroupCommit(long offset, Optional<CommitMark> mark) {

  /** A commit, of which only a mark of the given ring counts. */
  public static GroupCommit of(String ringId, long offset, Optional<CommitMark> mark) {
    return new GroupCommit(offset, mark.filter(m -> m.ringId().equals(ringId)));
  }

  /** 0 without a mark. */
  public long view() {
    return mark.map(CommitMark::view).orElse(0L);
  }

  /** 0 without a mark. */
  public long gates() {
    return mark.map(CommitMark::gates).orElse(0L);
  }
}
