package io.ringkeeper.view;

/** Where a client gets its hold on the rings' view from. */
public interface ViewSource {

  /** Real ensembles, shared by all clients of this process with the same settings. */
  ViewSource ZOOKEEPER = SharedViews::acquire;

  /** Takes hold of a view; connects in the background. */
  SharedView acquire(ViewSettings settings);
}
