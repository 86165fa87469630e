package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.EnsembleUnavailableException;

/** What a client hears of a request: the answer, that it was not sent, or nothing. */
sealed interface Reply<T> {

  /** The answer, or an exception that says why there is none. */
  T orThrow();

  record Answered<T>(T answer) implements Reply<T> {
    @Override
    public T orThrow() {
      return answer;
    }
  }

  record NotSent<T>(String why) implements Reply<T> {
    @Override
    public T orThrow() {
      throw new EnsembleUnavailableException(why);
    }
  }

  record Lost<T>(String why) implements Reply<T> {
    @Override
    public T orThrow() {
      throw new EnsembleUnavailableException(why);
    }
  }
}
