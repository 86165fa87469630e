package io.ringkeeper.paxos.search;

import java.util.List;

/** A finite world: its first state and, for each state, every event that may come next. */
interface World {

  /** Takes the events of one state. An event is a number that {@link #tell} can put in words. */
  interface Events {

    /** The event leads to this state; the array is the caller's and may be used again. */
    void next(int[] state, long event);

    /** The event breaks an invariant. */
    void violation(String invariant, long event);
  }

  /** How many numbers a state is. */
  int width();

  int[] first();

  void events(int[] state, Events events);

  /** The kinds of event that can happen in this world; {@code event >>> 48} is an index. */
  List<String> kinds();

  /** One line about an event of this state. */
  String tell(int[] state, long event);

  /** What was seen beside violations, for a reader to judge whether the search met enough. */
  int mostVersions();

  /** In a few words: how many of what, which faults, what is left out. */
  String describe();
}
