package io.ringkeeper.tracker.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Options of every command that proposes. */
final class ProposeOptions {

  @Option(
      names = "--reason",
      paramLabel = "TEXT",
      defaultValue = "",
      description = "why; kept with the decision")
  private String reason;

  @Option(
      names = "--requested-by",
      paramLabel = "WHO",
      description = "who asks; kept with the decision (default: your user name)")
  private @Nullable String requestedBy;

  @Option(
      names = "--proposal-id",
      paramLabel = "ID",
      description =
          "name of the proposal: one change per id, however often it is sent (default: random)")
  private @Nullable String proposalId;

  @Option(
      names = "--accept-quarantine",
      split = ",",
      paramLabel = "PRODUCER_ID",
      description = "producers you give up: the change passes them without their acknowledgement")
  private List<String> acceptedQuarantine = new ArrayList<>();

  @Option(
      names = "--execute",
      description = "propose it; without this nothing is changed and only the preview is printed")
  private boolean execute;

  @Option(names = "--wait", description = "with --execute: follow it to its end")
  private boolean wait;

  @Option(
      names = "--timeout",
      paramLabel = "DURATION",
      defaultValue = "5m",
      description = "how long to wait, like 30s or 5m (default: ${DEFAULT-VALUE})")
  private Duration timeout;

  @Option(
      names = "--proposals-topic",
      paramLabel = "TOPIC",
      defaultValue = "ringkeeper-proposals",
      description = "where proposals are written (default: ${DEFAULT-VALUE})")
  private String proposalsTopic;

  boolean execute() {
    return execute;
  }

  boolean waits() {
    return wait;
  }

  Duration timeout() {
    return timeout;
  }

  String proposalsTopic() {
    return proposalsTopic;
  }

  /**
   * The proposal as it is written to the topic; see docs/spec/proposals.md.
   *
   * @param expectedEpoch null for a ring that is to be created
   */
  Map<String, Object> proposal(
      String ring, String kind, Map<String, Object> parameters, @Nullable Long expectedEpoch) {
    Map<String, Object> proposal = new LinkedHashMap<>();
    proposal.put("ring", ring);
    proposal.put("proposalId", proposalId == null ? UUID.randomUUID().toString() : proposalId);
    proposal.put("kind", kind);
    proposal.put("parameters", parameters);
    proposal.put("reason", reason);
    proposal.put(
        "requestedBy", requestedBy == null ? System.getProperty("user.name", "") : requestedBy);
    if (expectedEpoch != null) {
      proposal.put("expectedEpoch", expectedEpoch);
    }
    if (!acceptedQuarantine.isEmpty()) {
      proposal.put("acceptedQuarantine", acceptedQuarantine);
    }
    return proposal;
  }
}
