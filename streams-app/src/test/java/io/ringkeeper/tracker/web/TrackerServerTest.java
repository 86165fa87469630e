package io.ringkeeper.tracker.web;

import static io.ringkeeper.tracker.fixture.Script.ballot;
import static io.ringkeeper.tracker.fixture.Script.change;
import static io.ringkeeper.tracker.fixture.Script.moving;
import static io.ringkeeper.tracker.fixture.Script.stable;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.AcceptedState;
import io.ringkeeper.agreement.event.AgreementEvent.BallotData;
import io.ringkeeper.agreement.event.AgreementEvent.Kind;
import io.ringkeeper.tracker.fixture.DrivenStores;
import io.ringkeeper.tracker.fixture.Script;
import io.ringkeeper.tracker.fixture.TrackerDriver;
import io.ringkeeper.tracker.query.ReadModel;
import io.ringkeeper.tracker.topology.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TrackerServerTest {

  private final Script script = new Script();
  private final HttpClient http = HttpClient.newHttpClient();
  private TrackerDriver driver;
  private DrivenStores stores;
  private TrackerServer server;
  private long nowMs = Script.BEGIN_MS;

  @BeforeEach
  void start(@TempDir Path dir) {
    driver = new TrackerDriver(dir);
    stores = new DrivenStores(driver);
    server =
        TrackerServer.start(new ReadModel(stores, () -> nowMs), () -> "metric 1\n", "127.0.0.1", 0);
  }

  @AfterEach
  void stop() {
    server.close();
    driver.close();
  }

  @Test
  void ringShowsItsEpochSharesAndAcceptors() {
    // Given
    driver.genesis(script);
    driver.change(script);

    // When
    JsonNode ring = json("/api/rings/flights", 200);

    // Then
    assertThat(ring.path("epoch").asLong()).isEqualTo(1);
    assertThat(ring.path("tableEpoch").asLong()).isEqualTo(1);
    assertThat(ring.path("phase").asText()).isEqualTo("STABLE");
    assertThat(ring.path("version").asLong()).isEqualTo(3);
    assertThat(ring.path("shares").path(0).path("slots").asInt()).isEqualTo(2);
    assertThat(ring.path("shares").path(1).path("share").asDouble()).isEqualTo(0.75);
    assertThat(ring.path("acceptors")).hasSize(3);
    assertThat(ring.path("cut").path("flights").path(1).asLong()).isEqualTo(20);
    assertThat(ring.has("change")).isFalse();
  }

  @Test
  void changeUnderWayIsShownWithItsAcknowledgements() {
    // Given
    driver.genesis(script);
    driver.round(script, ballot(2, "p1"), moving(2, "d2", 0, change(ballot(2, "p1"), "expand")));
    driver.send(script.acknowledged("a", ballot(2, "p1"), "one"));
    driver.send(script.acknowledged("b", ballot(2, "p1"), "one"));

    // When
    JsonNode ring = json("/api/rings/flights", 200);

    // Then
    assertThat(ring.path("phase").asText()).isEqualTo("MOVING");
    assertThat(ring.path("change").path("requestedBy").asText()).isEqualTo("ops");
    assertThat(ring.path("drained")).hasSize(1);
    assertThat(json("/api/proposals/p-expand", 200).path("status").asText()).isEqualTo("RUNNING");
  }

  @Test
  void ringsAreListed() {
    // Given
    driver.genesis(script);

    // When
    JsonNode rings = json("/api/rings", 200);

    // Then
    assertThat(rings).hasSize(1);
    assertThat(rings.path(0).path("ring").asText()).isEqualTo("flights");
    assertThat(rings.path(0).path("slots").asInt()).isEqualTo(8);
    assertThat(rings.path(0).path("openAlerts").asInt()).isZero();
  }

  @Test
  void tableOfAnyEpochIsFoldedFromTheArchive() {
    // Given
    driver.genesis(script);
    driver.change(script);

    // When
    JsonNode now = json("/api/rings/flights/table", 200);
    JsonNode before = json("/api/rings/flights/table?epoch=0", 200);

    // Then
    assertThat(now.path("epoch").asLong()).isEqualTo(1);
    assertThat(now.path("partitionBySlot").toString()).isEqualTo("[1,1,1,1,0,1,0,1]");
    assertThat(before.path("partitionBySlot").toString()).isEqualTo("[0,1,0,1,0,1,0,1]");
  }

  @Test
  void decisionsComeNewestFirstUpToTheLimit() {
    // Given
    driver.genesis(script);
    driver.change(script);

    // When
    JsonNode decisions = json("/api/rings/flights/decisions?limit=2", 200);

    // Then
    assertThat(decisions).hasSize(2);
    assertThat(decisions.path(0).path("version").asLong()).isEqualTo(3);
    assertThat(decisions.path(0).path("rounds").asInt()).isEqualTo(1);
    assertThat(decisions.path(0).has("durationMs")).isTrue();
    assertThat(decisions.path(1).path("phase").asText()).isEqualTo("MOVING");
  }

  @Test
  void acceptorsTellTheirHealthByWhatTheyLack() {
    // Given
    driver.genesis(script);
    accept(ballot(2, "p1"), stable(2, "d2", 0), "a", "c");

    // When
    JsonNode soon = json("/api/rings/flights/acceptors", 200);
    nowMs += 3_600_000;
    JsonNode later = json("/api/rings/flights/acceptors", 200);
    driver.send(script.promise("b", ballot(9, "p2")));
    JsonNode heard = json("/api/rings/flights/acceptors", 200);

    // Then
    assertThat(healths(soon)).containsExactly("OK", "BEHIND", "OK");
    assertThat(healths(later)).containsExactly("OK", "SILENT", "OK");
    assertThat(healths(heard)).containsExactly("OK", "BEHIND", "OK");
    assertThat(soon.path(1).path("behind").asLong()).isEqualTo(1);
    assertThat(later.path(1).path("action").asText()).contains("ensemble b");
    assertThat(later.path(0).path("reason").asText()).isEmpty();
  }

  @Test
  void acceptorThatTheSetNamesAndNobodySawIsShownAsSilent() {
    // Given
    driver.genesis(script);
    List<String> four = new ArrayList<>(Script.deciders());
    four.add("d#never-seen");
    accept(ballot(2, "p1"), stable(2, "d2", 0, Script.deciders(), four), "a", "b", "c");
    nowMs += 3_600_000;

    // When
    JsonNode acceptors = json("/api/rings/flights/acceptors", 200);

    // Then
    assertThat(healths(acceptors)).containsExactly("OK", "OK", "OK", "SILENT");
    assertThat(acceptors.path(3).path("incarnation").asText()).isEqualTo("never-seen");
    assertThat(acceptors.path(3).path("reason").asText()).contains("ever seen");
    assertThat(json("/api/rings/flights", 200).path("deciders")).hasSize(4);
  }

  @Test
  void everyReasonOfAnExclusionComesWithWhatToDo() {
    // Given
    driver.genesis(script);
    String[] reasons = {"MISSING", "RECREATED", "ROLLED_BACK", "FOREIGN", "CORRUPT", "TOO_NEW", ""};

    for (String reason : reasons) {
      // When
      driver.send(
          script.gap(Kind.EXCLUDED, "b", 3, 3, reason.isEmpty() ? "odd" : reason + ": found so"));
      JsonNode b = json("/api/rings/flights/acceptors", 200).path(1);

      // Then
      assertThat(b.path("health").asText()).as(reason).isEqualTo("EXCLUDED");
      assertThat(b.path("exclusion").path("reason").asText())
          .isEqualTo(reason.isEmpty() ? "UNKNOWN" : reason);
      assertThat(b.path("action").asText())
          .contains(reason.equals("TOO_NEW") ? "upgrade" : "ringkeeper rejoin flights");
    }
  }

  @Test
  void rejoinedAcceptorIsShownOnceInItsPresentLife() {
    // Given
    driver.genesis(script);
    List<String> two = script.ids("a", "c");
    driver.send(script.gap(Kind.EXCLUDED, "b", 3, 3, "MISSING: it is gone"));
    accept(ballot(2, "p1"), stable(2, "d2", 0, Script.deciders(), two), "a", "c");
    JsonNode without = json("/api/rings/flights/acceptors", 200);
    driver.send(
        script.rejoin("b", "x", ballot(2, "p1"), stable(2, "d2", 0, Script.deciders(), two)));
    accept(ballot(3, "p1"), stable(3, "d3", 0, two, script.ids("a", "b", "c")), "a", "b", "c");

    // When
    JsonNode with = json("/api/rings/flights/acceptors", 200);

    // Then
    assertThat(healths(without)).containsExactly("OK", "OUTSIDE", "OK");
    assertThat(healths(with)).containsExactly("OK", "OK", "OK");
    assertThat(with.path(1).path("incarnation").asText()).isEqualTo("incarnation-of-b.x");
    assertThat(json("/api/rings/flights", 200).path("openAlerts").asInt()).isZero();
  }

  private void accept(BallotData ballot, AcceptedState state, String... acceptors) {
    for (String acceptor : acceptors) {
      driver.send(script.accept(acceptor, ballot, state));
    }
  }

  private static List<String> healths(JsonNode acceptors) {
    List<String> healths = new ArrayList<>();
    acceptors.forEach(a -> healths.add(a.path("health").asText()));
    return healths;
  }

  @Test
  void producerOnStorageThatWasReplacedIsRegisteredThereOnceAndCanLeave() {
    // Given
    driver.send(script.producer(Kind.REGISTERED, "b", "one"));
    driver.send(onStorage("second", script.producer(Kind.REGISTERED, "b", "one")));
    JsonNode registered = json("/api/producers", 200).path(0).path("registeredAtMs");

    // When
    driver.send(onStorage("second", script.producer(Kind.DEREGISTERED, "b", "one")));

    // Then
    assertThat(registered.fieldNames()).toIterable().containsExactly("b#second");
    assertThat(json("/api/producers", 200)).isEmpty();
  }

  private static AgreementEvent onStorage(String incarnation, AgreementEvent e) {
    return new AgreementEvent(
        incarnation + "/" + e.eventId(),
        e.kind(),
        e.acceptor(),
        incarnation,
        "",
        "",
        0,
        e.timeMs(),
        null,
        null,
        null,
        null,
        e.producer(),
        null,
        null,
        null);
  }

  @Test
  void alertsProducersAndProposalsAreServed() {
    // Given
    driver.send(script.gap(Kind.EXCLUDED, "b", 0, 0, "re-created"));
    driver.send(script.producer(Kind.REGISTERED, "a", "one"));
    driver.send(script.proposal("p-1", "REJECTED"));

    // When
    JsonNode alerts = json("/api/alerts", 200);
    JsonNode producers = json("/api/producers", 200);
    JsonNode proposal = json("/api/proposals/p-1", 200);

    // Then
    assertThat(alerts.path(0).path("kind").asText()).isEqualTo("EXCLUDED");
    assertThat(alerts.path(0).path("message").asText()).contains("ringkeeper acceptors flights");
    assertThat(producers.path(0).path("producerId").asText()).isEqualTo("one");
    assertThat(proposal.path("status").asText()).isEqualTo("REJECTED");
    assertThat(proposal.path("detail").asText()).isEqualTo("detail of REJECTED");
  }

  @Test
  void whatIsUnknownIsAnsweredWithWhatToDo() {
    // Given
    String[] unknown = {
      "/api/rings/nobody",
      "/api/rings/nobody/table",
      "/api/rings/nobody/table?epoch=3",
      "/api/rings/nobody/decisions",
      "/api/rings/nobody/acceptors",
      "/api/proposals/none",
      "/nowhere"
    };

    for (String path : unknown) {
      // When
      JsonNode answer = json(path, 404);

      // Then
      assertThat(answer.path("error").asText()).as(path).isNotEmpty();
      assertThat(answer.path("action").asText()).as(path).isNotEmpty();
    }
  }

  @Test
  void onlyReadingIsAnswered() {
    // Given
    String path = "/api/rings";

    // When
    HttpResponse<String> answer =
        send(HttpRequest.newBuilder(at(path)).POST(HttpRequest.BodyPublishers.ofString("{}")));

    // Then
    assertThat(answer.statusCode()).isEqualTo(405);
    assertThat(answer.body()).contains("only reads", "ringkeeper propose");
  }

  @Test
  void numbersThatAreNoneAreRefused() {
    // Given
    String[] wrong = {
      "/api/rings/flights/table?epoch=last",
      "/api/rings/flights/decisions?limit=0",
      "/api/rings/flights/decisions?limit=1001"
    };

    for (String path : wrong) {
      // When
      JsonNode answer = json(path, 400);

      // Then
      assertThat(answer.path("action").asText()).as(path).contains("whole number");
    }
  }

  @Test
  void whileTheJobStartsItIsAliveButNotReady() {
    // Given
    stores.become("REBALANCING");

    // When
    JsonNode ready = json("/ready", 503);

    // Then
    assertThat(ready.path("ready").asBoolean()).isFalse();
    assertThat(json("/health", 200).path("status").asText()).isEqualTo("UP");
    assertThat(json("/api/rings", 503).path("action").asText()).contains("again");
  }

  @Test
  void runningJobIsReady() {
    // Given
    stores.become("RUNNING");

    // When
    JsonNode ready = json("/ready", 200);

    // Then
    assertThat(ready.path("ready").asBoolean()).isTrue();
  }

  @Test
  void deadJobIsNotAlive() {
    // Given
    stores.become("ERROR");

    // When
    JsonNode health = json("/health", 503);

    // Then
    assertThat(health.path("status").asText()).isEqualTo("DOWN");
  }

  @Test
  void dashboardNeedsNothingFromElsewhere() {
    // Given
    String address = "(?s).*(src|href|url|from)\\s*[=(]?\\s*[\"']?(https?:)?//.*";

    // When
    HttpResponse<String> page = get("/");
    HttpResponse<String> style = get("/dashboard.css");

    // Then
    assertThat(page.body()).contains("/dashboard.css", "/dashboard.js").doesNotMatch(address);
    assertThat(style.body()).contains("prefers-color-scheme").doesNotMatch(address);
    assertThat(page.headers().firstValue("Content-Security-Policy")).isPresent();
    assertThat(page.headers().firstValue("Content-Type").orElse("")).startsWith("text/html");
  }

  @Test
  void everyScriptThatTheDashboardImportsIsServedAndNeverSetsMarkup() {
    // Given
    Pattern imported = Pattern.compile("from \"\\./([a-z]+\\.js)\"");
    Set<String> scripts = new TreeSet<>(Set.of("dashboard.js"));
    Deque<String> unread = new ArrayDeque<>(scripts);

    while (!unread.isEmpty()) {
      // When
      HttpResponse<String> script = get("/" + unread.remove());

      // Then
      assertThat(script.statusCode()).as(scripts.toString()).isEqualTo(200);
      assertThat(script.headers().firstValue("Content-Type").orElse(""))
          .startsWith("text/javascript");
      assertThat(script.body()).doesNotContain("innerHTML", "insertAdjacentHTML", "document.write");
      imported
          .matcher(script.body())
          .results()
          .map(m -> m.group(1))
          .filter(scripts::add)
          .forEach(unread::add);
    }
    assertThat(scripts).hasSize(4);
  }

  @Test
  void everyElementThatTheScriptsNameIsInThePage() {
    // Given
    String scripts =
        get("/dashboard.js").body() + get("/parts.js").body() + get("/decisions.js").body();

    // When
    String page = get("/").body();

    // Then
    Pattern.compile("\\$\\(\"([a-z-]+)\"\\)")
        .matcher(scripts)
        .results()
        .forEach(m -> assertThat(page).contains("id=\"" + m.group(1) + "\""));
    assertThat(scripts).contains("$(\"shares\")", "$(\"decisions\")");
  }

  @Test
  void metricsAreServedAsText() {
    // Given
    String path = "/metrics";

    // When
    HttpResponse<String> metrics = get(path);

    // Then
    assertThat(metrics.statusCode()).isEqualTo(200);
    assertThat(metrics.body()).isEqualTo("metric 1\n");
  }

  private JsonNode json(String path, int status) {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as(path + " " + response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("application/json");
    try {
      return Json.MAPPER.readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  private HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(at(path)));
  }

  private URI at(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  private HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
