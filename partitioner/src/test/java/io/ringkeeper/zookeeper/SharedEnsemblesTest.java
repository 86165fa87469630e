package io.ringkeeper.zookeeper;

import static io.ringkeeper.zookeeper.Connections.await;
import static io.ringkeeper.zookeeper.Connections.connect;
import static io.ringkeeper.zookeeper.Connections.createRing;
import static io.ringkeeper.zookeeper.Connections.failure;
import static io.ringkeeper.zookeeper.Connections.get;
import static io.ringkeeper.zookeeper.Connections.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EnsembleUnavailableException;
import io.ringkeeper.agreement.EnsemblesConfig;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRead.Excluded;
import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.paxos.AcceptorId;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Connections as a process's producers and consumers share them. */
class SharedEnsemblesTest {

  private final RealServer server = new RealServer();

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void manyHoldersShareOneConnectionWhichEndsWithTheLast() {
    // Given
    List<SharedEnsembles> holders = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      holders.add(connect(server.address()));
    }
    // When
    holders.subList(1, 20).forEach(SharedEnsembles::close);
    holders.get(1).close();
    // Then
    assertThat(server.connectedSessions()).hasSize(1);
    assertThat(get(only(holders.get(0)).rings()).value()).isEmpty();
    holders.get(0).close();
    await("the last connection to end").until(() -> server.connectedSessions().isEmpty());
  }

  @Test
  void otherOptionsGetAConnectionOfTheirOwn() {
    // Given
    ZooKeeperOptions other = Connections.QUICK.withSessionTimeoutMs(3_000);
    try (SharedEnsembles first = connect(server.address());
        // When
        SharedEnsembles second = connect(server.address(), other)) {
      // Then
      assertThat(get(only(first).rings()).sessionId())
          .isNotEqualTo(get(only(second).rings()).sessionId());
    }
  }

  @Test
  void nobodyWaitsForAServerThatIsDown() throws InterruptedException {
    // Given
    server.stop();
    EnsemblesConfig config = EnsemblesConfig.parse("a=" + server.address());
    try (SharedEnsembles shared = ZooKeeperEnsembles.acquire(config, Connections.QUICK)) {
      // When
      Throwable failure = failure(only(shared).rings());
      // Then
      assertThat(failure)
          .isInstanceOf(EnsembleUnavailableException.class)
          .hasMessageContaining("ensemble a is not connected");
      assertThat(shared.awaitConnected(1, 10)).isFalse();
      server.start();
      assertThat(shared.awaitConnected(1, 30_000)).isTrue();
    }
  }

  @Test
  void missingChrootIsCreatedWithItsParents() {
    // Given
    try (SharedEnsembles shared = connect(server.address() + "/some/chroot")) {
      // When
      AcceptorId identity = get(only(shared).provision("incarnation-1"));
      // Then
      assertThat(identity).isEqualTo(Votes.A);
      assertThat(server.exists("/some/chroot/ringkeeper/acceptor")).isTrue();
      assertThat(server.exists("/ringkeeper")).isFalse();
    }
  }

  @Test
  void oneServerCanHoldSeveralEnsemblesUnderDifferentChroots() {
    // Given
    try (SharedEnsembles one = connect(server.address() + "/one");
        SharedEnsembles two = connect(server.address() + "/two")) {
      get(only(one).provision("incarnation-1"));
      // When
      var other = get(only(two).identity());
      // Then
      assertThat(other).isEmpty();
    }
  }

  @Test
  void ensembleUnderASecondNameIsForeignAlsoOverTheSharedConnection() throws InterruptedException {
    // Given
    try (SharedEnsembles right = connect(server.address());
        SharedEnsembles wrong =
            ZooKeeperEnsembles.acquire(
                EnsemblesConfig.parse("b=" + server.address()), Connections.QUICK)) {
      createRing(only(right));
      assertThat(wrong.awaitConnected(1, 30_000)).isTrue();
      // When
      RegisterRead read = get(only(wrong).register(Votes.RING).read());
      // Then
      assertThat(server.connectedSessions()).hasSize(1);
      assertThat(read)
          .isInstanceOfSatisfying(
              Excluded.class, excluded -> assertThat(excluded.reason()).isEqualTo(Reason.FOREIGN));
    }
  }

  @Test
  void credentialsKeepStrangersOut() {
    // Given
    ZooKeeperOptions secret = Connections.QUICK.withCredentials("ringkeeper", "secret");
    try (SharedEnsembles owner = connect(server.address(), secret);
        SharedEnsembles stranger = connect(server.address())) {
      createRing(only(owner));
      // When
      RegisterRead read = get(only(stranger).register(Votes.RING).read());
      // Then
      assertThat(read).isInstanceOf(RegisterRead.Unavailable.class);
      assertThat(((RegisterRead.Unavailable) read).why()).contains("NOAUTH", "credentials");
      assertThat(get(only(owner).register(Votes.RING).read()))
          .isInstanceOf(RegisterRead.Present.class);
      assertThat(secret.toString()).doesNotContain("secret");
    }
  }

  @Test
  void hintsComeAgainAfterAReconnection() {
    // Given
    try (SharedEnsembles shared = connect(server.address())) {
      Ensemble ensemble = only(shared);
      AtomicInteger hints = new AtomicInteger();
      Ensemble.Watch watch = ensemble.watch(new WatchTarget.Rings(), hints::incrementAndGet);
      await("the hint of the new watch").until(() -> hints.get() > 0);
      server.stop();
      await("the end of the connection").until(() -> !ensemble.isConnected());
      int before = hints.get();
      // When
      server.start();
      // Then
      await("the hint of the reconnection").until(() -> hints.get() > before);
      watch.close();
    }
  }

  @Test
  void failingListenerDoesNotKeepOthersFromTheirHints() {
    // Given
    try (SharedEnsembles shared = connect(server.address())) {
      Ensemble ensemble = only(shared);
      AtomicInteger hints = new AtomicInteger();
      Ensemble.Watch failing =
          ensemble.watch(
              new WatchTarget.Rings(),
              () -> {
                throw new IllegalStateException("a faulty listener");
              });
      // When
      Ensemble.Watch sound = ensemble.watch(new WatchTarget.Rings(), hints::incrementAndGet);
      // Then
      await("a hint").until(() -> hints.get() > 0);
      int before = hints.get();
      createRing(ensemble);
      await("a hint of the ring").until(() -> hints.get() > before);
      failing.close();
      sound.close();
    }
  }

  @Test
  void unreadableTipFailsTheListingRatherThanHidingARing() {
    // Given
    try (SharedEnsembles shared = connect(server.address())) {
      createRing(only(shared));
      server.write("/ringkeeper/rings/flights/tip", new byte[] {1, 2, 3});
      // When
      Throwable failure = failure(only(shared).tips());
      // Then
      assertThat(failure).isInstanceOf(CorruptStateException.class);
    }
  }

  @Test
  void unreadableProducerFailsTheListingRatherThanBeingPassedOver() {
    // Given
    try (SharedEnsembles shared = connect(server.address())) {
      get(only(shared).membership().register(Votes.registration("producer-1", "topic")));
      server.write("/ringkeeper/producers/producer-1", new byte[] {1, 2, 3});
      // When
      Throwable failure = failure(only(shared).membership().producers());
      // Then
      assertThat(failure).isInstanceOf(CorruptStateException.class);
    }
  }

  @Test
  void liveNodeOfTheLostSessionIsReplacedByRegisteringAgain() {
    // Given
    try (SharedEnsembles shared = connect(server.address())) {
      var membership = only(shared).membership();
      var registration = Votes.registration("producer-1", "topic");
      long before = get(membership.register(registration)).sessionId();
      server.expire(before);
      await("the next session")
          .ignoreExceptions()
          .until(() -> membership.producers().get().sessionId() != before);
      assertThat(server.children("/ringkeeper/producers/producer-1")).isEmpty();
      // When
      long after = get(membership.register(registration)).sessionId();
      // Then
      assertThat(server.children("/ringkeeper/producers/producer-1"))
          .containsExactly("live-" + Long.toHexString(after));
    }
  }
}
