package io.ringkeeper.tracker.cli;

import io.ringkeeper.ring.RingPreview;
import io.ringkeeper.tracker.query.ProposalStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a proposing command did.
 *
 * @param proposal as it was or would be written
 * @param preview what it would move; null when that cannot be told beforehand
 * @param acceptors what it would do to the acceptors; null for what leaves them alone
 * @param producers who would be forgotten; null for what leaves them alone
 * @param executed whether it was written
 * @param status how it ended; null unless waited for
 */
record ProposeResult(
    Map<String, Object> proposal,
    @Nullable RingPreview preview,
    @Nullable SetPreview acceptors,
    @Nullable ForgetPreview producers,
    boolean executed,
    @Nullable ProposalStatus status) {

  int exitCode() {
    return status == null || status.status().equals("COMMITTED")
        ? ExitCodes.DONE
        : ExitCodes.REFUSED;
  }
}
