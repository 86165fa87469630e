package io.ringkeeper.connect.sink;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.Proposer;
import io.ringkeeper.agreement.RegisterTimeouts;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.SystemScheduler;
import io.ringkeeper.agreement.change.ChangeCoordinator;
import io.ringkeeper.agreement.change.CoordinatorConfig;
import io.ringkeeper.agreement.change.Outcome;
import io.ringkeeper.agreement.change.Proposal;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Changes through a coordinator of this task's own, with its own identity as proposer. */
final class CoordinatedChanges implements Changes {

  private final KafkaCluster kafka;
  private final SystemScheduler scheduler;
  private final ChangeCoordinator coordinator;
  private final OpenChanges open;

  /**
   * Over ensembles that somebody else closes.
   *
   * @param kafka closed with this object
   */
  CoordinatedChanges(List<Ensemble> ensembles, KafkaCluster kafka, CoordinatorConfig config) {
    this.kafka = kafka;
    this.scheduler = new SystemScheduler("ringkeeper-sink-agreement");
    SecureRandom random = new SecureRandom();
    Proposer proposer = Proposer.unique("sink", random);
    Map<String, RingRegister> registers = new HashMap<>();
    this.coordinator =
        new ChangeCoordinator(
            ensembles,
            kafka,
            ring ->
                registers.computeIfAbsent(
                    ring,
                    name ->
                        new RingRegister(
                            name,
                            ensembles,
                            proposer,
                            scheduler,
                            random,
                            RegisterTimeouts.DEFAULT)),
            scheduler,
            config);
    this.open = new OpenChanges(ensembles, coordinator::resume, scheduler, config);
  }

  @Override
  public Outcome handle(Proposal proposal) {
    return coordinator.handle(proposal);
  }

  @Override
  public void tidy() {
    open.tidy();
  }

  @Override
  public void close() {
    scheduler.close();
    kafka.close();
  }
}
