package io.ringkeeper.tracker.topology;

import io.ringkeeper.tracker.audit.AgreementView;
import io.ringkeeper.tracker.audit.Alert;
import io.ringkeeper.tracker.audit.Decision;
import io.ringkeeper.tracker.audit.EpochView;
import io.ringkeeper.tracker.audit.ProducerView;
import io.ringkeeper.tracker.audit.ProposalView;
import io.ringkeeper.tracker.audit.TableView;
import io.ringkeeper.tracker.audit.VersionView;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;

/** Names, keys and types of the job's stores. */
public final class Stores {

  /** Where the stores live; both are restored from their changelogs. */
  public enum Medium {
    /** RocksDB under the state directory: restarts read only what is new. */
    DISK,
    /** The heap: every start reads the changelogs. */
    MEMORY
  }

  /** A store by name and type of its values; keys are texts. */
  public record Store<V>(String name, Class<V> type) {

    StoreBuilder<KeyValueStore<String, V>> builder(Medium medium) {
      return org.apache.kafka.streams.state.Stores.keyValueStoreBuilder(
              medium == Medium.DISK
                  ? org.apache.kafka.streams.state.Stores.persistentKeyValueStore(name)
                  : org.apache.kafka.streams.state.Stores.inMemoryKeyValueStore(name),
              Serdes.String(),
              Json.serde(type))
          .withLoggingEnabled(Map.of("max.message.bytes", MAX_VALUE_BYTES));
    }
  }

  /** A table of 65,536 slots is about 400 KB of JSON, an epoch that moves them all 1.2 MB. */
  public static final String MAX_VALUE_BYTES = String.valueOf(4 * 1024 * 1024);

  /** By ring. */
  public static final Store<AgreementView> AGREEMENTS =
      new Store<>("agreements", AgreementView.class);

  /** By ring and version: {@link #key}. */
  public static final Store<VersionView> VERSIONS = new Store<>("versions", VersionView.class);

  /** By ring and version: {@link #key}. */
  public static final Store<Decision> DECISIONS = new Store<>("decisions", Decision.class);

  /** By ring and epoch: {@link #key}. */
  public static final Store<EpochView> EPOCHS = new Store<>("epochs", EpochView.class);

  /** The folded table by ring. */
  public static final Store<TableView> TABLES = new Store<>("tables", TableView.class);

  /** By alert id. */
  public static final Store<Alert> ALERTS = new Store<>("alerts", Alert.class);

  /** By producer id. */
  public static final Store<ProducerView> PRODUCERS = new Store<>("producers", ProducerView.class);

  /** By proposal id. */
  public static final Store<ProposalView> PROPOSALS = new Store<>("proposals", ProposalView.class);

  /** Ids of the proposals kept, by ring, oldest first. */
  static final Store<ProposalIds> PROPOSAL_IDS = new Store<>("proposal-ids", ProposalIds.class);

  static final List<Store<?>> ALL =
      List.of(
          AGREEMENTS,
          VERSIONS,
          DECISIONS,
          EPOCHS,
          TABLES,
          ALERTS,
          PRODUCERS,
          PROPOSALS,
          PROPOSAL_IDS);

  private Stores() {}

  /** A list of ids as a stored value. */
  record ProposalIds(List<String> ids) {
    ProposalIds {
      ids = List.copyOf(ids);
    }
  }

  /** Key of a numbered value of a ring; sorts by number within the ring. */
  public static String key(String ring, long number) {
    return "%s/%019d".formatted(ring, number);
  }
}
