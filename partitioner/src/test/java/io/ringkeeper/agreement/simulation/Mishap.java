package io.ringkeeper.agreement.simulation;

/**
 * One planned misfortune. Whom it strikes is taken modulo those that are there then, so that a plan
 * stays meaningful when parts of it are left out.
 *
 * @param atMs when
 * @param fault what
 * @param process to which process, by index
 * @param acceptor at which acceptor, by index
 * @param lastsMs for how long, if it ends by itself
 * @param amount of what it needs, 0 to 99
 */
record Mishap(long atMs, Fault fault, int process, int acceptor, long lastsMs, int amount) {

  @Override
  public String toString() {
    return atMs
        + " ms "
        + fault
        + " process "
        + process
        + " acceptor "
        + acceptor
        + " for "
        + lastsMs
        + " ms ("
        + amount
        + ")";
  }
}
