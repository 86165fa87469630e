package io.ringkeeper.model;

/**
 * A small world: where it starts, what may happen next, and what must never be.
 *
 * @param <S> a state: immutable, with equality by value
 */
interface Model<S> {

  S initial();

  /** Tells every step that is possible from here. */
  void steps(S from, Steps<S> to);

  /** What is wrong with this state, or nothing. */
  String violation(S state);

  /** What is wrong with a state in which nothing can happen any more, or nothing. */
  default String stuck(S state) {
    return "";
  }

  /** Equal for states that differ in names only, of which one is enough to look at. */
  default Object key(S state) {
    return state;
  }

  /** Takes the steps of one state. */
  interface Steps<S> {

    /** A step, in words, and where it leads. */
    void to(String label, S next);

    /** Notes that something happened that makes the search worth its while. */
    void saw(String what);
  }
}
