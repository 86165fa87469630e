package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.contract.RegisterLivesContract;
import io.ringkeeper.agreement.contract.Saboteur;
import org.junit.jupiter.api.AfterAll;

/** The contract on a real ZooKeeper server. */
class ZooKeeperRegisterLivesContractTest extends RegisterLivesContract {

  private static final RealEnsembles ENSEMBLES = new RealEnsembles();

  @AfterAll
  static void stopTheServer() {
    ENSEMBLES.close();
  }

  @Override
  protected Ensemble freshEnsemble() {
    return ENSEMBLES.fresh(ACCEPTOR);
  }

  @Override
  protected Saboteur saboteur() {
    return ENSEMBLES;
  }
}
