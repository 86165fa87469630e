package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.EnsembleUnavailableException;

/** What a client hears of a request: the answer, that it was not sent, or nothing. */
public sealed interface Reply<T> {

  /** The answer, or an exception that says why there is none. */
  T orThrow();

  /** The servers' answer. */
  record Answered<T>(T answer) implements Reply<T> {
    @Override
    public T orThrow() {
      return answer;
    }
  }

  /** It certainly had no effect. */
  record NotSent<T>(String why) implements Reply<T> {
    @Override
    public T orThrow() {
      throw new EnsembleUnavailableException(why);
    }
  }

  /** It may have been carried out, or be yet. */
  record Lost<T>(String why) implements Reply<T> {
    @Override
    public T orThrow() {
      throw new EnsembleUnavailableException(why);
    }
  }
}
