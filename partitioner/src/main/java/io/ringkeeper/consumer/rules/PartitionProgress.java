package io.ringkeeper.consumer.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How far one partition has been read, handed out and committed, and under which views. Says which
 * view a commit may name and what may be committed without the application. Not thread-safe.
 */
public final class PartitionProgress {

  /** Not known, or none. */
  public static final long NONE = -1;

  private final Deque<Judged> judged = new ArrayDeque<>();
  private long position = NONE;
  private long deliveredEnd = NONE;
  private long committed = NONE;
  private @Nullable CommitMark mark;

  /** From this offset on records were judged by this view. */
  private record Judged(long offset, long view) {}

  /** The next offset to read; {@link #NONE} before it is known. */
  public long position() {
    return position;
  }

  /** What is known to be committed; {@link #NONE} without a commit. */
  public long committed() {
    return committed;
  }

  public Optional<CommitMark> mark() {
    return Optional.ofNullable(mark);
  }

  /** The position has gone on, over records or over what the application never sees. */
  public void moveTo(long next) {
    position = next;
  }

  /** The application was given the record at this offset, judged by this view. */
  public void delivered(long offset, long view) {
    Judged last = judged.peekLast();
    if (last == null || last.view() != view) {
      judged.addLast(new Judged(offset, view));
    }
    deliveredEnd = offset + 1;
  }

  /** The application, or a reset, has set the position. */
  public void soughtTo(long offset) {
    position = offset;
    if (offset < deliveredEnd) {
      deliveredEnd = offset;
      judged.removeIf(each -> each.offset() >= offset);
    }
  }

  /** This much is known to be committed. */
  public void committed(long offset, Optional<CommitMark> with) {
    committed = offset;
    mark = with.orElse(null);
    while (judged.size() > 1 && second().offset() <= offset) {
      judged.removeFirst();
    }
  }

  private Judged second() {
    Iterator<Judged> all = judged.iterator();
    all.next();
    return all.next();
  }

  /**
   * The view that a commit of this offset may name. ◆ Not the present one while the application has
   * records in hand, at or past that offset, that an older view let through: the commit says that
   * what follows is judged by its view.
   */
  public long viewAt(long offset, long view) {
    if (offset >= deliveredEnd) {
      return view;
    }
    long found = view;
    boolean isFirst = true;
    for (Judged each : judged) {
      if (isFirst || each.offset() <= offset) {
        found = each.view();
      }
      isFirst = false;
    }
    return found;
  }

  /**
   * Whether all that the application was given is committed, so that the rest is ours to commit.
   */
  public boolean isSettled() {
    return position != NONE && committed >= deliveredEnd && position >= committed;
  }

  /**
   * Whether other members may be waiting for a commit of this offset: it says more than the last
   * one, or passes a cut.
   *
   * @param with what it would say
   */
  public boolean isAwaited(PartitionTimeline at, long offset, CommitMark with) {
    if (committed == NONE || mark == null || !mark.covers(with)) {
      return true;
    }
    return offset > committed && at.epochAt(offset) > at.epochAt(committed);
  }
}
