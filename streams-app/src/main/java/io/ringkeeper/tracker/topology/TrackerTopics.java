package io.ringkeeper.tracker.topology;

/**
 * Names of the topics.
 *
 * @param events what the connectors write: JSON, one event a record, keyed by ring or producer
 * @param decisions compacted history of decisions, keyed by {@code ring/version}
 * @param alerts compacted alerts, keyed by alert id
 * @param proposals what the sink connector reads, keyed by ring
 */
public record TrackerTopics(String events, String decisions, String alerts, String proposals) {

  public static final TrackerTopics DEFAULT =
      new TrackerTopics(
          "ringkeeper-events", "ringkeeper-decisions", "ringkeeper-alerts", "ringkeeper-proposals");
}
