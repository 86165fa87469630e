package io.ringkeeper.sandbox;

/** A server could not listen because somebody else took its port after it was chosen. */
final class PortTakenException extends SandboxException {
  private static final long serialVersionUID = 1L;

  PortTakenException(String message) {
    super(message);
  }
}
