package io.ringkeeper.sandbox.fire.check;

import io.ringkeeper.sandbox.fire.check.Violation.Rule;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether the register is linearizable (Herlihy and Wing 1990), by the order of its versions.
 *
 * <p>Linearizability of a register is hard to decide in general, since one has to find the order of
 * the writes (Gibbons and Korach 1997). Here it is given: the chosen history (P1, P4 and R1,
 * checked from the registers) has one state for each version, and every call's part in it is known.
 *
 * <ul>
 *   <li>A call that answered version v and made no change <i>observes</i> v.
 *   <li>A call whose own attempt was chosen as v <i>writes</i> v; whatever it answered. If it never
 *       answered, or answered that it does not know, it ends at infinity: such a call may take
 *       effect at any time after it began.
 *   <li>Every other call has no effect and no answer and constrains nothing.
 * </ul>
 *
 * <p>Give the write of v the rank 2v and an observation of v the rank 2v+1. A sequence of the calls
 * is legal for a register exactly if ranks never fall in it (each write being there once: a version
 * has one writer). So the history is linearizable exactly if some order of the calls extends the
 * real-time order (A before B if A ended before B began) and never falls in rank.
 *
 * <p>Such an order exists exactly if no A ends before a B begins whose rank is lower, or equal for
 * the same write. <i>Only if</i> is plain. <i>If</i>: sort by rank, and within a rank by the time
 * of invocation. Were A before B in real time and B sorted first, then B's rank would be lower,
 * which is excluded, or equal with B invoked no later than A; but A was invoked before it ended,
 * and ended before B was invoked. So one sweep over time decides it exactly; a brute-force search
 * (Wing and Gong 1993) agrees on random small histories in the tests.
 */
final class VersionOrder {

  /**
   * One call as the register sees it.
   *
   * @param version written or observed
   * @param endNanos {@link Long#MAX_VALUE} when it may still take effect
   */
  record Operation(String name, boolean isWrite, long version, long beganNanos, long endNanos) {
    private long rank() {
      return 2 * version + (isWrite ? 0 : 1);
    }
  }

  private VersionOrder() {}

  /** The operations of a run. */
  static List<Operation> operations(List<Call> calls, Chosen chosen) {
    List<Operation> operations = new ArrayList<>();
    for (Call call : calls) {
      long end = call.isDecided() && call.end() != null ? call.end().atNanos() : Long.MAX_VALUE;
      Optional<Long> written =
          call.attempts().stream()
              .filter(a -> chosen.isChosen(a.version(), a.digest()))
              .map(a -> a.version())
              .findFirst();
      if (written.isPresent()) {
        operations.add(new Operation(call.name(), true, written.get(), call.invokedNanos(), end));
      } else if (call.isDecided() && call.end() != null) {
        operations.add(
            new Operation(call.name(), false, call.end().version(), call.invokedNanos(), end));
      }
    }
    return operations;
  }

  /** Pairs that no order can explain: for each call at most one. */
  static List<Violation> check(List<Operation> operations) {
    List<Operation> byBegin = new ArrayList<>(operations);
    byBegin.sort(Comparator.comparingLong(Operation::beganNanos));
    List<Operation> byEnd = new ArrayList<>(operations);
    byEnd.sort(Comparator.comparingLong(Operation::endNanos));
    List<Violation> found = new ArrayList<>();
    int ended = 0;
    @Nullable Operation highest = null;
    for (Operation operation : byBegin) {
      while (ended < byEnd.size() && byEnd.get(ended).endNanos() < operation.beganNanos()) {
        Operation before = byEnd.get(ended++);
        if (highest == null || before.rank() > highest.rank()) {
          highest = before;
        }
      }
      if (highest != null && highest.rank() > operation.rank()) {
        found.add(
            new Violation(
                Rule.LINEARIZABLE,
                "%s ended with version %d before %s began, which %s version %d"
                    .formatted(
                        highest.name(),
                        highest.version(),
                        operation.name(),
                        operation.isWrite() ? "wrote" : "observed",
                        operation.version())));
      }
    }
    return found;
  }
}
