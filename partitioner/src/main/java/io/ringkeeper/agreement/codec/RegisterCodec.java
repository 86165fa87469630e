package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.CorruptStateException;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.agreement.UnsupportedFormatException;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
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
  private static final int HAS_STATE = 16;
  private static final int OTHER_QUORUMS = 32;
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
      Quorums quorums = Quorums.of(register.summary());
      out.number("the first version of the journal", version);
      out.number("the length of the journal", journal.size());
      for (JournalEntry entry : journal) {
        if (entry.znodeVersion() != version++) {
          throw new IllegalArgumentException(
              "the journal has version " + entry.znodeVersion() + " instead of " + (version - 1));
        }
        writeEntry(out, entry, timeMs, quorums);
        timeMs = entry.timeMs();
        quorums = quorums.after(entry);
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
      Quorums quorums = Quorums.of(summary);
      for (int i = 0; i < length; i++) {
        JournalEntry entry = readEntry(in, first + i, timeMs, quorums);
        journal.add(entry);
        timeMs = entry.timeMs();
        quorums = quorums.after(entry);
      }
      return new RegisterRecord(ringId, acceptor, promised, summary, journal);
    }

    private static void writeEntry(
        Writer out, JournalEntry entry, long previousMs, Quorums previous) {
      Ballot also = entry.alsoPromised();
      Quorums own = previous.after(entry);
      int flags =
          (entry.phase() == Phase.Kind.MOVING ? MOVING : 0)
              | (also == null ? 0 : ALSO_PROMISED)
              | (entry.state().version() > 0 ? HAS_STATE : 0)
              | (own.equals(previous) ? 0 : OTHER_QUORUMS);
      out.octet(code(entry.kind()) | flags);
      PaxosParts.write(out, entry.ballot());
      if (also != null) {
        PaxosParts.write(out, also);
      }
      if (entry.state().version() > 0) {
        PaxosParts.write(out, entry.state());
        out.number("the epoch plus one", entry.epoch() + 1);
      }
      if (!own.equals(previous)) {
        PaxosParts.write(out, own.deciders());
        PaxosParts.write(out, own.acceptors());
      }
      // Neighbours are close in time; the difference wraps around like any long and back again.
      out.signed(entry.timeMs() - previousMs);
    }

    private static JournalEntry readEntry(
        Reader in, int version, long previousMs, Quorums previous) {
      int flags = in.octet("a transition's kind");
      Ballot ballot = PaxosParts.readBallot(in);
      Ballot also = (flags & ALSO_PROMISED) == 0 ? null : PaxosParts.readBallot(in);
      boolean hasState = (flags & HAS_STATE) != 0;
      StateRef state = hasState ? PaxosParts.readState(in) : StateRef.NONE;
      long epoch = hasState ? in.number("the epoch plus one") - 1 : -1;
      Quorums own =
          (flags & OTHER_QUORUMS) == 0
              ? previous
              : new Quorums(PaxosParts.readQuorum(in), PaxosParts.readQuorum(in));
      Phase.Kind phase = (flags & MOVING) == 0 ? Phase.Kind.STABLE : Phase.Kind.MOVING;
      long timeMs = previousMs + in.signed("a transition's time");
      return new JournalEntry(
          version,
          kind(in, flags & KIND_MASK),
          ballot,
          also,
          state,
          epoch,
          phase,
          timeMs,
          hasState ? own.deciders() : null,
          hasState ? own.acceptors() : null);
    }

    /** The quorums of the last transition that had any; those of the next are mostly the same. */
    private record Quorums(Quorum deciders, Quorum acceptors) {

      static Quorums of(Summary summary) {
        return new Quorums(summary.accepted().deciders(), summary.accepted().acceptors());
      }

      Quorums after(JournalEntry entry) {
        Quorum entryDeciders = entry.deciders();
        Quorum entryAcceptors = entry.acceptors();
        return entryDeciders == null || entryAcceptors == null
            ? this
            : new Quorums(entryDeciders, entryAcceptors);
      }
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
