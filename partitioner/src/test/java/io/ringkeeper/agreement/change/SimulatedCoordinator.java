package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.KafkaCluster;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.Scheduler;
import io.ringkeeper.agreement.change.ChangeCoordinator.Surroundings;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** The real coordinator with its waits and its steps in a simulation's hands. */
public final class SimulatedCoordinator {

  private final ChangeCoordinator coordinator;

  /** Lets the simulation's time pass. */
  public interface Park {
    /**
     * Waits until the future is done, at most so long.
     *
     * @return whether it is done
     */
    boolean await(CompletableFuture<?> future, long maxMs);
  }

  /**
   * A coordinator.
   *
   * @param afterStep told the name of every step when it was done
   */
  public SimulatedCoordinator(
      List<Ensemble> ensembles,
      KafkaCluster kafka,
      Function<String, RingRegister> registers,
      Scheduler scheduler,
      CoordinatorConfig config,
      CoordinatorQuirk quirk,
      Park park,
      Consumer<String> afterStep) {
    coordinator =
        new ChangeCoordinator(
            new Surroundings(
                ensembles, kafka, registers, scheduler, config, park::await, quirk.nextStep()),
            step -> afterStep.accept(step.getClass().getSimpleName()));
  }

  /** See {@link ChangeCoordinator#handle}. */
  public Outcome handle(Proposal proposal) {
    return coordinator.handle(proposal);
  }
}
