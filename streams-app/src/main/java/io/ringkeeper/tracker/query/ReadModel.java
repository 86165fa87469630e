package io.ringkeeper.tracker.query;

import io.ringkeeper.agreement.event.AgreementEvent.ChangeData;
import io.ringkeeper.agreement.event.AgreementEvent.ProposalData;
import io.ringkeeper.tracker.audit.AgreementView;
import io.ringkeeper.tracker.audit.Alert;
import io.ringkeeper.tracker.audit.Decision;
import io.ringkeeper.tracker.audit.EpochView;
import io.ringkeeper.tracker.audit.ProposalView;
import io.ringkeeper.tracker.audit.TableView;
import io.ringkeeper.tracker.audit.Tables;
import io.ringkeeper.tracker.topology.Stores;
import io.ringkeeper.tracker.topology.Stores.Store;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;

/**
 * Answers questions from the job's stores. Safe for any thread. Every method may throw {@link
 * org.apache.kafka.streams.errors.InvalidStateStoreException} while the job is not running; answers
 * of different stores are not one snapshot.
 *
 * <p>Covers the rings whose events this instance of the job reads: with one instance, all.
 */
public final class ReadModel {

  private final StoreAccess access;
  private final LongSupplier clockMs;

  public ReadModel(StoreAccess access) {
    this(access, System::currentTimeMillis);
  }

  /**
   * A model with a clock of its own.
   *
   * @param clockMs milliseconds since 1970; tells what is overdue
   */
  public ReadModel(StoreAccess access, LongSupplier clockMs) {
    this.access = access;
    this.clockMs = clockMs;
  }

  /** The job's state in a word. */
  public String state() {
    return access.state();
  }

  /** Whether the job runs and every store can be read. */
  public boolean ready() {
    if (!access.state().equals("RUNNING")) {
      return false;
    }
    try {
      access.open(Stores.AGREEMENTS);
      access.open(Stores.DECISIONS);
      access.open(Stores.TABLES);
      access.open(Stores.ALERTS);
      return true;
    } catch (org.apache.kafka.streams.errors.InvalidStateStoreException notYet) {
      return false;
    }
  }

  /** All rings, by name. */
  public List<RingSummary> rings() {
    List<Alert> alerts = alerts();
    List<RingSummary> rings = new ArrayList<>();
    forEach(Stores.AGREEMENTS, view -> rings.add(summary(view, alerts)));
    rings.sort(Comparator.comparing(RingSummary::ring));
    return rings;
  }

  private RingSummary summary(AgreementView view, List<Alert> alerts) {
    RingDetail detail = detail(view, alerts);
    return new RingSummary(
        detail.ring(),
        detail.ringId(),
        detail.epoch(),
        detail.tableEpoch(),
        detail.phase(),
        detail.version(),
        detail.topics(),
        detail.slots(),
        detail.partitions(),
        detail.openAlerts());
  }

  /** One ring. */
  public Optional<RingDetail> ring(String name) {
    return Optional.ofNullable(access.open(Stores.AGREEMENTS).get(name))
        .map(view -> detail(view, alerts()));
  }

  private RingDetail detail(AgreementView view, List<Alert> alerts) {
    return RingDetails.of(
        view, access.open(Stores.TABLES).get(view.ring()), acceptors(view), alerts);
  }

  /** The acceptors of one ring, by name: those it names, and others that were seen. */
  public Optional<List<AcceptorInfo>> acceptors(String ring) {
    return Optional.ofNullable(access.open(Stores.AGREEMENTS).get(ring)).map(this::acceptors);
  }

  private List<AcceptorInfo> acceptors(AgreementView view) {
    ReadOnlyKeyValueStore<String, Decision> decisions = access.open(Stores.DECISIONS);
    return Acceptors.of(
        view,
        version -> {
          Decision decision = decisions.get(Stores.key(view.ring(), version));
          return decision == null ? 0 : decision.chosenAtMs();
        },
        clockMs.getAsLong());
  }

  /** The table folded last. */
  public Optional<TableInfo> table(String ring) {
    return Optional.ofNullable(access.open(Stores.TABLES).get(ring)).map(ReadModel::info);
  }

  /** The table of an epoch; empty when the archive seen does not reach from a full table to it. */
  public Optional<TableInfo> table(String ring, long epoch) {
    TableView current = access.open(Stores.TABLES).get(ring);
    if (current != null && current.epoch() == epoch) {
      return Optional.of(info(current));
    }
    ReadOnlyKeyValueStore<String, EpochView> epochs = access.open(Stores.EPOCHS);
    return Tables.at(ring, epoch, e -> epochs.get(Stores.key(ring, e))).map(ReadModel::info);
  }

  private static TableInfo info(TableView table) {
    return new TableInfo(
        table.ring(),
        table.epoch(),
        table.partitionBySlot().size(),
        table.weights().size(),
        table.topics(),
        table.weights(),
        table.partitionBySlot());
  }

  /**
   * Decisions of a ring, newest first.
   *
   * @param limit at most so many, 1 or more
   */
  public List<Decision> decisions(String ring, int limit) {
    List<Decision> decisions = new ArrayList<>();
    try (KeyValueIterator<String, Decision> newestFirst =
        access
            .open(Stores.DECISIONS)
            .reverseRange(Stores.key(ring, 0), Stores.key(ring, Long.MAX_VALUE))) {
      while (newestFirst.hasNext() && decisions.size() < limit) {
        decisions.add(newestFirst.next().value);
      }
    }
    return decisions;
  }

  /** All alerts, newest first. */
  public List<Alert> alerts() {
    List<Alert> alerts = new ArrayList<>();
    forEach(Stores.ALERTS, alerts::add);
    alerts.sort(Comparator.comparing(Alert::raisedAtMs).reversed().thenComparing(Alert::id));
    return alerts;
  }

  /** All registered producers, by id. */
  public List<ProducerInfo> producers() {
    List<Producers.OpenChange> open = openChanges();
    List<ProducerInfo> producers = new ArrayList<>();
    forEach(Stores.PRODUCERS, view -> producers.add(Producers.info(view, open)));
    producers.sort(Comparator.comparing(ProducerInfo::producerId));
    return producers;
  }

  private List<Producers.OpenChange> openChanges() {
    ReadOnlyKeyValueStore<String, TableView> tables = access.open(Stores.TABLES);
    List<Producers.OpenChange> open = new ArrayList<>();
    forEach(
        Stores.AGREEMENTS,
        view -> {
          ChangeData change = RingDetails.openChange(view);
          TableView table = tables.get(view.ring());
          if (change != null && table != null) {
            open.add(
                new Producers.OpenChange(
                    view.ring(), Set.copyOf(table.topics()), change, RingDetails.drained(view)));
          }
        });
    open.sort(Comparator.comparing(Producers.OpenChange::ring));
    return open;
  }

  /** Where a proposal stands; empty when nothing was heard of it. */
  public Optional<ProposalStatus> proposal(String proposalId) {
    ProposalView ended = access.open(Stores.PROPOSALS).get(proposalId);
    if (ended != null) {
      ProposalData data = ended.proposal();
      return Optional.of(
          new ProposalStatus(
              data.proposalId(),
              ended.ring(),
              data.kind(),
              data.requestedBy(),
              data.outcome(),
              data.detail(),
              data.epochAfter(),
              ended.timeMs()));
    }
    List<ProposalStatus> running = new ArrayList<>();
    forEach(
        Stores.AGREEMENTS,
        view -> {
          ChangeData change = RingDetails.openChange(view);
          if (change != null && change.proposalId().equals(proposalId)) {
            running.add(
                new ProposalStatus(
                    proposalId,
                    view.ring(),
                    change.kind(),
                    change.requestedBy(),
                    "RUNNING",
                    "its change is under way",
                    -1,
                    0));
          }
        });
    return running.stream().findFirst();
  }

  private <V> void forEach(Store<V> store, Consumer<V> each) {
    try (KeyValueIterator<String, V> all = access.open(store).all()) {
      while (all.hasNext()) {
        each.accept(all.next().value);
      }
    }
  }
}
