package io.ringkeeper.sandbox;

import java.time.Duration;

/**
 * What a {@link FaultProxy} does to the connections through it.
 *
 * @param delay how long each chunk of bytes waits, in either direction
 * @param requests what happens to bytes from the client
 * @param responses what happens to bytes from the server
 * @param connections what happens to connections
 */
public record Fault(
    Duration delay, Treatment requests, Treatment responses, Connections connections) {

  /** What happens to bytes of one direction. */
  public enum Treatment {
    /** They go on. */
    PASS,
    /** They wait for the next fault, as in a network whose cable is pulled for a while. */
    HOLD,
    /** They vanish; the connection is reset when the fault ends, since its stream has a hole. */
    DROP
  }

  /** What happens to connections. */
  public enum Connections {
    /** They live. */
    KEEP,
    /** Those that exist are reset, and so is each new one once it is accepted. */
    RESET
  }

  /** Nothing: the proxy is transparent. */
  public static final Fault NONE =
      new Fault(Duration.ZERO, Treatment.PASS, Treatment.PASS, Connections.KEEP);

  /** The server is out of reach and says so. */
  public static final Fault CUT =
      new Fault(Duration.ZERO, Treatment.DROP, Treatment.DROP, Connections.RESET);

  /** Half-open: both sides keep a connection through which nothing comes. */
  public static final Fault SILENCE =
      new Fault(Duration.ZERO, Treatment.HOLD, Treatment.HOLD, Connections.KEEP);

  /** The server does what it is asked and its answers are lost: outcomes become unknown. */
  public static final Fault LOST_RESPONSES =
      new Fault(Duration.ZERO, Treatment.PASS, Treatment.DROP, Connections.KEEP);

  /** Everything arrives, this much later. */
  public static Fault slow(Duration delay) {
    return new Fault(delay, Treatment.PASS, Treatment.PASS, Connections.KEEP);
  }
}
