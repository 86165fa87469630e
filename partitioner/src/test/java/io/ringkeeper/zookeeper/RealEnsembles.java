package io.ringkeeper.zookeeper;

import static io.ringkeeper.zookeeper.Connections.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.codec.AcceptorCodec;
import io.ringkeeper.agreement.contract.Saboteur;
import io.ringkeeper.paxos.AcceptorId;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Ensembles for the contracts: chroots of one real server, each handle with a connection of its own
 * as another process would have.
 */
final class RealEnsembles implements AutoCloseable, Saboteur {

  private final RealServer server = new RealServer();
  private final List<Ensemble> handles = new ArrayList<>();
  private int ensembles;

  /** An ensemble in which nothing is stored. */
  Ensemble fresh(String name) {
    ensembles++;
    handles.clear();
    return anotherHandle(name);
  }

  @Override
  public Ensemble anotherHandle() {
    return anotherHandle("a");
  }

  @Override
  public Ensemble anotherHandle(String name) {
    String address = server.address() + chroot();
    ZooKeeperClient client = new ZooKeeperClient(name, address, Connections.QUICK);
    assertThat(client.firstConnection().orTimeout(20, TimeUnit.SECONDS).join()).isTrue();
    Ensemble handle = new ZooKeeperEnsemble(name, address, client, client::close);
    handles.add(handle);
    return handle;
  }

  @Override
  public void loseSession(Ensemble handle) {
    server.expire(session(handle));
  }

  @Override
  public byte[] rawRegister(String ring) {
    return server.read(paths().register(ring));
  }

  @Override
  public void overwriteRegister(String ring, byte[] bytes) {
    server.write(paths().register(ring), bytes);
  }

  @Override
  public void deleteRegister(String ring) {
    server.delete(paths().register(ring));
  }

  @Override
  public void recreateRegister(String ring, byte[] bytes) {
    server.delete(paths().register(ring));
    server.create(paths().register(ring), bytes);
  }

  @Override
  public void replaceIdentity(AcceptorId identity) {
    server.delete(paths().acceptor());
    server.create(paths().acceptor(), AcceptorCodec.encode(identity));
  }

  @Override
  public Optional<Runnable> backup() {
    Path copy = server.backUp();
    return Optional.of(
        () -> {
          List<Long> sessions = handles.stream().map(RealEnsembles::session).toList();
          server.restore(copy);
          // Clients of the future are refused by a server from the past; only new sessions get in.
          await("all handles to have a new session")
              .ignoreExceptionsMatching(AssertionError.class::isInstance)
              .until(
                  () -> handles.stream().map(RealEnsembles::session).noneMatch(sessions::contains));
        });
  }

  @Override
  public void close() {
    server.close();
  }

  private static long session(Ensemble handle) {
    return Connections.get(handle.rings()).sessionId();
  }

  private String chroot() {
    return "/ensemble-" + ensembles;
  }

  private Paths paths() {
    return new Paths(chroot());
  }
}
