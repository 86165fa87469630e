package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.StateRef;
import java.util.ArrayList;
import java.util.List;

/** The stored form of {@link RegisterRecord}. */
public final class RegisterCodec {

  /** The longest encoded register, bytes. */
  public static final int MAX_BYTES = Limits.RECORD_BYTES;

  private static final int CREATED = 0;
  private static final int PROMISED = 1;
  private static final int ACCEPTED = 2;
  private static final int KIND_MASK = 3;
  private static final int MOVING = 4;
  private static final int ALSO_PROMISED = 8;
  private static final int LAST_VERSION = Integer.MAX_VALUE - JournalEntry.KEPT;

  private static final Format<RegisterRecord> FORMAT =
      new Format<>('R', "register", MAX_BYTES, new RegisterRecordPayload());

  private RegisterCodec() {}

  /**
   * Encodes; equal values give equal bytes.
   *
   * @throws IllegalArgumentException when a part or the whole exceeds its limit
   */
  public static byte[] encode(RegisterRecord value) {
    return FORMAT.encode(value);
  }

  /**
   * Decodes.
   *
   * @throws CorruptStateException when these are not the intact bytes of this format
   * @throws UnsupportedFormatException when they were written for a later release
   */
  public static RegisterRecord decode(byte[] bytes) {
    return FORMAT.decode(bytes);
  }

  private static final class RegisterRecordPayload implements Format.Payload<RegisterRecord> {

    @Override
    public void write(Writer out, RegisterRecord register) {
      out.string("the ring id", register.ringId(), Limits.NAME_BYTES);
      PaxosParts.write(out, register.acceptor());
      PaxosParts.write(out, register.promised());
      PaxosParts.write(out, register.summary());
      List<JournalEntry> journal = register.journal();
      int version = journal.get(0).znodeVersion();
      long timeMs = 0;
      out.number("the first version of the journal", version);
      out.number("the length of the journal", journal.size());
      for (JournalEntry entry : journal) {
        if (entry.znodeVersion() != version++) {
          throw new IllegalArgumentException(
              "the journal has version " + entry.znodeVersion() + " instead of " + (version - 1));
        }
        writeEntry(out, entry, timeMs);
        timeMs = entry.timeMs();
      }
    }

    @Override
    public RegisterRecord read(Reader in) {
      String ringId = in.string("the ring id", Limits.NAME_BYTES);
      AcceptorId acceptor = PaxosParts.readAcceptor(in);
      Ballot promised = PaxosParts.readBallot(in);
      Summary summary = PaxosParts.readSummary(in);
      int first = in.bounded("the first version of the journal", LAST_VERSION);
      int length = in.bounded("the length of the journal", JournalEntry.KEPT);
      List<JournalEntry> journal = new ArrayList<>();
      long timeMs = 0;
      for (int i = 0; i < length; i++) {
        JournalEntry entry = readEntry(in, first + i, timeMs);
        journal.add(entry);
        timeMs = entry.timeMs();
      }
      return new RegisterRecord(ringId, acceptor, promised, summary, journal);
    }

    private static void writeEntry(Writer out, JournalEntry entry, long previousMs) {
      Ballot also = entry.alsoPromised();
      int moving = entry.phase() == Phase.Kind.MOVING ? MOVING : 0;
      out.octet(code(entry.kind()) | moving | (also == null ? 0 : ALSO_PROMISED));
      PaxosParts.write(out, entry.ballot());
      if (also != null) {
        PaxosParts.write(out, also);
      }
      PaxosParts.write(out, entry.state());
      out.number("the epoch plus one", entry.epoch() + 1);
      // Neighbours are close in time; the difference wraps around like any long and back again.
      out.signed(entry.timeMs() - previousMs);
    }

    private static JournalEntry readEntry(Reader in, int version, long previousMs) {
      int flags = in.octet("a transition's kind");
      Ballot ballot = PaxosParts.readBallot(in);
      Ballot also = (flags & ALSO_PROMISED) == 0 ? null : PaxosParts.readBallot(in);
      StateRef state = PaxosParts.readState(in);
      long epoch = in.number("the epoch plus one") - 1;
      Phase.Kind phase = (flags & MOVING) == 0 ? Phase.Kind.STABLE : Phase.Kind.MOVING;
      long timeMs = previousMs + in.signed("a transition's time");
      return new JournalEntry(
          version, kind(in, flags & KIND_MASK), ballot, also, state, epoch, phase, timeMs);
    }

    /** Codes of their own: the order of an enum must not become part of the format. */
    private static int code(JournalEntry.Kind kind) {
      return switch (kind) {
        case CREATED -> CREATED;
        case PROMISED -> PROMISED;
        case ACCEPTED -> ACCEPTED;
      };
    }

    private static JournalEntry.Kind kind(Reader in, int code) {
      return switch (code) {
        case CREATED -> JournalEntry.Kind.CREATED;
        case PROMISED -> JournalEntry.Kind.PROMISED;
        case ACCEPTED -> JournalEntry.Kind.ACCEPTED;
        default -> throw in.corrupt("transition kind " + code + " is unknown");
      };
    }
  }
}
