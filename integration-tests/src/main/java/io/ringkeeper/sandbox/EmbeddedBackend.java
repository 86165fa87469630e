package io.ringkeeper.sandbox;

import java.util.SplittableRandom;

/**
 * Runs every server as a JVM of this machine, forked from this one and ending with it. Needs a JDK
 * and the module's build output, nothing else.
 */
public final class EmbeddedBackend implements SandboxBackend {
  /** A backend; it holds nothing. */
  public EmbeddedBackend() {}

  @Override
  public Sandbox start(SandboxSpec spec, SandboxListener listener) {
    EmbeddedSandbox sandbox = new EmbeddedSandbox(spec, listener, new SplittableRandom());
    try {
      sandbox.start();
      return sandbox;
    } catch (RuntimeException e) {
      try {
        sandbox.close();
      } catch (RuntimeException closing) {
        e.addSuppressed(closing);
      }
      throw e;
    }
  }
}
