package io.ringkeeper.agreement;

import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.StateRef;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * States by digest: the last few used, and the rest from whichever acceptor holds the bytes. Used
 * on the scheduler only.
 */
final class StateBodies {

  private static final int KEPT = 8;

  private final RingAcceptors acceptors;
  private final Map<Digest, StateBody> kept = new LinkedHashMap<>(16, 0.75f, true);

  StateBodies(RingAcceptors acceptors) {
    this.acceptors = acceptors;
  }

  void put(StateBody body) {
    kept.put(body.ref().digest(), body);
    if (kept.size() > KEPT) {
      kept.remove(kept.keySet().iterator().next());
    }
  }

  /**
   * Answers the state, asking all acceptors for its bytes unless it is kept.
   *
   * @param done gets empty when no acceptor delivered it in time
   * @param failed gets a {@link CorruptStateException} when the bytes are not that state
   */
  void fetch(StateRef ref, Consumer<Optional<StateBody>> done, Consumer<RuntimeException> failed) {
    StateBody known = kept.get(ref.digest());
    if (known != null) {
      done.accept(Optional.of(known));
      return;
    }
    new Fetch(ref, done, failed).start();
  }

  private final class Fetch {
    private final StateRef ref;
    private final Consumer<Optional<StateBody>> done;
    private final Consumer<RuntimeException> failed;
    private int open = acceptors.names().size();
    private boolean finished;

    Fetch(StateRef ref, Consumer<Optional<StateBody>> done, Consumer<RuntimeException> failed) {
      this.ref = ref;
      this.done = done;
      this.failed = failed;
    }

    void start() {
      for (Ensemble ensemble : acceptors.ensembles()) {
        CompletableFuture<Optional<byte[]>> body =
            ensemble.register(acceptors.ring()).body(ref.digest());
        acceptors
            .strand()
            .within(
                acceptors.voteMs(),
                body,
                (bytes, failure) -> onAnswer(bytes == null ? Optional.empty() : bytes, failure));
      }
    }

    private void onAnswer(Optional<byte[]> bytes, @Nullable Throwable failure) {
      open--;
      if (finished) {
        return;
      }
      if (bytes.isPresent()) {
        finished = true;
        accept(bytes.get());
      } else if (failure instanceof CorruptStateException corrupt && open == 0) {
        finished = true;
        failed.accept(corrupt);
      } else if (open == 0) {
        finished = true;
        done.accept(Optional.empty());
      }
    }

    private void accept(byte[] bytes) {
      StateBody body;
      try {
        body = StateBody.decode(acceptors.ring(), ref, bytes);
      } catch (RuntimeException e) {
        failed.accept(e);
        return;
      }
      put(body);
      done.accept(Optional.of(body));
    }
  }
}
