package io.ringkeeper.agreement;

import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A register whose answers are written down beforehand; a question without one waits for ever. */
final class ScriptedRegister implements AcceptorRegister {

  final Deque<CompletableFuture<RegisterRead>> reads = new ArrayDeque<>();
  final Deque<CompletableFuture<WriteOutcome>> outcomes = new ArrayDeque<>();
  final List<RegisterWrite> writes = new ArrayList<>();

  ScriptedRegister reading(RegisterRead... answers) {
    List.of(answers).forEach(a -> reads.add(CompletableFuture.completedFuture(a)));
    return this;
  }

  ScriptedRegister writing(WriteOutcome... answers) {
    List.of(answers).forEach(a -> outcomes.add(CompletableFuture.completedFuture(a)));
    return this;
  }

  @Override
  public String acceptor() {
    return "a";
  }

  @Override
  public CompletableFuture<RegisterRead> read() {
    return reads.isEmpty() ? new CompletableFuture<>() : reads.remove();
  }

  @Override
  public CompletableFuture<WriteOutcome> write(RegisterWrite write) {
    writes.add(write);
    return outcomes.isEmpty() ? new CompletableFuture<>() : outcomes.remove();
  }

  @Override
  public CompletableFuture<WriteOutcome> create(
      String ringId, AcceptorId self, Quorum acceptors, long nowMs) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Lives> lives() {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<WriteOutcome> begin(NewLife life) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Optional<byte[]>> body(Digest digest) {
    throw new UnsupportedOperationException();
  }

  @Override
  public CompletableFuture<Integer> removeUnneededBodies() {
    throw new UnsupportedOperationException();
  }
}
