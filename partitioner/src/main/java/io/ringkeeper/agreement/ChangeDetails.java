package io.ringkeeper.agreement;

/**
 * Who asked for a change, what for and why: the part of a change that explains it.
 *
 * @param kind what was asked, in the words of the proposal: {@code create, empty, expand, drain,
 *     reweight, move, rollback, compatible}
 * @param proposalId the proposal that this change answers; one change per id
 * @param requestedBy free text, at most 256 characters
 * @param reason free text, at most 1,024 characters
 * @param requestedAtMs when the coordinator took it up, its clock, milliseconds since 1970
 */
public record ChangeDetails(
    String kind, String proposalId, String requestedBy, String reason, long requestedAtMs) {

  public static final int MAX_REASON_LENGTH = 1024;
  public static final int MAX_NAME_LENGTH = 256;

  public ChangeDetails {
    if (proposalId.isEmpty() || proposalId.length() > MAX_NAME_LENGTH) {
      throw new IllegalArgumentException("a proposal id has 1 to 256 characters");
    }
    if (requestedBy.length() > MAX_NAME_LENGTH || reason.length() > MAX_REASON_LENGTH) {
      throw new IllegalArgumentException(
          "requestedBy is limited to 256 and reason to 1,024 characters");
    }
  }
}
