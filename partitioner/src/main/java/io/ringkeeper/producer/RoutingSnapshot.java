package io.ringkeeper.producer;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a send needs to know, behind one volatile read: the routes of the topics that this
 * producer was admitted to. Immutable.
 */
final class RoutingSnapshot {

  static final RoutingSnapshot EMPTY = new RoutingSnapshot(Map.of(), false);

  private final Map<String, TopicRoute> routes;
  private final boolean closed;

  private RoutingSnapshot(Map<String, TopicRoute> routes, boolean closed) {
    this.routes = routes;
    this.closed = closed;
  }

  static RoutingSnapshot of(Map<String, TopicRoute> routes) {
    return new RoutingSnapshot(new HashMap<>(routes), false);
  }

  RoutingSnapshot close() {
    return new RoutingSnapshot(routes, true);
  }

  boolean isClosed() {
    return closed;
  }

  /** The topic's route, or null when this producer is not admitted to the topic (yet). */
  @Nullable TopicRoute route(String topic) {
    return routes.get(topic);
  }

  /** All routes, by topic. */
  Map<String, TopicRoute> routes() {
    return routes;
  }
}
