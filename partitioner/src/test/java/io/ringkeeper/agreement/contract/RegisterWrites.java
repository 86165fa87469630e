package io.ringkeeper.agreement.contract;

import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.paxos.Ballot;

/** Writes that follow a register as it was read. */
public final class RegisterWrites {

  private RegisterWrites() {}

  public static RegisterWrite promise(RegisterRead.Present read, Ballot ballot) {
    RegisterRecord register = read.register();
    JournalEntry entry = JournalEntry.promised(read.znodeVersion() + 1, ballot, Samples.NOW_MS);
    return new RegisterWrite(
        read.znodeVersion(), register.after(ballot, register.summary(), entry), null);
  }

  public static RegisterWrite accept(RegisterRead.Present read, RingState state, Ballot ballot) {
    byte[] body = StateCodec.encode(state);
    return accept(read, state, body, ballot);
  }

  /** An accept with a body of any bytes, for tests of sizes and digests. */
  static RegisterWrite accept(
      RegisterRead.Present read, RingState state, byte[] body, Ballot ballot) {
    Summary summary = Samples.summary(state, body, ballot);
    JournalEntry entry =
        JournalEntry.accepted(read.znodeVersion() + 1, summary, null, Samples.NOW_MS);
    return new RegisterWrite(
        read.znodeVersion(), read.register().after(ballot, summary, entry), body);
  }
}
