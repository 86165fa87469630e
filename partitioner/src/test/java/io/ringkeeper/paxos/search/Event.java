package io.ringkeeper.paxos.search;

import java.util.List;

/** An event of a {@link PaxosWorld} as one number: its kind, who, what, at which acceptor, how. */
final class Event {

  static final List<String> KINDS =
      List.of("promises", "accepts", "guesses", "begun lives", "losses", "reads");
  static final int PREPARE = 0;
  static final int ACCEPT = 1;
  static final int GUESS = 2;
  static final int BEGIN = 3;
  static final int FAULT = 4;
  static final int LEARN = 5;

  private Event() {}

  static long of(int kind, int who, int what, int acceptor, int way) {
    return ((((long) kind << 8 | who) << 24 | what) << 8 | acceptor) << 8 | way;
  }

  static int kind(long event) {
    return (int) (event >>> 48);
  }

  static int who(long event) {
    return (int) (event >>> 40) & 0xFF;
  }

  static int what(long event) {
    return (int) (event >>> 16) & 0xFFFFFF;
  }

  static int acceptor(long event) {
    return (int) (event >>> 8) & 0xFF;
  }

  static int way(long event) {
    return (int) event & 0xFF;
  }
}
