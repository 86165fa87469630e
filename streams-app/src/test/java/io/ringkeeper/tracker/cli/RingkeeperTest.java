package io.ringkeeper.tracker.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.ringkeeper.agreement.change.Parsed;
import io.ringkeeper.agreement.change.ProposalParser;
import io.ringkeeper.tracker.fixture.DrivenStores;
import io.ringkeeper.tracker.fixture.Script;
import io.ringkeeper.tracker.fixture.TrackerDriver;
import io.ringkeeper.tracker.query.ReadModel;
import io.ringkeeper.tracker.web.TrackerServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class RingkeeperTest {

  private static final String NOBODY = "http://127.0.0.1:1";

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
  void helpDocumentsTheExitCodes() {
    // Given
    String[] args = {"--help"};

    // When
    CommandRun run = run(args);

    // Then
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Exit codes", "propose", "tracker", "explain", "key-slot");
  }

  @Test
  void everyCommandHasHelp() {
    // Given
    CommandLine root = new Ringkeeper(gateway).commandLine();
    List<CommandLine> all = new ArrayList<>();
    collect(root, all);

    for (CommandLine command : all) {
      // When
      String usage = command.getUsageMessage();

      // Then
      assertThat(usage).as(command.getCommandName()).contains("Usage: ringkeeper");
      assertThat(command.getCommandSpec().usageMessage().description())
          .as(command.getCommandName())
          .isNotEmpty();
    }
    assertThat(all).hasSizeGreaterThan(15);
  }

  @Test
  void helpNamesWhatMustBeGivenAndSetsCommonOptionsApart() {
    // Given
    String[] args = {"propose", "drain", "--help"};

    // When
    String help = run(args).out();

    // Then
    assertThat(help)
        .startsWith("Usage: ringkeeper propose drain RING --partitions=PARTITION[,…] [OPTIONS]\n");
    assertThat(help.indexOf("--reason")).isBetween(0, help.indexOf("Options of every command:"));
    assertThat(help.indexOf("--tracker-url"))
        .isGreaterThan(help.indexOf("Options of every command:"));
  }

  @Test
  void durationsAreReadAsPeopleWriteThem() {
    // Given
    DurationConverter converter = new DurationConverter();

    // When
    List<Duration> read =
        Stream.of("250ms", "30s", "5m", "2h", "pt1m30s").map(converter::convert).toList();

    // Then
    assertThat(read)
        .containsExactly(
            Duration.ofMillis(250),
            Duration.ofSeconds(30),
            Duration.ofMinutes(5),
            Duration.ofHours(2),
            Duration.ofSeconds(90));
    assertThat(asked("follow", "p-1", "--timeout", "soon").err()).contains("30s, 5m, 2h");
    assertThat(asked("follow", "p-1", "--timeout", "PT-1S").err()).contains("no duration");
  }

  private static void collect(CommandLine command, List<CommandLine> into) {
    into.add(command);
    command.getSubcommands().values().forEach(c -> collect(c, into));
  }

  @Test
  void keySlotIsKafkasHash() {
    // Given
    String[] args = {"key-slot", "kafka", "--slots", "12", "--output", "json"};

    // When
    JsonNode result = json(run(args));

    // Then
    assertThat(result.path("murmur2").asInt() & 0x7fffffff).isEqualTo(1_348_980_580);
    assertThat(result.path("slot").asInt()).isEqualTo(1_348_980_580 % 12);
  }

  @Test
  void keySlotTakesHexadecimalKeys() {
    // Given
    String[] text = {"key-slot", "kafka"};
    String[] hex = {"key-slot", "--hex", "6b61666b61"};

    // When
    String same = run(hex).out();

    // Then
    assertThat(same).isEqualTo(run(text).out());
  }

  @Test
  void ringsAreListedAsTextAndAsJson() {
    // Given
    String[] text = {"ring", "list"};

    // When
    JsonNode result = json(asked("ring", "list", "--output", "json"));

    // Then
    assertThat(result.path(0).path("ring").asText()).isEqualTo("flights");
    assertThat(asked(text).out()).contains("RING", "flights", "STABLE");
  }

  @Test
  void ringShowPrintsSharesAndAcceptors() {
    // Given
    driver.change(script);

    // When
    CommandRun run = asked("ring", "show", "flights");

    // Then
    assertThat(run.out()).contains("epoch 1", "75.00 %", "ACCEPTOR", "3.3@p1");
  }

  @Test
  void explainFollowsAKeyThroughTheTableOfAnEpoch() {
    // Given
    driver.change(script);

    // When
    JsonNode now = json(asked("explain", "flights", "kafka", "--output", "json"));
    JsonNode then = json(asked("explain", "flights", "kafka", "--epoch", "0", "--output", "json"));

    // Then
    int slot = 1_348_980_580 % 8;
    assertThat(now.path("slot").asInt()).isEqualTo(slot);
    assertThat(now.path("epoch").asLong()).isEqualTo(1);
    assertThat(then.path("partition").asInt()).isEqualTo(slot % 2);
  }

  @Test
  void proposalIsADryRunUnlessToldToExecute() {
    // Given
    String[] args = {"propose", "expand", "flights", "--partitions", "4"};

    // When
    CommandRun run = asked(args);

    // Then
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Moves 4 of 8 slots (50.00 %", "optimum is 4", "Dry run");
    assertThat(gateway.proposals).isEmpty();
  }

  @Test
  void executedProposalIsWrittenAsDocumented() {
    // Given
    String[] args = {
      "propose", "drain", "flights", "--partitions", "1", "--reason", "slow disk",
      "--requested-by", "ada", "--proposal-id", "p-7", "--execute", "--bootstrap-server", "k:1"
    };

    // When
    CommandRun run = asked(args);

    // Then
    assertThat(run.exitCode()).isZero();
    assertThat(gateway.proposals)
        .containsExactly(
            "ringkeeper-proposals flights {\"expectedEpoch\":0,\"kind\":\"drain\","
                + "\"parameters\":{\"partitions\":[1]},\"proposalId\":\"p-7\","
                + "\"reason\":\"slow disk\",\"requestedBy\":\"ada\",\"ring\":\"flights\"}");
  }

  @Test
  void everyKindIsPreviewedAndWritten() {
    // Given
    driver.change(script);
    String[][] kinds = {
      {"expand", "--partitions", "4"},
      {"drain", "--partitions", "1"},
      {"reweight", "--weights", "0=300,1=100"},
      {"move", "--slots", "0=0"},
      {"move-key", "--key", "kafka", "--partition", "0"},
      {"rollback", "--to-epoch", "0"},
      {"compatible"},
      {"empty"}
    };

    for (String[] kind : kinds) {
      // When
      CommandRun run =
          asked(
              Stream.of(
                      Stream.of("propose", kind[0], "flights"),
                      Stream.of(kind).skip(1),
                      Stream.of("--execute", "--bootstrap-server", "k:1", "--output", "json"))
                  .flatMap(s -> s)
                  .toArray(String[]::new));

      // Then
      assertThat(run.exitCode()).as(kind[0] + run.err()).isZero();
      assertThat(json(run).path("preview").path("slots").asInt()).as(kind[0]).isEqualTo(8);
      assertThat(gateway.proposals.get(gateway.proposals.size() - 1))
          .contains("\"kind\":\"" + kind[0] + "\"", "\"expectedEpoch\":1");
      assertThat(ProposalParser.parse(gateway.last())).as(kind[0]).isInstanceOf(Parsed.Valid.class);
    }
    assertThat(gateway.proposals).hasSize(kinds.length);
  }

  @Test
  void waitingEndsWithTheCommittedEpoch() {
    // Given
    gateway.onProposal =
        () -> {
          driver.change(script);
          driver.send(script.proposal("p-8", "COMMITTED"));
        };

    // When
    CommandRun run = executed("p-8");

    // Then
    assertThat(run.exitCode()).isZero();
    assertThat(run.out()).contains("Committed: ring flights is at epoch 1");
  }

  @Test
  void waitingForARejectedProposalEndsWithOne() {
    // Given
    gateway.onProposal = () -> driver.send(script.proposal("p-9", "REJECTED"));

    // When
    CommandRun run = executed("p-9");

    // Then
    assertThat(run.exitCode()).isEqualTo(ExitCodes.REFUSED);
    assertThat(run.out()).contains("REJECTED: detail of REJECTED");
  }

  @Test
  void waitingForNothingEndsInTimeAndSaysSo() {
    // Given
    String[] args = {"follow", "p-none", "--timeout", "PT0.3S"};

    // When
    CommandRun run = asked(args);

    // Then
    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err()).contains("did not come to its end", "ringkeeper follow p-none");
    assertThat(run.err()).contains("Last heard: Waiting for the sink connector to take it up.");
  }

  @Test
  void impossibleChangeIsRefusedWithTheReason() {
    // Given
    String[] args = {"propose", "drain", "flights", "--partitions", "0,1", "--execute"};

    // When
    CommandRun run = asked(args);

    // Then
    assertThat(run.exitCode()).isEqualTo(ExitCodes.REFUSED);
    assertThat(run.err()).startsWith("ringkeeper: ").doesNotContain("Exception");
    assertThat(gateway.proposals).isEmpty();
  }

  @Test
  void ringCreatePreviewsTheFirstTable() {
    // Given
    String[] args = {
      "ring",
      "create",
      "orders",
      "--topics",
      "t1,t2",
      "--bootstrap-server",
      "k:1",
      "--output",
      "json"
    };

    // When
    JsonNode result = json(run(args));

    // Then
    assertThat(result.path("preview").path("slots").asInt()).isEqualTo(16_368);
    assertThat(result.path("preview").path("partitions")).hasSize(12);
    assertThat(result.path("proposal").has("expectedEpoch")).isFalse();
    assertThat(result.path("executed").asBoolean()).isFalse();
  }

  @Test
  void createdRingIsProposedAsTheSinkReadsIt() {
    // Given
    String[] args = {
      "ring",
      "create",
      "orders",
      "--topics",
      "t1,t2",
      "--genesis",
      "consistent",
      "--weights",
      "0=50",
      "--bootstrap-server",
      "k:1",
      "--execute"
    };

    // When
    CommandRun run = run(args);

    // Then
    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(ProposalParser.parse(gateway.last())).isInstanceOf(Parsed.Valid.class);
  }

  @Test
  void ringCreateRefusesUnequalPartitionCounts() {
    // Given
    gateway.partitions = Map.of("t1", 12, "t2", 6);

    // When
    CommandRun run =
        run("ring", "create", "orders", "--topics", "t1,t2", "--bootstrap-server", "k:1");

    // Then
    assertThat(run.exitCode()).isEqualTo(ExitCodes.REFUSED);
    assertThat(run.err()).contains("equal partition counts");
  }

  @Test
  void errorsSayWhatToDoWithoutAStackTrace() {
    // Given
    String[] unreachable = {"--tracker-url", NOBODY, "ring", "list"};

    // When
    CommandRun run = run(unreachable);

    // Then
    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err()).contains(NOBODY, "--tracker-url").doesNotContain("\tat ");
    assertThat(run("--verbose", "--tracker-url", NOBODY, "ring", "list").err()).contains("\tat ");
  }

  @Test
  void wrongUsageIsAnsweredWithTheUsageLineNotTheWholePage() {
    // Given
    String[][] wrong = {
      {"propose", "drain", "flights"},
      {"ring", "show"},
      {"propose"},
      {"ring"},
      {},
      {"follow", "p-1", "--timeout", "soon"}
    };

    for (String[] args : wrong) {
      // When
      CommandRun run = run(args);

      // Then
      assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
      assertThat(run.err()).startsWith("ringkeeper: ").contains("Usage: ringkeeper", "--help'");
      assertThat(run.err().lines()).hasSize(3);
      assertThat(run.out()).isEmpty();
    }
    assertThat(run("propose", "expnd", "flights").err()).contains("Did you mean: propose expand?");
  }

  @Test
  void trackerUrlMustBeAnAddress() {
    // Given
    String[] wrong = {"ht tp", "localhost:8080", "ftp://host/", "http:///"};

    for (String url : wrong) {
      // When
      CommandRun run = run("--tracker-url", url, "ring", "list");

      // Then
      assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
      assertThat(run.err()).contains("'" + url + "'", Ringkeeper.DEFAULT_TRACKER_URL);
    }
  }

  @Test
  void executingWithoutKafkaSaysWhatIsMissing() {
    // Given
    String[] args = {"propose", "empty", "flights", "--execute"};

    // When
    CommandRun run = asked(args);

    // Then
    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err()).contains("--bootstrap-server");
  }

  @Test
  void unknownRingIsAnError() {
    // Given
    String[] args = {"ring", "show", "nobody"};

    // When
    CommandRun run = asked(args);

    // Then
    assertThat(run.exitCode()).isEqualTo(ExitCodes.FAILED);
    assertThat(run.err()).contains("nobody", "/api/rings");
  }

  @Test
  void decisionsAndAlertsArePrinted() {
    // Given
    driver.change(script);

    // When
    CommandRun decisions = asked("decisions", "flights", "--limit", "2");

    // Then
    assertThat(decisions.out()).contains("completed", "begun", "a,b,c").doesNotContain("genesis");
    assertThat(asked("alerts").out()).contains("No alert.");
  }

  private CommandRun executed(String proposalId) {
    return asked(
        "propose",
        "expand",
        "flights",
        "--partitions",
        "4",
        "--execute",
        "--wait",
        "--proposal-id",
        proposalId,
        "--timeout",
        "PT20S",
        "--bootstrap-server",
        "k:1");
  }

  private CommandRun asked(String... args) {
    return run(
        Stream.concat(
                Stream.of("--tracker-url", "http://127.0.0.1:" + server.port()), Stream.of(args))
            .toArray(String[]::new));
  }

  private CommandRun run(String... args) {
    return CommandRun.of(gateway, args);
  }

  private static JsonNode json(CommandRun run) {
    assertThat(run.exitCode()).as(run.err()).isZero();
    return run.json();
  }
}
