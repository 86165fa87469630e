package io.ringkeeper.agreement.simulation;

/** A process with a task, which another process takes over when it crashes. */
abstract class Actor {

  private final SimProcess process;

  Actor(SimProcess process) {
    this.process = process;
  }

  final SimProcess process() {
    return process;
  }

  abstract void start();

  /** Whether it has nothing left to do. */
  abstract boolean isIdle();

  /** Whether an operator has set it up wrongly. */
  boolean isMisconfigured() {
    return false;
  }

  /** There may be more to do. */
  void look() {}

  /** Who goes on in its place, as a process of its own, after a crash. */
  abstract Actor successor();
}
