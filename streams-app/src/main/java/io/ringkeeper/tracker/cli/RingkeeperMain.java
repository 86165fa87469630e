package io.ringkeeper.tracker.cli;

/** Entry point of {@code ringkeeper}. */
public final class RingkeeperMain {

  private RingkeeperMain() {}

  /** Runs the command and ends the process with its exit code; see {@code ringkeeper --help}. */
  public static void main(String[] args) {
    System.exit(
        new Ringkeeper(new KafkaGateway())
            .commandLine()
            .setExecutionStrategy(LogLevel::execute)
            .execute(args));
  }
}
