package io.ringkeeper.tracker.query;

import io.ringkeeper.tracker.topology.Stores.Store;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/** Where the job's stores are read. Safe for any thread. */
public interface StoreAccess {

  /**
   * Opens a store for reading.
   *
   * @throws org.apache.kafka.streams.errors.InvalidStateStoreException while the job starts,
   *     restores or rebalances
   */
  <V> ReadOnlyKeyValueStore<String, V> open(Store<V> store);

  /** The job's state in a word; {@code RUNNING} when it can be asked. */
  String state();
}
