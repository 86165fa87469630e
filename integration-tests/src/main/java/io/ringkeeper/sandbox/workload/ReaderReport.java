package io.ringkeeper.sandbox.workload;

/**
 * What a workload's readers did.
 *
 * @param order what became of the records
 * @param waitedMs how long partitions waited at the boundary for others, all waits added up, in
 *     milliseconds; 0 for plain consumers
 * @param quarantined records whose order was not vouched for
 */
public record ReaderReport(OrderChecker.Result order, long waitedMs, long quarantined) {}
