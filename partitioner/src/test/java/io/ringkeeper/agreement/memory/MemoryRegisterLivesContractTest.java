package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.contract.RegisterLivesContract;
import io.ringkeeper.agreement.contract.Saboteur;

class MemoryRegisterLivesContractTest extends RegisterLivesContract {

  private MemoryEnsemble servers = new MemoryEnsemble(ACCEPTOR);

  @Override
  protected Ensemble freshEnsemble() {
    servers = new MemoryEnsemble(ACCEPTOR);
    return servers;
  }

  @Override
  protected Saboteur saboteur() {
    return new MemorySaboteur(servers);
  }
}
