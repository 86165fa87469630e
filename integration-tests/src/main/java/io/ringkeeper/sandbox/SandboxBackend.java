package io.ringkeeper.sandbox;

/** A place where sandboxes run; the only thing scenarios choose about it. */
public interface SandboxBackend {
  /**
   * Starts all servers of the specification and returns when each has answered.
   *
   * @throws SandboxException if one did not; nothing is left running then
   */
  Sandbox start(SandboxSpec spec, SandboxListener listener);
}
