package io.ringkeeper.producer;

/** Where a producer gets its hold on the rings' view from. */
interface ViewSource {

  /** Real ensembles, shared by all producers of this process with the same settings. */
  ViewSource ZOOKEEPER = SharedViews::acquire;

  /** Takes hold of a view; connects in the background. */
  SharedView acquire(RingProducerConfig config);
}
