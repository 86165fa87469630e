package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.contract.Saboteur;
import io.ringkeeper.paxos.AcceptorId;
import java.util.Optional;

/** The levers of a {@link MemoryEnsemble}, as the contracts know them. */
final class MemorySaboteur implements Saboteur {

  private final MemoryEnsemble ensemble;

  MemorySaboteur(MemoryEnsemble ensemble) {
    this.ensemble = ensemble;
  }

  @Override
  public Ensemble anotherHandle() {
    return ensemble.anotherHandle();
  }

  @Override
  public Ensemble anotherHandle(String name) {
    return ensemble.anotherHandle(name);
  }

  @Override
  public void loseSession(Ensemble handle) {
    ((MemoryEnsemble) handle).expireSession();
  }

  @Override
  public byte[] rawRegister(String ring) {
    return ensemble.rawRegister(ring);
  }

  @Override
  public void overwriteRegister(String ring, byte[] bytes) {
    ensemble.overwriteRegister(ring, bytes);
  }

  @Override
  public void deleteRegister(String ring) {
    ensemble.deleteRegister(ring);
  }

  @Override
  public void recreateRegister(String ring, byte[] bytes) {
    ensemble.recreate(ring, bytes);
  }

  @Override
  public void replaceIdentity(AcceptorId identity) {
    ensemble.replaceIdentity(identity);
  }

  @Override
  public Optional<Runnable> backup() {
    MemoryEnsemble.Snapshot snapshot = ensemble.snapshot();
    return Optional.of(() -> ensemble.rollBack(snapshot));
  }
}
