package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.ChangeDetails;
import io.ringkeeper.paxos.Digest;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A wish for one change of one ring. One change per proposal id, however often the proposal is
 * delivered.
 *
 * @param ring the ring's name
 * @param proposalId 1 to {@value #MAX_ID_LENGTH} of {@code a-z A-Z 0-9 . _ : -}
 * @param request what is asked for
 * @param reason free text, may be empty
 * @param requestedBy free text, may be empty
 * @param expectedEpoch the ring's epoch that the proposal was made for; null only to create a ring
 * @param acceptedQuarantine producers that the operator gives up: the change may pass them without
 *     their acknowledgement
 */
public record Proposal(
    String ring,
    String proposalId,
    ChangeRequest request,
    String reason,
    String requestedBy,
    @Nullable Long expectedEpoch,
    Set<String> acceptedQuarantine) {

  public static final int MAX_ID_LENGTH = 200;

  /** Not possible in a proposal's own id, so that a derived id never meets another proposal. */
  private static final String FIRST_SUFFIX = "~first";

  private static final String REMOVED_SUFFIX = "~removed";

  private static final String ADDED_SUFFIX = "~added";

  public Proposal {
    acceptedQuarantine = Collections.unmodifiableSet(new TreeSet<>(acceptedQuarantine));
    if (!isValidId(proposalId)) {
      throw new IllegalArgumentException(
          "proposal id '" + proposalId + "' must be 1 to 200 of a-z A-Z 0-9 . _ : -");
    }
    if (expectedEpoch == null && !(request instanceof ChangeRequest.Create)) {
      throw new IllegalArgumentException(
          "proposal " + proposalId + " must name the epoch that it was made for");
    }
  }

  /** Whether the text can name a proposal. */
  public static boolean isValidId(String id) {
    return !id.isEmpty()
        && id.length() <= MAX_ID_LENGTH
        && id.chars()
            .allMatch(c -> (c < 128 && Character.isLetterOrDigit(c)) || "._:-".indexOf(c) >= 0);
  }

  /**
   * The id of the empty change that precedes this one when it would be the ring's first; the same
   * whoever derives it.
   */
  public String firstChangeId() {
    return proposalId + FIRST_SUFFIX;
  }

  /** The id under which the state remembers that this proposal removed an acceptor. */
  String removedId() {
    return proposalId + REMOVED_SUFFIX;
  }

  /** The id under which the state remembers that this proposal added an acceptor. */
  String addedId() {
    return proposalId + ADDED_SUFFIX;
  }

  /**
   * What tells the life that this proposal begins from those of other proposals: eight hexadecimal
   * digits, the same whoever derives them, so that two who carry out one proposal begin one life.
   */
  String lifePurpose() {
    return Digest.of(proposalId.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 8);
  }

  /** What the state remembers of this proposal. */
  ChangeDetails details(long nowMs) {
    return new ChangeDetails(request.kind(), proposalId, requestedBy, reason, nowMs);
  }

  /** What the state remembers of the empty change that precedes this one. */
  ChangeDetails firstChangeDetails(long nowMs) {
    return new ChangeDetails(
        new ChangeRequest.Empty().kind(),
        firstChangeId(),
        requestedBy,
        "first change of the ring, run before proposal " + proposalId,
        nowMs);
  }
}
