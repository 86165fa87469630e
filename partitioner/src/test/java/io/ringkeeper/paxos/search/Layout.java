package io.ringkeeper.paxos.search;

/**
 * Where a state keeps what: the acceptors, the proposers, the requests sent, the chosen states, the
 * faults that have happened, what a learner knows.
 */
record Layout(int acceptors, int proposers) {

  int acceptor(int index) {
    return index;
  }

  int proposer(int index) {
    return acceptors + index;
  }

  int sent() {
    return acceptors + proposers;
  }

  int chosen() {
    return acceptors + proposers + 1;
  }

  int faults() {
    return acceptors + proposers + 2;
  }

  int learner() {
    return acceptors + proposers + 3;
  }

  int width() {
    return acceptors + proposers + 4;
  }
}
