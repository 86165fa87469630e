package io.ringkeeper.tracker.audit;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one event did.
 *
 * @param view the ring's agreement afterwards
 * @param version the version whose evidence changed, or null
 * @param touched versions whose decision may read differently now
 * @param alerts to raise
 * @param resolved ids of alerts that went away
 */
public record AuditStep(
    AgreementView view,
    @Nullable VersionView version,
    Set<Long> touched,
    List<Alert> alerts,
    List<String> resolved) {

  public AuditStep {
    touched = Set.copyOf(touched);
    alerts = List.copyOf(alerts);
    resolved = List.copyOf(resolved);
  }

  static AuditStep unchanged(AgreementView view) {
    return new AuditStep(view, null, Set.of(), List.of(), List.of());
  }

  static AuditStep of(AgreementView view, List<Alert> alerts) {
    return new AuditStep(view, null, Set.of(), alerts, List.of());
  }
}
