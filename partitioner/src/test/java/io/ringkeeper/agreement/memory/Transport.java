package io.ringkeeper.agreement.memory;

import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * How a client's requests get to the servers, and their answers and hints back: at once, or through
 * a network that a simulation owns.
 */
public interface Transport {

  /**
   * A request under way.
   *
   * @param <T> its answer
   */
  interface Request<T> {

    /** Whether it changes nothing, so that a server that lags behind may answer it. */
    boolean mayBeStale();

    /**
     * Carries it out at the servers, now and once more with every call.
     *
     * @param lag how many of the last transactions the answering server has not seen yet; it has
     *     seen what this session was told of
     */
    Reply<T> apply(int lag);

    /** Whether the last answer hid a transaction. */
    boolean wasStale();
  }

  /**
   * Sends the request.
   *
   * @param answer called once, with what the client hears
   */
  <T> void send(Request<T> request, Consumer<Reply<T>> answer);

  /** Brings a hint from the servers to the client. */
  void hint(Runnable hint);

  /** Carries everything out on the executor; hints come on the thread that causes them. */
  static Transport on(Executor executor) {
    return new Transport() {
      @Override
      public <T> void send(Request<T> request, Consumer<Reply<T>> answer) {
        executor.execute(() -> answer.accept(request.apply(0)));
      }

      @Override
      public void hint(Runnable hint) {
        hint.run();
      }
    };
  }
}
