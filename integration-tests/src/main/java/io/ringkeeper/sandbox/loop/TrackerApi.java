package io.ringkeeper.sandbox.loop;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.ringkeeper.sandbox.SandboxException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The tracker's HTTP interface, as any program would use it. */
public final class TrackerApi {

  private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
  private static final ObjectMapper JSON = new ObjectMapper();

  private final URI base;
  private final HttpClient http = HttpClient.newHttpClient();

  TrackerApi(URI base) {
    this.base = base;
  }

  /** The address of the dashboard. */
  public URI dashboard() {
    return base.resolve("/");
  }

  /** The table of an epoch: partition by slot. */
  public int[] table(String ring, long epoch) {
    JsonNode table = get("/api/rings/" + ring + "/table?epoch=" + epoch).path("partitionBySlot");
    int[] partitions = new int[table.size()];
    for (int slot = 0; slot < partitions.length; slot++) {
      partitions[slot] = table.get(slot).asInt();
    }
    return partitions;
  }

  /** The ring as the tracker shows it. */
  public JsonNode ring(String ring) {
    return get("/api/rings/" + ring);
  }

  /** Decisions of a ring, newest first or last as the tracker gives them. */
  public List<JsonNode> decisions(String ring) {
    return list(get("/api/rings/" + ring + "/decisions?limit=200"));
  }

  /** All alerts. */
  public List<JsonNode> alerts() {
    return list(get("/api/alerts"));
  }

  /**
   * Looks until the answer is as wanted.
   *
   * @throws SandboxException with the last answer when it is not in time
   */
  public JsonNode await(String path, Predicate<JsonNode> wanted, Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      HttpResponse<String> response = send(path);
      if (response.statusCode() == 200 && wanted.test(parse(response))) {
        return parse(response);
      }
      if (System.nanoTime() - deadline > 0) {
        throw new SandboxException(
            "the tracker did not get as far as expected in "
                + atMost.toSeconds()
                + " s; "
                + path
                + " answers "
                + response.body());
      }
      pause();
    }
  }

  private JsonNode get(String path) {
    HttpResponse<String> response = send(path);
    if (response.statusCode() != 200) {
      throw new SandboxException(
          "tracker: GET " + path + " answered " + response.statusCode() + ": " + response.body());
    }
    return parse(response);
  }

  private HttpResponse<String> send(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path)).timeout(REQUEST_TIMEOUT).build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new SandboxException("the tracker at " + base + " does not answer: " + e, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while asking the tracker", e);
    }
  }

  private static JsonNode parse(HttpResponse<String> response) {
    try {
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw new SandboxException("the tracker answered no JSON: " + response.body(), e);
    }
  }

  private static List<JsonNode> list(JsonNode array) {
    List<JsonNode> all = new ArrayList<>();
    array.forEach(all::add);
    return all;
  }

  private static void pause() {
    try {
      Thread.sleep(BETWEEN_LOOKS.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new SandboxException("interrupted while waiting for the tracker", e);
    }
  }
}
