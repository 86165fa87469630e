package io.ringkeeper.tracker.cli;

import static io.ringkeeper.tracker.fixture.Script.ballot;
import static io.ringkeeper.tracker.fixture.Script.stable;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.agreement.change.ChangeRequest;
import io.ringkeeper.agreement.change.Parsed;
import io.ringkeeper.agreement.change.ProposalParser;
import io.ringkeeper.agreement.event.AgreementEvent;
import io.ringkeeper.agreement.event.AgreementEvent.Kind;
import io.ringkeeper.tracker.fixture.DrivenStores;
import io.ringkeeper.tracker.fixture.Script;
import io.ringkeeper.tracker.fixture.TrackerDriver;
import io.ringkeeper.tracker.query.ReadModel;
import io.ringkeeper.tracker.web.TrackerServer;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AcceptorCommandsTest {

  private final Script script = new Script();
  private final RecordingGateway gateway = new RecordingGateway();
  private TrackerDriver driver;
  private TrackerServer server;

  @BeforeEach
  void start(@TempDir Path dir) {
    driver = new TrackerDriver(dir);
    server = TrackerServer.start(new ReadModel(new DrivenStores(driver)), () -> "", "127.0.0.1", 0);
    driver.genesis(script);
  }

  @AfterEach
  void stop() {
    server.close();
    driver.close();
  }

  @Test
  void acceptorsOfEveryRingAreListedWithWhatTheyPromisedAndAccepted() {
    // Given
    driver.send(script.promise("a", ballot(7, "p9")));

    // When
    CommandRun run = asked("acceptors");

    // Then
    assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
    assertThat(run.out().lines().toList())
        .hasSize(4)
        .anySatisfy(
            line ->
                assertThat(line.split(" {2,}", -1))
                    .startsWith(
                        "flights", "a", "incarnat", "voting", "7.7@p9", "1.1@p1", "1", "0"));
  }

  @Test
  void excludedAcceptorEndsWithThreeAndSaysWhatToDo() {
    // Given
    lose("b", "MISSING: the register was at version 2 and is gone");

    // When
    CommandRun run = asked("acceptors", "flights");

    // Then
    assertThat(run.exitCode()).isEqualTo(ExitCodes.UNHEALTHY);
    assertThat(run.out())
        .contains("excluded: MISSING", "is gone.", "ringkeeper rejoin flights --acceptor b");
  }

  @Test
  void acceptorThatTheRingNoLongerNamesIsNobodysConcern() {
    // Given
    lose("b", "MISSING: it is gone");
    List<String> two = script.ids("a", "c");
    for (String name : List.of("a", "c")) {
      driver.send(
          script.accept(name, ballot(2, "p1"), stable(2, "d2", 0, script.ids("a", "b", "c"), two)));
    }

    // When
    CommandRun run = asked("acceptors");

    // Then
    assertThat(run.exitCode()).isEqualTo(ExitCodes.DONE);
    assertThat(run.out()).contains("not in the set").doesNotContain("To do");
  }

  @Test
  void acceptorsArePrintedAsJsonForPrograms() {
    // Given
    lose("b", "CORRUPT: bad checksum");

    // When
    JsonNode json = asked("acceptors", "--output", "json").json();

    // Then
    assertThat(json).hasSize(3);
    assertThat(json.path(1).path("health").asText()).isEqualTo("EXCLUDED");
    assertThat(json.path(1).path("exclusion").path("reason").asText()).isEqualTo("CORRUPT");
  }

  @Test
  void everyKindIsADryRunThatShowsTheSetsUnlessToldToExecute() {
    // Given
    lose("b", "MISSING: it is gone");
    String[][] commands = {
      {"propose", "add-acceptor", "flights", "--acceptor", "d"},
      {"propose", "remove-acceptor", "flights", "--acceptor", "b"},
      {"rejoin", "flights", "--acceptor", "b"},
      {"rejoin", "--all-rings", "--acceptor", "b"}
    };

    for (String[] command : commands) {
      // When
      CommandRun run = asked(command);

      // Then
      assertThat(run.exitCode()).as(run.err()).isZero();
      assertThat(run.out())
          .contains("Acceptors now: a, b, c; 2 of 3 decide, 1 may be lost.", "Dry run");
    }
    assertThat(gateway.proposals).isEmpty();
    assertThat(asked(commands[0]).out()).contains("a, b, c, d; 3 of 4 decide, 1 may be lost.");
    assertThat(asked(commands[1]).out()).contains("a, c; 2 of 2 decide, none may be lost.");
  }

  @Test
  void everyKindIsWrittenAsTheSinkReadsIt() {
    // Given
    lose("b", "MISSING: it is gone");

    // When
    ChangeRequest added = proposed("propose", "add-acceptor", "flights", "--acceptor", "d");
    ChangeRequest removed = proposed("propose", "remove-acceptor", "flights", "--acceptor", "b");
    ChangeRequest rejoined = proposed("rejoin", "flights", "--acceptor", "b");
    ChangeRequest healthy = proposed("rejoin", "flights", "--acceptor", "a", "--even-if-healthy");

    // Then
    assertThat(added).isEqualTo(new ChangeRequest.AddAcceptor("d"));
    assertThat(removed).isEqualTo(new ChangeRequest.RemoveAcceptor("b"));
    assertThat(rejoined).isEqualTo(new ChangeRequest.Rejoin("b", false));
    assertThat(healthy).isEqualTo(new ChangeRequest.Rejoin("a", true));
    assertThat(gateway.proposals).allMatch(p -> p.contains("\"expectedEpoch\":0"));
  }

  @Test
  void rejoinOfAllRingsIsOneProposalForEachThatMissesTheAcceptor() {
    // Given
    lose("b", "MISSING: it is gone");
    String other = "other-ring";
    for (String name : Script.ALL) {
      driver.send(inRing(other, script.accept(name, ballot(2, "p1"), stable(1, "d1", 0))));
    }

    // When
    CommandRun some =
        asked("rejoin", "--all-rings", "--acceptor", "b", "--proposal-id", "p", "--execute");
    CommandRun all =
        asked("rejoin", "--all-rings", "--acceptor", "b", "--even-if-healthy", "--execute");

    // Then
    assertThat(some.exitCode()).as(some.err()).isZero();
    assertThat(some.out()).contains("Left out: Acceptor b of ring other-ring is healthy");
    assertThat(all.exitCode()).as(all.err()).isZero();
    assertThat(gateway.proposals)
        .extracting(p -> p.split(" ", -1)[1])
        .containsExactly("flights", "flights", other);
    assertThat(gateway.proposals.get(0)).contains("\"proposalId\":\"p:flights\"");
  }

  @Test
  void rejoinIsFollowedToItsEnd() {
    // Given
    lose("b", "MISSING: it is gone");
    gateway.onProposal = () -> driver.send(script.proposal("p-1", "REJECTED"));

    // When
    CommandRun run =
        asked(
            "rejoin", "flights", "--acceptor", "b", "--proposal-id", "p-1", "--execute", "--wait");

    // Then
    assertThat(run.exitCode()).isEqualTo(ExitCodes.REFUSED);
    assertThat(run.out()).contains("REJECTED: detail of REJECTED");
  }

  @Test
  void whatCannotBeIsRefusedWithWhatToDo() {
    // Given
    lose("b", "MISSING: it is gone");

    // When
    CommandRun unknown = asked("rejoin", "flights", "--acceptor", "x");
    CommandRun healthy = asked("rejoin", "flights", "--acceptor", "a");
    CommandRun nothing = asked("rejoin", "--all-rings", "--acceptor", "a");
    CommandRun there = asked("propose", "add-acceptor", "flights", "--acceptor", "b");
    CommandRun absent = asked("propose", "remove-acceptor", "flights", "--acceptor", "x");
    CommandRun epoch =
        asked("propose", "add-acceptor", "flights", "--acceptor", "d", "--expected-epoch", "3");

    // Then
    assertThat(Stream.of(unknown, healthy, nothing, there, absent, epoch))
        .extracting(CommandRun::exitCode)
        .containsOnly(ExitCodes.REFUSED);
    assertThat(unknown.err()).contains("'x'", "a, b, c", "propose add-acceptor");
    assertThat(healthy.err()).contains("is healthy", "--even-if-healthy");
    assertThat(nothing.err()).contains("nothing to rejoin", "is healthy");
    assertThat(there.err()).contains("excluded", "ringkeeper rejoin flights --acceptor b");
    assertThat(absent.err()).contains("a, b, c");
    assertThat(epoch.err()).contains("at epoch 0, not 3");
    assertThat(gateway.proposals).isEmpty();
  }

  @Test
  void rejoinNeedsOneRingOrAll() {
    // When
    CommandRun neither = asked("rejoin", "--acceptor", "b");
    CommandRun both = asked("rejoin", "flights", "--all-rings", "--acceptor", "b");

    // Then
    assertThat(List.of(neither.exitCode(), both.exitCode())).containsOnly(ExitCodes.FAILED);
    assertThat(neither.err()).contains("--all-rings", "Usage: ringkeeper rejoin [RING] --acceptor");
  }

  private void lose(String acceptor, String detail) {
    driver.send(script.gap(Kind.EXCLUDED, acceptor, 3, 3, detail));
  }

  private ChangeRequest proposed(String... args) {
    CommandRun run =
        asked(Stream.concat(Stream.of(args), Stream.of("--execute")).toArray(String[]::new));
    assertThat(run.exitCode()).as(run.err()).isZero();
    Parsed parsed = ProposalParser.parse(gateway.last());
    assertThat(parsed).isInstanceOf(Parsed.Valid.class);
    return ((Parsed.Valid) parsed).proposal().request();
  }

  private static AgreementEvent inRing(String ring, AgreementEvent e) {
    return new AgreementEvent(
        ring + "/" + e.eventId(),
        e.kind(),
        e.acceptor(),
        e.incarnation(),
        ring,
        "id-of-" + ring,
        0,
        e.timeMs(),
        e.ballot(),
        e.alsoPromised(),
        e.state(),
        null,
        null,
        null,
        null,
        null);
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
