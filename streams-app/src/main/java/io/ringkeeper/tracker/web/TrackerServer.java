package io.ringkeeper.tracker.web;

import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.ringkeeper.tracker.query.ReadModel;
import io.ringkeeper.tracker.topology.Json;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the read model as JSON, the dashboard, health and metrics.
 *
 * <p>There is no authentication: it binds to the loopback interface unless told otherwise, and
 * answers only requests that read.
 */
public final class TrackerServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrackerServer.class);

  /** States that the job does not come back from. */
  private static final Set<String> DEAD = Set.of("ERROR", "NOT_RUNNING");

  private static final int DEFAULT_DECISIONS = 50;
  private static final int MAX_DECISIONS = 1_000;

  /** Marks a request whose answer is written, so that the general one for 404 leaves it alone. */
  private static final String ANSWERED = "ringkeeper.answered";

  private final Javalin javalin;
  private final ReadModel model;
  private final Supplier<String> metrics;

  private TrackerServer(ReadModel model, Supplier<String> metrics) {
    this.model = model;
    this.metrics = metrics;
    this.javalin = Javalin.create(this::configure);
  }

  /**
   * Starts to serve.
   *
   * @param metrics gives the metrics in Prometheus' text format
   * @param bind address to listen on
   * @param port 0 for any free one
   */
  public static TrackerServer start(
      ReadModel model, Supplier<String> metrics, String bind, int port) {
    TrackerServer server = new TrackerServer(model, metrics);
    server.javalin.start(bind, port);
    return server;
  }

  /** The port it listens on. */
  public int port() {
    return javalin.port();
  }

  @Override
  public void close() {
    javalin.stop();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.startup.startupWatcherEnabled = false;
    config.http.prefer405over404 = true;
    Dashboard.routes(config.routes);
    apiRoutes(config.routes);
    config.routes.get("/health", this::health);
    config.routes.get("/ready", this::ready);
    config.routes.get(
        "/metrics", c -> c.contentType("text/plain; version=0.0.4").result(metrics.get()));
    errors(config.routes);
  }

  private void apiRoutes(RoutesConfig routes) {
    routes.get("/api/rings", c -> json(c, model.rings()));
    routes.get(
        "/api/rings/{ring}",
        c -> found(c, model.ring(c.pathParam("ring")), "ring '" + c.pathParam("ring") + "'"));
    routes.get("/api/rings/{ring}/table", this::table);
    routes.get("/api/rings/{ring}/decisions", this::decisions);
    routes.get(
        "/api/rings/{ring}/acceptors",
        c -> found(c, model.acceptors(c.pathParam("ring")), "ring '" + c.pathParam("ring") + "'"));
    routes.get("/api/alerts", c -> json(c, model.alerts()));
    routes.get("/api/producers", c -> json(c, model.producers()));
    routes.get(
        "/api/proposals/{id}",
        c -> found(c, model.proposal(c.pathParam("id")), "proposal '" + c.pathParam("id") + "'"));
  }

  private void table(Context c) {
    String ring = c.pathParam("ring");
    String epoch = c.queryParam("epoch");
    if (epoch == null) {
      found(c, model.table(ring), "table of ring '" + ring + "'");
    } else {
      long number = wholeNumber("epoch", epoch, 0, Long.MAX_VALUE);
      found(
          c,
          model.table(ring, number),
          "table of epoch " + number + " of ring '" + ring + "'",
          "/api/rings/RING/decisions lists the epochs; the archive may begin after this one");
    }
  }

  private void decisions(Context c) {
    String given = c.queryParam("limit");
    int limit =
        given == null ? DEFAULT_DECISIONS : (int) wholeNumber("limit", given, 1, MAX_DECISIONS);
    String ring = c.pathParam("ring");
    found(c, model.ring(ring).map(known -> model.decisions(ring, limit)), "ring '" + ring + "'");
  }

  private void health(Context c) {
    String state = model.state();
    boolean up = !DEAD.contains(state);
    c.status(up ? 200 : 503);
    json(c, Map.of("status", up ? "UP" : "DOWN", "state", state));
  }

  private void ready(Context c) {
    boolean ready = model.ready();
    c.status(ready ? 200 : 503);
    json(c, Map.of("ready", ready, "state", model.state()));
  }

  private static long wholeNumber(String name, String given, long min, long max) {
    try {
      long value = Long.parseLong(given);
      if (value >= min && value <= max) {
        return value;
      }
    } catch (NumberFormatException notANumber) {
      // Answered below, like a number out of range.
    }
    throw new BadRequest(
        "'%s' is no %s".formatted(given, name),
        "give a whole number from %d%s".formatted(min, max == Long.MAX_VALUE ? "" : " to " + max));
  }

  private static void found(Context c, Optional<?> answer, String what) {
    found(
        c,
        answer,
        what,
        "check how it is written (/api/rings lists the rings); what was just made shows up once"
            + " the source connector has published it");
  }

  private static void found(Context c, Optional<?> answer, String what, String action) {
    if (answer.isPresent()) {
      json(c, answer.get());
    } else {
      json(c.status(404), new ApiError("the tracker knows no " + what, action));
    }
  }

  private static void json(Context c, Object value) {
    c.attribute(ANSWERED, true);
    c.header("Cache-Control", "no-store").contentType("application/json").result(Json.bytes(value));
  }

  private static void errors(RoutesConfig routes) {
    routes.exception(
        BadRequest.class, (e, c) -> json(c.status(400), new ApiError(e.what, e.action)));
    routes.exception(
        InvalidStateStoreException.class,
        (e, c) ->
            json(
                c.status(503),
                new ApiError(
                    "the tracker's stores cannot be read yet: it starts, restores or rebalances",
                    "try again; /ready tells when")));
    routes.exception(
        Exception.class,
        (e, c) -> {
          LOG.error("Answering {} {} failed.", c.method(), c.path(), e);
          json(
              c.status(500),
              new ApiError("the tracker failed to answer", "see the tracker's log for the cause"));
        });
    routes.error(
        405,
        c ->
            json(
                c,
                new ApiError(
                    "%s is not answered at %s".formatted(c.method(), c.path()),
                    "the interface only reads, with GET; changes are proposed with 'ringkeeper"
                        + " propose' or through the proposals topic")));
    routes.error(
        404,
        c -> {
          if (c.attribute(ANSWERED) == null) {
            json(c, new ApiError("there is no " + c.path(), "the interface begins at /api/rings"));
          }
        });
  }

  private static final class BadRequest extends RuntimeException {
    private final String what;
    private final String action;

    BadRequest(String what, String action) {
      super(what);
      this.what = what;
      this.action = action;
    }
  }
}
