package io.ringkeeper.agreement.contract;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.paxos.AcceptorId;
import java.util.Optional;

/** What can happen to an ensemble behind its clients' backs. Calls return when it has happened. */
public interface Saboteur {

  /**
   * A client of the same servers as another process would have it: its own session, no memory of
   * what others saw.
   */
  Ensemble anotherHandle();

  /** The same servers, configured in another process under another acceptor name. */
  Ensemble anotherHandle(String name);

  /** Ends the handle's session on the servers; the handle may connect again in another one. */
  void loseSession(Ensemble handle);

  /** The stored bytes of the ring's register. */
  byte[] rawRegister(String ring);

  /** Replaces the bytes of the ring's register, whatever its version. */
  void overwriteRegister(String ring, byte[] bytes);

  /** Deletes the ring's register and nothing else. */
  void deleteRegister(String ring);

  /** Deletes the ring's register and creates it again with these bytes. */
  void recreateRegister(String ring, byte[] bytes);

  /** Deletes the ensemble's identity and stores another one. */
  void replaceIdentity(AcceptorId identity);

  /**
   * Takes a backup of the servers.
   *
   * @return restores it, so that everything since is forgotten; empty where this cannot be done
   */
  Optional<Runnable> backup();
}
