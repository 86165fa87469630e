package io.ringkeeper.agreement;

import io.ringkeeper.ring.Ring;
import io.ringkeeper.ring.SlotTable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/**
 * A ring's past, folded from the archive: the nearest full table at or before an epoch, then the
 * moves of each epoch up to it.
 *
 * <p>One ensemble that holds an entry is enough, since entries are derived from a chosen state and
 * never change; where several answer, they must agree. Thread-safe; nothing here blocks.
 */
public final class RingHistory {

  private final String ring;
  private final List<Ensemble> ensembles;

  /**
   * A history of one ring.
   *
   * @param ring the ring's name
   * @param ensembles where its epochs are archived
   */
  public RingHistory(String ring, List<Ensemble> ensembles) {
    this.ring = ring;
    this.ensembles = List.copyOf(ensembles);
  }

  /**
   * The archived entry of an epoch; empty when every ensemble answered and none holds it.
   *
   * <p>Fails with {@link EnsembleUnavailableException} when an ensemble that may hold it did not
   * answer, with {@link CorruptStateException} when two ensembles contradict each other.
   */
  public CompletableFuture<Optional<EpochEntry>> entry(long epoch) {
    List<CompletableFuture<Answer>> answers =
        ensembles.stream().map(ensemble -> ask(ensemble, epoch)).toList();
    return CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new))
        .thenApply(all -> combine(epoch, answers.stream().map(CompletableFuture::join).toList()));
  }

  /**
   * Table and weights of an epoch; empty when the archive does not reach back that far.
   *
   * <p>Fails as {@link #entry}, and with {@link CorruptStateException} when the moves do not lead
   * from the full table to where they claim.
   */
  public CompletableFuture<Optional<Ring>> ringAt(long epoch) {
    return entries(epoch - epoch % EpochEntry.FULL_EVERY, epoch)
        .thenApply(entries -> entries.map(RingHistory::fold));
  }

  /**
   * Table and weights of an epoch, after checking that the fold of the whole archive from there on
   * leads to the ring of the given later state.
   *
   * <p>Fails as {@link #ringAt}, and with {@link CorruptStateException} when archive and state
   * contradict each other.
   */
  public CompletableFuture<Optional<Ring>> ringAt(long epoch, RingState present) {
    return entries(epoch - epoch % EpochEntry.FULL_EVERY, present.epoch())
        .thenApply(entries -> entries.flatMap(all -> verified(epoch, all, present)));
  }

  /**
   * Folds consecutive entries, of which the first holds a full table, into the ring of the last.
   *
   * @throws CorruptStateException when they are not consecutive, not of one ring, or contradict
   *     themselves
   */
  public static Ring fold(List<EpochEntry> entries) {
    if (entries.isEmpty()) {
      throw new CorruptStateException("no archived epoch to fold");
    }
    EpochEntry first = entries.get(0);
    SlotTable table = null;
    long expected = first.epoch();
    for (EpochEntry entry : entries) {
      if (entry.epoch() != expected || !entry.ringId().equals(first.ringId())) {
        throw contradiction(entry, "it does not follow epoch " + (expected - 1) + " of its ring");
      }
      table = step(table, entry);
      expected++;
    }
    EpochEntry last = entries.get(entries.size() - 1);
    if (table == null || table.maxPartition() >= last.weights().partitions()) {
      throw contradiction(last, "its table names a partition that its weights do not have");
    }
    return new Ring(table, last.weights());
  }

  private static SlotTable step(@Nullable SlotTable before, EpochEntry entry) {
    SlotTable full = entry.table();
    if (before == null) {
      if (full == null) {
        throw contradiction(entry, "it holds no full table to start from");
      }
      return full;
    }
    SlotTable moved;
    try {
      moved = before.with(entry.moves());
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw contradiction(entry, "its moves do not start from the table before: " + e.getMessage());
    }
    if (full != null && !full.equals(moved)) {
      throw contradiction(entry, "its full table is not what the moves lead to");
    }
    return moved;
  }

  private static Optional<Ring> verified(long epoch, List<EpochEntry> all, RingState present) {
    EpochEntry last = all.get(all.size() - 1);
    if (!last.ringId().equals(present.ringId()) || !fold(all).equals(present.ring())) {
      throw contradiction(last, "the archive does not lead to the present table of the ring");
    }
    int wanted = (int) (epoch - all.get(0).epoch());
    return Optional.of(fold(all.subList(0, wanted + 1)));
  }

  /** All entries of the range, both ends inclusive; empty when one of them is not archived. */
  private CompletableFuture<Optional<List<EpochEntry>>> entries(long from, long to) {
    CompletableFuture<Optional<List<EpochEntry>>> all =
        CompletableFuture.completedFuture(Optional.of(new ArrayList<>()));
    for (long epoch = from; epoch <= to; epoch++) {
      long wanted = epoch;
      all =
          all.thenCompose(
              found ->
                  found.isEmpty()
                      ? CompletableFuture.completedFuture(found)
                      : entry(wanted).thenApply(entry -> entry.map(e -> with(found.get(), e))));
    }
    return all;
  }

  private static List<EpochEntry> with(List<EpochEntry> entries, EpochEntry next) {
    entries.add(next);
    return entries;
  }

  /** What one ensemble said: an entry, nothing, or not to be asked. */
  private record Answer(
      @Nullable EpochEntry entry, @Nullable EnsembleUnavailableException failure) {}

  private CompletableFuture<Answer> ask(Ensemble ensemble, long epoch) {
    return ensemble
        .archive(ring)
        .get(epoch)
        .handle(
            (entry, failure) -> {
              if (failure == null) {
                return new Answer(entry.orElse(null), null);
              }
              Throwable cause =
                  failure instanceof CompletionException && failure.getCause() != null
                      ? failure.getCause()
                      : failure;
              if (cause instanceof EnsembleUnavailableException unavailable) {
                return new Answer(null, unavailable);
              }
              throw new CompletionException(cause);
            });
  }

  private Optional<EpochEntry> combine(long epoch, List<Answer> answers) {
    List<EpochEntry> found = new ArrayList<>();
    for (Answer answer : answers) {
      EpochEntry entry = answer.entry();
      if (entry != null && !found.contains(entry)) {
        found.add(entry);
      }
    }
    if (found.size() > 1) {
      throw contradiction(found.get(0), "two ensembles hold different entries for it");
    }
    if (found.isEmpty()) {
      for (Answer answer : answers) {
        EnsembleUnavailableException failure = answer.failure();
        if (failure != null) {
          throw new EnsembleUnavailableException(
              "epoch " + epoch + " of ring '" + ring + "' was not found: " + failure.getMessage(),
              failure);
        }
      }
    }
    return found.stream().findFirst();
  }

  private static CorruptStateException contradiction(EpochEntry entry, String why) {
    return new CorruptStateException(
        "archived epoch " + entry.epoch() + " of ring '" + entry.ring() + "': " + why);
  }
}
