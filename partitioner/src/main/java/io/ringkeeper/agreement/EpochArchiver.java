package io.ringkeeper.agreement;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes a state's active epoch into the archives, or finds it there. Runs on the scheduler. */
final class EpochArchiver {

  private final RingAcceptors acceptors;
  private final ProposerMemory memory;

  EpochArchiver(RingAcceptors acceptors, ProposerMemory memory) {
    this.acceptors = acceptors;
    this.memory = memory;
  }

  /**
   * ◆ The epoch that a change is about to leave is archived before the change is proposed.
   *
   * @param go when that is done, or {@code next} does not start a change
   * @param retry when no majority of archives can be reached
   * @param failed when an archive contradicts the state
   */
  void beforeLeaving(
      Optional<RingState> current,
      RingState next,
      Runnable go,
      Consumer<String> retry,
      Consumer<RuntimeException> failed) {
    boolean leaves = current.isPresent() && next.phase() instanceof Phase.Moving;
    if (!leaves || memory.isArchived(next.epoch(), next.quorum())) {
      go.run();
      return;
    }
    acceptors
        .strand()
        .after(
            archive(current.get()),
            (stored, failure) -> {
              if (failure == null) {
                memory.archived(next.epoch(), next.quorum());
                go.run();
              } else if (failure instanceof NoQuorumException) {
                retry.accept(String.valueOf(failure.getMessage()));
              } else {
                failed.accept(Strand.asRuntime(failure));
              }
            });
  }

  /**
   * Writes to all ensembles that the state names.
   *
   * @return how many hold the entry when a majority does; fails with {@link NoQuorumException} when
   *     none can, {@link CorruptStateException} when another entry is found
   */
  CompletableFuture<Integer> archive(RingState state) {
    Run run = new Run(state);
    run.start();
    return run.result;
  }

  private final class Run {
    private final RingState state;
    private final List<Ensemble> holders;
    private final CompletableFuture<Integer> result = new CompletableFuture<>();
    private final StringBuilder missing = new StringBuilder();
    private int present;
    private int open;

    Run(RingState state) {
      this.state = state;
      List<String> named = state.quorum().names().toList();
      this.holders = acceptors.ensembles().stream().filter(e -> named.contains(e.name())).toList();
      this.open = holders.size();
    }

    void start() {
      EpochEntry entry = EpochEntries.of(state);
      for (Ensemble holder : holders) {
        acceptors
            .strand()
            .within(
                acceptors.voteMs(),
                store(holder, entry),
                (stored, failure) -> onStored(holder.name(), stored, failure));
      }
    }

    // Two names may lead to one ensemble, which would then count twice.
    private CompletableFuture<EpochArchive.Stored> store(Ensemble holder, EpochEntry entry) {
      return holder
          .identity()
          .thenCompose(
              id -> {
                if (id.isPresent() && id.get().name().equals(holder.name())) {
                  return holder.archive(acceptors.ring()).put(entry);
                }
                return CompletableFuture.failedFuture(
                    new EnsembleUnavailableException("it is not acceptor " + holder.name()));
              });
    }

    private void onStored(
        String name, EpochArchive.@Nullable Stored stored, @Nullable Throwable failure) {
      open--;
      if (stored == EpochArchive.Stored.DIFFERENT) {
        result.completeExceptionally(
            new CorruptStateException(
                "the archive of ensemble "
                    + name
                    + " holds another entry for epoch "
                    + state.epoch()
                    + " of ring "
                    + state.name()
                    + " than the agreed state gives; compare the ensembles before going on"));
      } else if (stored == EpochArchive.Stored.PRESENT) {
        present++;
        if (present >= state.quorum().majority()) {
          result.complete(present);
        }
      } else {
        missing.append(' ').append(name).append(failure == null ? "" : ": " + failure.getMessage());
      }
      if (open == 0) {
        result.completeExceptionally(
            new NoQuorumException(
                "epoch "
                    + state.epoch()
                    + " of ring "
                    + state.name()
                    + " could be archived at "
                    + present
                    + " ensembles only; missing:"
                    + missing
                    + ". Repeat when a majority is reachable"));
      }
    }
  }
}
