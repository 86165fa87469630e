package io.ringkeeper.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRead.Present;
import io.ringkeeper.agreement.WriteOutcome.Applied;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;

/** Shared steps of the tests against real servers. */
final class Connections {

  static final ZooKeeperOptions QUICK = ZooKeeperOptions.DEFAULT.withSessionTimeoutMs(2_000);

  private Connections() {}

  /** Connects under the name {@code a} and waits until that is done. */
  static SharedEnsembles connect(String address) {
    return connect(address, QUICK);
  }

  static SharedEnsembles connect(String address, ZooKeeperOptions options) {
    SharedEnsembles shared =
        ZooKeeperEnsembles.acquire(EnsemblesConfig.parse("a=" + address), options);
    try {
      assertThat(shared.awaitConnected(1, 30_000)).isTrue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return shared;
  }

  /** Awaitility with patience for a busy machine. */
  static ConditionFactory await(String what) {
    return Awaitility.await(what).atMost(Duration.ofSeconds(30));
  }

  static Ensemble only(SharedEnsembles shared) {
    return shared.ensembles().get(0);
  }

  /** Provisions the ensemble as {@link Votes#A} and creates the ring {@link Votes#RING} there. */
  static AcceptorRegister createRing(Ensemble ensemble) {
    get(ensemble.provision(Votes.A.incarnation()));
    AcceptorRegister register = ensemble.register(Votes.RING);
    assertThat(get(register.create(Votes.RING_ID, Votes.A, Votes.QUORUM, Votes.NOW_MS)))
        .isEqualTo(new Applied(0));
    return register;
  }

  static Present present(AcceptorRegister register) {
    RegisterRead read = get(register.read());
    assertThat(read).isInstanceOf(Present.class);
    return (Present) read;
  }

  static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get(20, TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Why the future failed. */
  static Throwable failure(CompletableFuture<?> future) {
    try {
      Object value = future.get(20, TimeUnit.SECONDS);
      throw new AssertionError("answered " + value);
    } catch (ExecutionException e) {
      return e.getCause() == null ? e : e.getCause();
    } catch (TimeoutException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
