package io.ringkeeper.sandbox;

import java.util.List;

/**
 * One ZooKeeper ensemble; the controls it inherits act on all its servers that run, and throw if
 * none does.
 */
public interface Ensemble extends Server {
  /** {@code host:port[,host:port…]} of its servers, without a chroot. */
  String connectString();

  /** Its servers, in the order of the connect string. */
  List<Server> servers();
}
