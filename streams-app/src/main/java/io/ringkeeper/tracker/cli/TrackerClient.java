package io.ringkeeper.tracker.cli;

import com.fasterxml.jackson.core.type.TypeReference;
import io.ringkeeper.tracker.audit.Alert;
import io.ringkeeper.tracker.audit.Decision;
import io.ringkeeper.tracker.query.AcceptorInfo;
import io.ringkeeper.tracker.query.ProducerInfo;
import io.ringkeeper.tracker.query.ProposalStatus;
import io.ringkeeper.tracker.query.RingDetail;
import io.ringkeeper.tracker.query.RingSummary;
import io.ringkeeper.tracker.query.TableInfo;
import io.ringkeeper.tracker.topology.Json;
import io.ringkeeper.tracker.web.ApiError;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Asks the tracker's HTTP interface. */
final class TrackerClient {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final URI base;
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

  TrackerClient(URI base) {
    this.base = base;
  }

  List<RingSummary> rings() {
    return required("api/rings", new TypeReference<>() {});
  }

  RingDetail ring(String ring) {
    return required("api/rings/" + encoded(ring), new TypeReference<>() {});
  }

  List<AcceptorInfo> acceptors(String ring) {
    return required("api/rings/" + encoded(ring) + "/acceptors", new TypeReference<>() {});
  }

  Optional<RingDetail> findRing(String ring) {
    return found("api/rings/" + encoded(ring), new TypeReference<>() {});
  }

  TableInfo table(String ring) {
    return required("api/rings/" + encoded(ring) + "/table", new TypeReference<>() {});
  }

  TableInfo table(String ring, long epoch) {
    return required(
        "api/rings/" + encoded(ring) + "/table?epoch=" + epoch, new TypeReference<>() {});
  }

  List<Decision> decisions(String ring, int limit) {
    return required(
        "api/rings/" + encoded(ring) + "/decisions?limit=" + limit, new TypeReference<>() {});
  }

  List<ProducerInfo> producers() {
    return required("api/producers", new TypeReference<>() {});
  }

  List<Alert> alerts() {
    return required("api/alerts", new TypeReference<>() {});
  }

  Optional<ProposalStatus> proposal(String proposalId) {
    return found("api/proposals/" + encoded(proposalId), new TypeReference<>() {});
  }

  private <T> T required(String path, TypeReference<T> type) {
    HttpResponse<byte[]> response = get(path);
    if (response.statusCode() != 200) {
      throw refused(path, response);
    }
    return read(path, response, type);
  }

  private <T> Optional<T> found(String path, TypeReference<T> type) {
    HttpResponse<byte[]> response = get(path);
    if (response.statusCode() == 404) {
      return Optional.empty();
    }
    if (response.statusCode() != 200) {
      throw refused(path, response);
    }
    return Optional.of(read(path, response, type));
  }

  private HttpResponse<byte[]> get(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(TIMEOUT)
            .header("Accept", "application/json")
            .build();
    try {
      return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    } catch (IOException e) {
      throw CliException.failed(
          "The tracker does not answer at %s. Start it with 'ringkeeper tracker --bootstrap-server …'"
                  .formatted(base)
              + " or name another with --tracker-url.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw CliException.failed("interrupted", e);
    }
  }

  private CliException refused(String path, HttpResponse<byte[]> response) {
    try {
      ApiError error = Json.MAPPER.readValue(response.body(), ApiError.class);
      return CliException.failed(error.error() + ": " + error.action());
    } catch (IOException notOurs) {
      return CliException.failed(
          "%s answers %d to %s, which is no tracker's answer: check --tracker-url"
              .formatted(base, response.statusCode(), path),
          notOurs);
    }
  }

  private <T> T read(String path, HttpResponse<byte[]> response, TypeReference<T> type) {
    try {
      return Json.MAPPER.readValue(response.body(), type);
    } catch (IOException e) {
      throw CliException.failed(
          "%s answers %s with something that is no tracker's answer: check --tracker-url and that"
                  .formatted(base, path)
              + " tracker and command are of one version",
          e);
    }
  }

  private static String encoded(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
