package io.ringkeeper.tracker.topology;

import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.tracker.audit.AbsenceAudit;
import io.ringkeeper.tracker.audit.AgreementView;
import io.ringkeeper.tracker.audit.Alert;
import io.ringkeeper.tracker.audit.AuditStep;
import io.ringkeeper.tracker.audit.Auditor;
import io.ringkeeper.tracker.audit.EpochAudit;
import io.ringkeeper.tracker.audit.VersionView;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Runs the pure audit over the stores: looks up, applies, stores, forwards. All decisions are made
 * in {@code audit}.
 */
final class AuditProcessor implements Processor<byte[], byte[], String, byte[]> {

  private final TrackerLimits limits;
  private @Nullable Ledger ledger;
  private long startedAtMs;

  AuditProcessor(TrackerLimits limits) {
    this.limits = limits;
  }

  @Override
  public void init(ProcessorContext<String, byte[]> context) {
    ledger = new Ledger(context, limits);
    startedAtMs = context.currentSystemTimeMs();
    context.schedule(limits.tick(), PunctuationType.WALL_CLOCK_TIME, this::tick);
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    Ledger books = ledger();
    EventParser.Parsed parsed = EventParser.parse(record.value());
    if (parsed instanceof EventParser.Unreadable unreadable) {
      books.raise(unreadable(books.context().recordMetadata().orElse(null), unreadable, record));
      return;
    }
    AgreementEvent event = ((EventParser.Understood) parsed).event();
    switch (event.kind()) {
      case REGISTERED, DEREGISTERED -> books.producer(event);
      case PROPOSAL -> books.proposal(event);
      case EPOCH -> epoch(books, event);
      case CREATED, PROMISED, ACCEPTED, ACKNOWLEDGED, GAP, EXCLUDED -> ring(books, event);
    }
  }

  private void ring(Ledger books, AgreementEvent event) {
    AgreementView before = books.agreement(event.ring());
    long nowMs = books.context().currentSystemTimeMs();
    AuditStep step = Auditor.apply(before, books.versions(event.ring()), event, nowMs);
    books.store(before, step);
    VersionView version = step.version();
    if (version != null && books.keeps(step.view(), version.version())) {
      books.store(event.ring(), version);
    }
    books.describe(step.view(), step.touched());
    books.prune(step.view());
  }

  private void epoch(Ledger books, AgreementEvent event) {
    String ring = event.ring();
    AgreementView before = books.agreement(ring);
    EpochAudit.EpochStep step =
        EpochAudit.apply(
            before,
            books.table(ring),
            books.epochs(ring),
            event,
            books.context().currentSystemTimeMs());
    books.store(ring, step);
    books.store(before, new AuditStep(step.view(), null, Set.of(), step.alerts(), step.resolved()));
    if (step.view().current() != null) {
      // The archive tells who asked for a change whose events told nothing of it.
      long version = step.view().current().version();
      books.describe(step.view(), new TreeSet<>(List.of(1L, version - 1, version)));
    }
  }

  private void tick(long nowMs) {
    if (nowMs - startedAtMs < limits.restartGrace().toMillis()) {
      return;
    }
    Ledger books = ledger();
    Duration patience = limits.patience();
    List<AgreementView> views = new ArrayList<>();
    try (KeyValueIterator<String, AgreementView> all = books.agreements()) {
      while (all.hasNext()) {
        KeyValue<String, AgreementView> next = all.next();
        views.add(next.value);
      }
    }
    for (AgreementView view : views) {
      books.store(view, AbsenceAudit.tick(view, nowMs, patience.toMillis()));
    }
  }

  private static Alert unreadable(
      @Nullable RecordMetadata at, EventParser.Unreadable what, Record<byte[], byte[]> record) {
    String where = at == null ? "unknown" : at.topic() + "-" + at.partition() + "@" + at.offset();
    return Alert.of(
        Alert.Kind.UNREADABLE_EVENT,
        "",
        where,
        "The record at %s cannot be read: %s. It was skipped, so what it told is missing here. Find"
                .formatted(where, what.reason())
            + " out who wrote it: only the connectors of this version may write to this topic.",
        record.timestamp());
  }

  private Ledger ledger() {
    if (ledger == null) {
      throw new IllegalStateException("the processor was used before init");
    }
    return ledger;
  }
}
