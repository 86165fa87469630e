package io.ringkeeper.tracker.topology;

import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.ProposalData;
import io.ringkeeper.tracker.audit.AgreementView;
import io.ringkeeper.tracker.audit.Alert;
import io.ringkeeper.tracker.audit.AuditStep;
import io.ringkeeper.tracker.audit.Decision;
import io.ringkeeper.tracker.audit.Decisions;
import io.ringkeeper.tracker.audit.EpochAudit;
import io.ringkeeper.tracker.audit.EpochHistory;
import io.ringkeeper.tracker.audit.EpochView;
import io.ringkeeper.tracker.audit.ProducerView;
import io.ringkeeper.tracker.audit.ProposalView;
import io.ringkeeper.tracker.audit.TableView;
import io.ringkeeper.tracker.audit.VersionHistory;
import io.ringkeeper.tracker.audit.VersionView;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The stores of one task, and what is forwarded when they change. Used by its task's thread. */
final class Ledger {

  private final ProcessorContext<String, byte[]> context;
  private final TrackerLimits limits;
  private final KeyValueStore<String, AgreementView> agreements;
  private final KeyValueStore<String, VersionView> versions;
  private final KeyValueStore<String, Decision> decisions;
  private final KeyValueStore<String, EpochView> epochs;
  private final KeyValueStore<String, TableView> tables;
  private final KeyValueStore<String, Alert> alerts;
  private final KeyValueStore<String, ProducerView> producers;
  private final KeyValueStore<String, ProposalView> proposals;
  private final KeyValueStore<String, Stores.ProposalIds> proposalIds;

  Ledger(ProcessorContext<String, byte[]> context, TrackerLimits limits) {
    this.context = context;
    this.limits = limits;
    this.agreements = context.getStateStore(Stores.AGREEMENTS.name());
    this.versions = context.getStateStore(Stores.VERSIONS.name());
    this.decisions = context.getStateStore(Stores.DECISIONS.name());
    this.epochs = context.getStateStore(Stores.EPOCHS.name());
    this.tables = context.getStateStore(Stores.TABLES.name());
    this.alerts = context.getStateStore(Stores.ALERTS.name());
    this.producers = context.getStateStore(Stores.PRODUCERS.name());
    this.proposals = context.getStateStore(Stores.PROPOSALS.name());
    this.proposalIds = context.getStateStore(Stores.PROPOSAL_IDS.name());
  }

  ProcessorContext<String, byte[]> context() {
    return context;
  }

  AgreementView agreement(String ring) {
    AgreementView known = agreements.get(ring);
    return known == null ? AgreementView.of(ring) : known;
  }

  KeyValueIterator<String, AgreementView> agreements() {
    return agreements.all();
  }

  VersionHistory versions(String ring) {
    return version -> versions.get(Stores.key(ring, version));
  }

  EpochHistory epochs(String ring) {
    return epoch -> epochs.get(Stores.key(ring, epoch));
  }

  @Nullable TableView table(String ring) {
    return tables.get(ring);
  }

  /** Stores what changed; a repeated event writes nothing. */
  void store(AgreementView before, AuditStep step) {
    if (!step.view().equals(before)) {
      agreements.put(step.view().ring(), step.view());
    }
    step.alerts().forEach(this::raise);
    step.resolved().forEach(this::resolve);
  }

  void store(String ring, VersionView version) {
    versions.put(Stores.key(ring, version.version()), version);
  }

  void store(String ring, EpochAudit.EpochStep step) {
    EpochView epoch = step.epoch();
    if (epoch != null) {
      epochs.put(Stores.key(ring, epoch.archived().epoch()), epoch);
    }
    TableView table = step.table();
    TableView before = tables.get(ring);
    if (table != null && (before == null || before.epoch() != table.epoch())) {
      tables.put(ring, table);
    }
  }

  /** Describes these versions and publishes those whose description changed. */
  void describe(AgreementView view, Collection<Long> touched) {
    String ring = view.ring();
    for (long version : touched) {
      if (!keeps(view, version)) {
        continue;
      }
      String key = Stores.key(ring, version);
      Decision earlier = decisions.get(key);
      Decisions.describe(view, versions(ring), epochs(ring), version, earlier)
          .filter(decision -> !decision.equals(earlier))
          .ifPresent(
              decision -> {
                decisions.put(key, decision);
                forward(ring + "/" + version, decision, TrackerTopology.DECISIONS_SINK);
              });
    }
  }

  /**
   * Whether a version is recent enough to be kept. Evidence that comes later than that is ignored:
   * the decisions topic holds the fuller story.
   */
  boolean keeps(AgreementView view, long version) {
    return version > highestGone(view);
  }

  private long highestGone(AgreementView view) {
    return view.current() == null ? 0 : view.current().version() - limits.keptDecisions();
  }

  /** Forgets the versions that are further back than the limit. */
  void prune(AgreementView view) {
    String ring = view.ring();
    long highestGone = highestGone(view);
    if (highestGone < 1) {
      return;
    }
    List<String> gone = new ArrayList<>();
    try (KeyValueIterator<String, VersionView> old =
        versions.range(Stores.key(ring, 0), Stores.key(ring, highestGone))) {
      old.forEachRemaining(entry -> gone.add(entry.key));
    }
    for (String key : gone) {
      versions.delete(key);
      decisions.delete(key);
    }
  }

  void producer(AgreementEvent event) {
    if (event.producer() == null) {
      return;
    }
    String id = event.producer().producerId();
    ProducerView before = producers.get(id);
    ProducerView after = ProducerView.after(before, event).orElse(null);
    if (after == null) {
      producers.delete(id);
    } else if (!after.equals(before)) {
      producers.put(id, after);
    }
  }

  void proposal(AgreementEvent event) {
    ProposalData data = event.proposal();
    if (data == null) {
      return;
    }
    proposals.put(data.proposalId(), new ProposalView(event.ring(), data, event.timeMs()));
    Stores.ProposalIds known = proposalIds.get(event.ring());
    List<String> ids = new ArrayList<>(known == null ? List.of() : known.ids());
    ids.remove(data.proposalId());
    ids.add(data.proposalId());
    while (ids.size() > limits.keptProposals()) {
      proposals.delete(ids.remove(0));
    }
    proposalIds.put(event.ring(), new Stores.ProposalIds(ids));
  }

  /** Publishes an alert unless the same one was raised before. */
  void raise(Alert alert) {
    if (alerts.get(alert.id()) == null) {
      alerts.put(alert.id(), alert);
      forward(alert.id(), alert, TrackerTopology.ALERTS_SINK);
    }
  }

  private void resolve(String alertId) {
    Alert known = alerts.get(alertId);
    if (known != null && known.resolvedAtMs() == null) {
      Alert resolved = known.resolvedAt(context.currentSystemTimeMs());
      alerts.put(alertId, resolved);
      forward(alertId, resolved, TrackerTopology.ALERTS_SINK);
    }
  }

  private void forward(String key, Object value, String sink) {
    context.forward(new Record<>(key, Json.bytes(value), context.currentSystemTimeMs()), sink);
  }
}
