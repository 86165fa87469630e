package io.ringkeeper.agreement.memory;

import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.agreement.Tip;
import io.ringkeeper.agreement.codec.RegisterCodec;
import io.ringkeeper.agreement.codec.TipCodec;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What wrong readers make of a register that must not be used. */
final class Quirks {

  private Quirks() {}

  static RegisterRead nevertheless(
      Quirk quirk,
      RegisterRead.Excluded excluded,
      String acceptor,
      MemoryTree.Node node,
      MemoryTree.@Nullable Node tip) {
    RegisterRead.@Nullable Reason ignored =
        switch (quirk) {
          case RECREATED_IS_TRUSTED -> RegisterRead.Reason.RECREATED;
          case ROLLED_BACK_IS_TRUSTED -> RegisterRead.Reason.ROLLED_BACK;
          case FOREIGN_IS_OWN -> RegisterRead.Reason.FOREIGN;
          case CORRUPT_IS_EMPTY -> RegisterRead.Reason.CORRUPT;
          default -> null;
        };
    if (excluded.reason() != ignored) {
      return excluded;
    }
    Optional<RegisterRecord> record =
        quirk == Quirk.CORRUPT_IS_EMPTY
            ? Optional.ofNullable(tip).map(t -> empty(t.decoded(TipCodec::decode), node.version))
            : decoded(node);
    return record
        .<RegisterRead>map(
            r ->
                new RegisterRead.Present(
                    quirk == Quirk.FOREIGN_IS_OWN ? ownedBy(acceptor, r, node.version) : r,
                    node.version))
        .orElse(excluded);
  }

  private static Optional<RegisterRecord> decoded(MemoryTree.Node node) {
    try {
      return Optional.of(node.decoded(RegisterCodec::decode));
    } catch (RuntimeException e) {
      return Optional.empty();
    }
  }

  /** A record as if it were this acceptor's own, and of the version that the node has. */
  private static RegisterRecord ownedBy(String acceptor, RegisterRecord of, int version) {
    return new RegisterRecord(
        of.ringId(),
        new AcceptorId(acceptor, of.acceptor().incarnation()),
        of.promised(),
        of.summary(),
        List.of(created(version)));
  }

  private static RegisterRecord empty(Tip tip, int version) {
    return new RegisterRecord(
        tip.ringId(),
        tip.acceptor(),
        Ballot.ZERO,
        Summary.none(tip.summary().accepted().acceptors()),
        List.of(created(version)));
  }

  private static JournalEntry created(int version) {
    return JournalEntry.promised(version, Ballot.ZERO, 0);
  }
}
