package io.ringkeeper.sandbox.quickstart;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.ringkeeper.sandbox.workload.OrderChecker;
import io.ringkeeper.sandbox.workload.ProducerReport;
import io.ringkeeper.sandbox.workload.ReaderReport;
import java.util.List;

/**
 * What the quickstart saw. Field names are the JSON's.
 *
 * @param records acknowledged to the producer
 * @param delivered to the consumers, repeats included
 * @param lost acknowledged and never delivered
 * @param orderViolations first deliveries after a later record of their key; not part of {@code ok}
 *     for plain consumers, which do not wait at the boundary
 * @param plainConsumers whether Kafka's own consumers read
 * @param sendsHeld sends of moving keys that waited for the end of a change
 * @param longestSendMs the longest a {@code send()} took, milliseconds
 * @param gateWaitMs how long partitions waited at the boundary, all waits added up, milliseconds
 * @param quarantined records whose order was not vouched for
 * @param changes in the order they were made
 * @param auditAlerts what the tracker complains about
 * @param dashboardUrl where the dashboard is or was
 */
public record QuickstartReport(
    long records,
    long delivered,
    long lost,
    long duplicates,
    long orderViolations,
    boolean plainConsumers,
    long sendsHeld,
    long longestSendMs,
    long gateWaitMs,
    long quarantined,
    List<Change> changes,
    int auditAlerts,
    String dashboardUrl) {

  public QuickstartReport {
    changes = List.copyOf(changes);
  }

  /**
   * One agreed change.
   *
   * @param kind as proposed
   * @param movedSlotsShare moved slots by all slots
   * @param optimalShare the fewest that any plan with the same slots per partition would move,
   *     counted from the tables alone
   * @param rounds ballots used by its two decisions, overtaken ones included
   * @param decisionMs from the first promise of each ballot to the accept that decided it, summed,
   *     milliseconds by the writers' clocks; includes what the proposer did between its two phases
   * @param ensemblesUp how many ensembles ran
   */
  public record Change(
      String kind,
      long fromEpoch,
      long toEpoch,
      double movedSlotsShare,
      double optimalShare,
      int rounds,
      long decisionMs,
      int ensemblesUp) {

    boolean isOptimal() {
      return movedSlotsShare == optimalShare;
    }
  }

  static QuickstartReport of(
      ProducerReport sent,
      ReaderReport read,
      boolean plainConsumers,
      List<Change> changes,
      int auditAlerts,
      String dashboardUrl) {
    OrderChecker.Result result = read.order();
    return new QuickstartReport(
        result.records(),
        result.delivered(),
        result.lost(),
        result.duplicates(),
        result.orderViolations(),
        plainConsumers,
        sent.held(),
        sent.longestSendMs(),
        read.waitedMs(),
        read.quarantined(),
        changes,
        auditAlerts,
        dashboardUrl);
  }

  /** Nothing lost, nothing out of order, every change moved the optimum, the audit is clean. */
  @JsonProperty("ok")
  public boolean ok() {
    return records > 0
        && lost == 0
        && (plainConsumers || orderViolations == 0)
        && !changes.isEmpty()
        && changes.stream().allMatch(Change::isOptimal)
        && auditAlerts == 0;
  }
}
