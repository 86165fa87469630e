package io.ringkeeper.sandbox;

/** Receives one line for each step of a sandbox's life; called from several threads. */
@FunctionalInterface
public interface SandboxListener {
  /** Discards everything. */
  SandboxListener SILENT = line -> {};

  /** Takes one line for people, without a line end. */
  void progress(String line);
}
