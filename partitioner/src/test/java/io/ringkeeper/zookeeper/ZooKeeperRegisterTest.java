package io.ringkeeper.zookeeper;

import static io.ringkeeper.zookeeper.Connections.await;
import static io.ringkeeper.zookeeper.Connections.connect;
import static io.ringkeeper.zookeeper.Connections.createRing;
import static io.ringkeeper.zookeeper.Connections.get;
import static io.ringkeeper.zookeeper.Connections.only;
import static io.ringkeeper.zookeeper.Connections.present;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRead.Excluded;
import io.ringkeeper.agreement.RegisterRead.Present;
import io.ringkeeper.agreement.RegisterRead.Reason;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.WriteOutcome.Applied;
import io.ringkeeper.agreement.WriteOutcome.NotSent;
import io.ringkeeper.agreement.WriteOutcome.Unknown;
import io.ringkeeper.agreement.codec.AcceptorCodec;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.agreement.codec.TipCodec;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Digest;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Votes in a real server, and what becomes of them under faults. */
class ZooKeeperRegisterTest {

  private static final String REGISTER = "/ringkeeper/rings/flights/register";

  private final RealServer server = new RealServer();
  private final LossyProxy proxy = new LossyProxy(server.port());
  private SharedEnsembles shared;
  private Ensemble ensemble;
  private AcceptorRegister register;

  @BeforeEach
  void createTheRing() {
    // Long enough that no session of its own ends or begins while a test counts transactions.
    shared = connect(proxy.address(), Connections.QUICK.withSessionTimeoutMs(10_000));
    ensemble = only(shared);
    register = createRing(ensemble);
  }

  @AfterEach
  void close() {
    shared.close();
    proxy.close();
    server.close();
  }

  @Test
  void acceptStoresRegisterBodyAndTipTogether() {
    // Given
    byte[] body = Votes.body("state");
    RegisterWrite accept = Votes.accept(present(register), Votes.ballot(1), body);
    // When
    WriteOutcome outcome = get(register.write(accept));
    // Then
    assertThat(outcome).isEqualTo(new Applied(1));
    assertThat(present(register).register()).isEqualTo(accept.register());
    assertThat(TipCodec.decode(server.read("/ringkeeper/rings/flights/tip")))
        .isEqualTo(accept.register().tip());
    assertThat(server.read("/ringkeeper/rings/flights/bodies/" + Digest.of(body).hex()))
        .isEqualTo(body);
  }

  @Test
  void writeToAStoppedServerIsNotSentAtOnce() {
    // Given
    RegisterWrite promise = Votes.promise(present(register), Votes.ballot(1));
    server.stop();
    awaitDisconnected();
    // When
    var writing = register.write(promise);
    // Then
    assertThat(writing).isCompletedWithValueMatching(NotSent.class::isInstance);
    assertThat(get(register.read())).isInstanceOf(RegisterRead.Unavailable.class);
  }

  @Test
  void lostAnswerIsUnknownAndAReReadShowsTheWriteOnce() {
    // Given
    RegisterWrite promise = Votes.promise(present(register), Votes.ballot(1));
    long zxid = server.lastZxid();
    proxy.swallowAnswers();
    // When
    var writing = register.write(promise);
    await("the server to apply the write").until(() -> server.lastZxid() > zxid);
    proxy.cut();
    WriteOutcome outcome = get(writing);
    // Then
    assertThat(outcome).isInstanceOf(Unknown.class);
    assertThat(proxy.swallowed()).isPositive();
    awaitConnected();
    Present found = present(register);
    assertThat(found.znodeVersion()).isEqualTo(1);
    assertThat(found.register()).isEqualTo(promise.register());
    assertThat(server.lastZxid()).as("nothing was sent again").isEqualTo(zxid + 1);
  }

  @Test
  void lostAcceptIsNotSentAgain() {
    // Given
    byte[] body = Votes.body("state");
    RegisterWrite accept = Votes.accept(present(register), Votes.ballot(1), body);
    long zxid = server.lastZxid();
    proxy.swallowAnswers();
    // When
    var writing = register.write(accept);
    await("the server to apply the write").until(() -> server.lastZxid() > zxid);
    proxy.cut();
    WriteOutcome outcome = get(writing);
    // Then
    assertThat(outcome).isInstanceOf(Unknown.class);
    awaitConnected();
    assertThat(present(register).znodeVersion()).isEqualTo(1);
    assertThat(server.lastZxid()).isEqualTo(zxid + 1);
  }

  @Test
  void expiredSessionLeavesARegisterThatStillCanBeWritten() {
    // Given
    Present before = present(register);
    long session = server.connectedSessions().get(0);
    server.expire(session);
    // When
    await("another session")
        .until(
            () ->
                server.connectedSessions().size() == 1
                    && !server.connectedSessions().contains(session)
                    && ensemble.isConnected());
    WriteOutcome outcome = get(register.write(Votes.promise(before, Votes.ballot(1))));
    // Then
    assertThat(outcome).isEqualTo(new Applied(1));
  }

  @Test
  void tooLargeStateIsRefusedBeforeSending() {
    // Given
    byte[] body = new byte[StateCodec.MAX_BYTES + 1];
    RegisterWrite accept = Votes.accept(present(register), Votes.ballot(1), body);
    long zxid = server.lastZxid();
    // When
    WriteOutcome outcome = get(register.write(accept));
    // Then
    assertThat(outcome).isInstanceOf(NotSent.class);
    assertThat(server.lastZxid()).isEqualTo(zxid);
    assertThat(ensemble.isConnected()).isTrue();
  }

  @Test
  void largestStateIsStored() {
    // Given
    byte[] body = new byte[StateCodec.MAX_BYTES];
    RegisterWrite accept = Votes.accept(present(register), Votes.ballot(1), body);
    // When
    WriteOutcome outcome = get(register.write(accept));
    // Then
    assertThat(outcome).isEqualTo(new Applied(1));
    assertThat(get(register.body(Digest.of(body))))
        .hasValueSatisfying(b -> assertThat(b).isEqualTo(body));
  }

  @Test
  void reAcceptOfAStoredStateNeedsNoNewBody() {
    // Given
    byte[] body = Votes.body("state");
    get(register.write(Votes.accept(present(register), Votes.ballot(1), body)));
    // When
    WriteOutcome outcome =
        get(register.write(Votes.accept(present(register), Votes.ballot(2), body)));
    // Then
    assertThat(outcome).isEqualTo(new Applied(2));
    assertThat(server.children("/ringkeeper/rings/flights/bodies")).hasSize(1);
  }

  @Test
  void reCreatedRegisterIsExcludedAlthoughItsBytesAreTheSame() {
    // Given
    present(register);
    byte[] bytes = server.read(REGISTER);
    server.delete(REGISTER);
    server.create(REGISTER, bytes);
    // When
    RegisterRead read = get(register.read());
    // Then
    assertThat(reason(read)).isEqualTo(Reason.RECREATED);
  }

  @Test
  void writeThatHitsAReCreatedRegisterIsNoVote() {
    // Given
    Present seen = present(register);
    byte[] bytes = server.read(REGISTER);
    server.delete(REGISTER);
    server.create(REGISTER, bytes);
    // When
    WriteOutcome outcome = get(register.write(Votes.promise(seen, Votes.ballot(1))));
    // Then
    assertThat(outcome).isInstanceOf(Unknown.class);
    assertThat(reason(get(register.read()))).isEqualTo(Reason.RECREATED);
  }

  @Test
  void lostRegisterIsMissingAndNeverCreatedAgain() {
    // Given
    present(register);
    server.delete(REGISTER);
    // When
    RegisterRead read = get(register.read());
    // Then
    assertThat(reason(read)).isEqualTo(Reason.MISSING);
    assertThat(get(register.create(Votes.RING_ID, Votes.A, Votes.QUORUM, Votes.NOW_MS)))
        .isInstanceOf(NotSent.class);
    assertThat(server.exists(REGISTER)).isFalse();
  }

  @Test
  void reCreatedIdentityExcludesTheRegister() {
    // Given
    present(register);
    byte[] identity = server.read("/ringkeeper/acceptor");
    server.delete("/ringkeeper/acceptor");
    server.create("/ringkeeper/acceptor", identity);
    // When
    RegisterRead read = get(register.read());
    // Then
    assertThat(reason(read)).isEqualTo(Reason.RECREATED);
  }

  @Test
  void anotherIncarnationThanTheRegistersExcludesItAlsoForANewcomer() {
    // Given
    server.write(
        "/ringkeeper/acceptor", AcceptorCodec.encode(new AcceptorId("a", "incarnation-2")));
    try (SharedEnsembles newcomer = connect(server.address())) {
      // When
      RegisterRead read = get(only(newcomer).register(Votes.RING).read());
      // Then
      assertThat(reason(read)).isEqualTo(Reason.RECREATED);
    }
  }

  @Test
  void restoredOlderFilesAreNoticed() {
    // Given
    try (SharedEnsembles quick = connect(server.address())) {
      AcceptorRegister victim = only(quick).register(Votes.RING);
      Present empty = present(victim);
      Path copy = server.backUp();
      get(victim.write(Votes.promise(empty, Votes.ballot(1))));
      server.restore(copy);
      // When
      RegisterRead read = readOnceConnected(victim);
      // Then
      assertThat(reason(read)).isEqualTo(Reason.ROLLED_BACK);
      assertThat(get(victim.write(Votes.promise(empty, Votes.ballot(9)))))
          .isInstanceOf(NotSent.class);
    }
  }

  @Test
  void bodiesThatTheJournalForgotAreRemoved() {
    // Given
    for (int round = 1; round <= 40; round++) {
      byte[] body = Votes.body("state " + round);
      get(register.write(Votes.accept(present(register), Votes.ballot(round), body)));
    }
    // When
    int removed = get(register.removeUnneededBodies());
    // Then
    assertThat(removed).isEqualTo(8);
    assertThat(get(register.body(Digest.of(Votes.body("state 40"))))).isPresent();
    assertThat(get(register.body(Digest.of(Votes.body("state 8"))))).isEmpty();
  }

  private static Reason reason(RegisterRead read) {
    assertThat(read).isInstanceOf(Excluded.class);
    return ((Excluded) read).reason();
  }

  private void awaitConnected() {
    readOnceConnected(register);
  }

  /** A server gone back in time is reached only in a new session. */
  private static RegisterRead readOnceConnected(AcceptorRegister register) {
    return await("a connection")
        .until(() -> get(register.read()), read -> !(read instanceof RegisterRead.Unavailable));
  }

  private void awaitDisconnected() {
    await("the end of the connection").until(() -> !ensemble.isConnected());
  }
}
