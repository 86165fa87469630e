package io.ringkeeper.tracker.cli;

import static io.ringkeeper.tracker.fixture.Script.ballot;
import static io.ringkeeper.tracker.fixture.Script.moving;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.agreement.change.ChangeRequest;
import io.ringkeeper.agreement.change.Parsed;
import io.ringkeeper.agreement.change.Proposal;
import io.ringkeeper.agreement.change.ProposalParser;
import io.ringkeeper.agreement.event.AgreementEvent.Kind;
import io.ringkeeper.tracker.fixture.DrivenStores;
import io.ringkeeper.tracker.fixture.Script;
import io.ringkeeper.tracker.fixture.TrackerDriver;
import io.ringkeeper.tracker.query.ReadModel;
import io.ringkeeper.tracker.web.TrackerServer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProducersCommandTest {

  private final Script script = new Script();
  private final RecordingGateway gateway = new RecordingGateway();
  private TrackerDriver driver;
  private TrackerServer server;

  @BeforeEach
  void start(@TempDir Path dir) {
    driver = new TrackerDriver(dir);
    server = TrackerServer.start(new ReadModel(new DrivenStores(driver)), () -> "", "127.0.0.1", 0);
    driver.genesis(script);
    Script.ALL.forEach(a -> driver.send(script.producer(Kind.REGISTERED, a, "alive")));
    Script.ALL.forEach(a -> driver.send(script.goneProducer(a, "dead", 1_000)));
    driver.send(script.goneProducer("a", "apart", 1_000));
    driver.send(script.goneProducer("b", "apart", 1_000));
    driver.send(script.producer(Kind.REGISTERED, "c", "apart"));
    driver.send(script.relaxedProducer("a", "relaxed"));
  }

  @AfterEach
  void stop() {
    server.close();
    driver.close();
  }

  @Test
  void everyProducerIsListedWithWhereItIsConnected() {
    // When
    CommandRun run = asked("producers");

    // Then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(row(run, "alive")).contains("client", "flights", "ordered", "a, b, c", "-");
    assertThat(row(run, "apart")).contains("c", "-");
    assertThat(row(run, "dead")).anySatisfy(cell -> assertThat(cell).matches("gone for \\d+ days"));
    assertThat(row(run, "relaxed")).contains("relaxed", "a");
  }

  @Test
  void changeUnderWaySaysWhomItWaitsForAndWhy() {
    // Given
    var change = Script.change(ballot(2, "p1"), "expand");
    driver.round(script, ballot(2, "p1"), moving(2, "d2", 0, change));
    driver.send(script.acknowledged("a", ballot(2, "p1"), "alive"));

    // When
    CommandRun run = asked("producers", "--ring", "flights");

    // Then
    assertThat(row(run, "alive")).contains("flights: acknowledged");
    assertThat(row(run, "dead")).contains("flights: waited for");
    assertThat(row(run, "relaxed")).contains("flights: passed");
    assertThat(run.out())
        .contains(
            "expand of ring flights waits for dead: not connected since 1970-01-01T00:00:01Z",
            "ringkeeper producers forget flights --producer dead",
            "waits for apart: connected to c only");
  }

  @Test
  void producersArePrintedAsJsonForPrograms() {
    // When
    JsonNode json = asked("producers", "--output", "json").json();

    // Then
    assertThat(json).hasSize(4);
    assertThat(json.path(0).path("producerId").asText()).isEqualTo("alive");
    assertThat(json.path(0).path("connectedAt")).hasSize(3);
    assertThat(json.path(2).path("goneSinceMs").asLong()).isEqualTo(1_000);
  }

  @Test
  void forgettingIsADryRunThatShowsWhomUnlessToldToExecute() {
    // When
    CommandRun run = asked("producers", "forget", "flights", "--producer", "dead");

    // Then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("dead", "gone for", "Dry run").doesNotContain("WARNING");
    assertThat(gateway.proposals).isEmpty();
  }

  @Test
  void forgettingIsWrittenAsTheSinkReadsIt() {
    // When
    Proposal named = proposed("producers", "forget", "flights", "--producer", "dead");
    Proposal all = proposed("producers", "forget", "--all-gone");
    Proposal live = proposed("producers", "forget", "--producer", "dead,alive", "--even-if-live");

    // Then
    assertThat(List.of(named, all))
        .extracting(Proposal::request)
        .containsOnly(new ChangeRequest.Forget(Set.of("dead"), false));
    assertThat(live.request()).isEqualTo(new ChangeRequest.Forget(Set.of("dead", "alive"), true));
    assertThat(List.of(named, all, live))
        .allMatch(p -> p.ring().equals("flights") && Long.valueOf(0).equals(p.expectedEpoch()));
  }

  @Test
  void whoInsistsOnALiveProducerIsWarned() {
    // When
    CommandRun run = asked("producers", "forget", "--producer", "alive", "--even-if-live");

    // Then
    assertThat(run.out()).contains("WARNING: alive is connected to a, b, c.", "quarantined");
  }

  @Test
  void whatMustNotBeForgottenIsRefusedWithWhatToDo() {
    // When
    CommandRun live = asked("producers", "forget", "flights", "--producer", "apart");
    CommandRun unknown = asked("producers", "forget", "flights", "--producer", "nobody");
    CommandRun ring = asked("producers", "forget", "other", "--producer", "dead");

    // Then
    assertThat(List.of(live, unknown, ring))
        .extracting(CommandRun::exitCode)
        .containsOnly(ExitCodes.REFUSED);
    assertThat(live.err()).contains("connected to c", "--even-if-live");
    assertThat(unknown.err()).contains("nobody", "ringkeeper producers");
    assertThat(ring.err()).contains("no ring other");
    assertThat(gateway.proposals).isEmpty();
  }

  @Test
  void forgettingNeedsNamesOrAll() {
    // When
    CommandRun neither = asked("producers", "forget", "flights");
    CommandRun both = asked("producers", "forget", "--producer", "dead", "--all-gone");

    // Then
    assertThat(List.of(neither, both))
        .extracting(CommandRun::exitCode)
        .containsOnly(ExitCodes.FAILED);
    assertThat(neither.err()).contains("--all-gone");
  }

  private static List<String> row(CommandRun run, String producer) {
    return run.out()
        .lines()
        .filter(line -> line.startsWith(producer + " "))
        .map(line -> List.of(line.split(" {2,}", -1)))
        .findFirst()
        .orElseThrow();
  }

  private Proposal proposed(String... args) {
    CommandRun run =
        asked(Stream.concat(Stream.of(args), Stream.of("--execute")).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    Parsed parsed = ProposalParser.parse(gateway.last());
    assertThat(parsed).isInstanceOf(Parsed.Valid.class);
    return ((Parsed.Valid) parsed).proposal();
  }

  private CommandRun asked(String... args) {
    return CommandRun.of(
        gateway,
        Stream.concat(
                Stream.of(
                    "--tracker-url",
                    "http://127.0.0.1:" + server.port(),
                    "--bootstrap-server",
                    "k:1"),
                Stream.of(args))
            .toArray(String[]::new));
  }
}
