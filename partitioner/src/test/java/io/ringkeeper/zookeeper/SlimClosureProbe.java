package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.agreement.RegisterRead.Present;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.WriteOutcome.Applied;
import io.ringkeeper.paxos.Digest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Uses everything the adapter can do, in a JVM that has nothing but its run-time closure. */
final class SlimClosureProbe {

  static final String DONE = "the closure suffices";

  private SlimClosureProbe() {}

  public static void main(String[] args)
      throws ExecutionException, InterruptedException, TimeoutException {
    EnsemblesConfig config = EnsemblesConfig.parse("a=" + args[0] + "/some/chroot");
    ZooKeeperOptions options = ZooKeeperOptions.DEFAULT.withCredentials("user", "password");
    try (SharedEnsembles shared = ZooKeeperEnsembles.acquire(config, options)) {
      require(shared.awaitConnected(1, 30_000), "no connection");
      use(shared.ensembles().get(0));
    }
    System.out.println(DONE);
  }

  private static void use(Ensemble ensemble)
      throws ExecutionException, InterruptedException, TimeoutException {
    get(ensemble.provision(Votes.A.incarnation()));
    AcceptorRegister register = ensemble.register(Votes.RING);
    applied(get(register.create(Votes.RING_ID, Votes.A, Votes.QUORUM, Votes.NOW_MS)));
    CountDownLatch hints = new CountDownLatch(2);
    ensemble.watch(new WatchTarget.TipOf(Votes.RING), hints::countDown);
    Present created = (Present) get(register.read());
    applied(get(register.write(Votes.promise(created, Votes.ballot(1)))));
    Present promised = (Present) get(register.read());
    byte[] body = Votes.body("state");
    applied(get(register.write(Votes.accept(promised, Votes.ballot(1), body))));
    require(get(register.body(Digest.of(body))).isPresent(), "no body");
    require(hints.await(30, TimeUnit.SECONDS), "no hint");
    get(ensemble.membership().register(Votes.registration("producer-1")));
    require(get(ensemble.membership().producers()).value().get(0).live(), "not live");
  }

  private static void applied(WriteOutcome outcome) {
    require(outcome instanceof Applied, outcome.toString());
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new IllegalStateException(otherwise);
    }
  }

  private static <T> T get(CompletableFuture<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future.get(30, TimeUnit.SECONDS);
  }
}
