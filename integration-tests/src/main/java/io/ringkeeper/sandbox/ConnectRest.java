package io.ringkeeper.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A client of a Connect worker's REST interface. Thread-safe.
 *
 * <p>A refused connection and 409 (the worker rebalances) are repeated for up to 30 s, since both
 * are answers of a worker that is busy with itself; every other answer from 400 on is a {@link
 * SandboxException} with the worker's own message.
 */
public final class ConnectRest {
  private static final Duration BUSY_AT_MOST = Duration.ofSeconds(30);
  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(30);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String baseUrl;
  private final HttpClient http;

  /** A client for the worker at this address. */
  public ConnectRest(URI baseUrl) {
    this.baseUrl = baseUrl.toString().replaceAll("/+$", "");
    // HTTP/1.1: the worker's Jetty does not upgrade, and asking costs a round.
    this.http =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  /** The connector plugins the worker found. */
  public List<ConnectPlugin> plugins() {
    List<ConnectPlugin> plugins = new ArrayList<>();
    for (JsonNode plugin : call("GET", "/connector-plugins", null)) {
      plugins.add(
          new ConnectPlugin(
              plugin.path("class").asText(),
              plugin.path("type").asText(),
              plugin.path("version").asText()));
    }
    return plugins;
  }

  /** Names of the connectors. */
  public List<String> connectors() {
    List<String> names = new ArrayList<>();
    call("GET", "/connectors", null).forEach(name -> names.add(name.asText()));
    return names;
  }

  /** Creates the connector, or gives it this configuration if it exists. */
  public void put(String name, Map<String, String> config) {
    call("PUT", connector(name) + "/config", JSON.valueToTree(config));
  }

  /**
   * The state of the connector and its tasks; {@code ABSENT} when the worker knows none, as just
   * after creation, since it writes the first status after it answered.
   */
  public ConnectorStatus status(String name) {
    HttpResponse<String> response = sendWhileBusy("GET", connector(name) + "/status", null);
    return response.statusCode() == 404
        ? ConnectorStatus.ABSENT
        : ConnectorStatus.parse(bodyOf("GET", response));
  }

  /**
   * Waits until the connector and exactly this many tasks are RUNNING.
   *
   * @throws SandboxException with the tasks' traces, at once if one FAILED
   */
  public ConnectorStatus awaitRunning(String name, int tasks, Duration atMost) {
    long deadlineNanos = System.nanoTime() + atMost.toNanos();
    while (true) {
      ConnectorStatus status = status(name);
      if (status.isRunning(tasks)) {
        return status;
      }
      if (status.hasFailed()) {
        throw new SandboxException("connector " + name + " failed: " + status.describe());
      }
      if (System.nanoTime() - deadlineNanos > 0) {
        throw new SandboxException(
            "connector %s with %d tasks was not running after %d ms: %s"
                .formatted(name, tasks, atMost.toMillis(), status.describe()));
      }
      Waiting.betweenProbes();
    }
  }

  /** Removes the connector; its offsets stay. */
  public void delete(String name) {
    call("DELETE", connector(name), null);
  }

  /** Stops the connector's tasks and keeps its configuration: what altering offsets requires. */
  public void stop(String name) {
    call("PUT", connector(name) + "/stop", null);
  }

  /** Starts a stopped or paused connector. */
  public void resume(String name) {
    call("PUT", connector(name) + "/resume", null);
  }

  /** Restarts the connector and all its tasks. */
  public void restart(String name) {
    call("POST", connector(name) + "/restart?includeTasks=true", null);
  }

  /** The worker's answer for the connector's offsets: {@code {"offsets": […]}}. */
  public JsonNode offsets(String name) {
    return call("GET", connector(name) + "/offsets", null);
  }

  /** Alters the offsets of a stopped connector; same shape as {@link #offsets(String)}. */
  public void alterOffsets(String name, JsonNode offsets) {
    call("PATCH", connector(name) + "/offsets", offsets);
  }

  private JsonNode call(String method, String path, @Nullable JsonNode body) {
    return bodyOf(method, sendWhileBusy(method, path, body));
  }

  private HttpResponse<String> sendWhileBusy(String method, String path, @Nullable JsonNode body) {
    long deadlineNanos = System.nanoTime() + BUSY_AT_MOST.toNanos();
    while (true) {
      boolean late = System.nanoTime() - deadlineNanos > 0;
      try {
        HttpResponse<String> response = send(method, path, body);
        if (response.statusCode() != 409 || late) {
          return response;
        }
      } catch (ConnectException e) {
        if (late) {
          throw new SandboxException("Connect worker at " + baseUrl + " refuses connections", e);
        }
      } catch (IOException e) {
        // Not repeated: the worker may have done it.
        throw new UncheckedIOException(method + " " + baseUrl + path, e);
      }
      Waiting.betweenProbes();
    }
  }

  private HttpResponse<String> send(String method, String path, @Nullable JsonNode body)
      throws IOException {
    BodyPublisher publisher =
        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body.toString());
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(baseUrl + path))
            .timeout(REQUEST_TIMEOUT)
            .header("Content-Type", "application/json")
            .header("Accept", "application/json")
            .method(method, publisher)
            .build();
    try {
      return http.send(request, BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw Waiting.interrupted(e);
    }
  }

  private static JsonNode bodyOf(String method, HttpResponse<String> response) {
    if (response.statusCode() >= 400) {
      throw new SandboxException(
          "%s %s answered %d: %s"
              .formatted(method, response.uri(), response.statusCode(), response.body()));
    }
    try {
      return response.body().isEmpty() ? MissingNode.getInstance() : JSON.readTree(response.body());
    } catch (IOException e) {
      throw new UncheckedIOException("no JSON from " + response.uri(), e);
    }
  }

  private static String connector(String name) {
    return "/connectors/" + URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
