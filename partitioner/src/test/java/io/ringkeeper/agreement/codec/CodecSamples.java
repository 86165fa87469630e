package io.ringkeeper.agreement.codec;

import io.ringkeeper.agreement.EpochEntries;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.paxos.Ballot;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** One fixed value of every format, and every codec behind one face. */
final class CodecSamples {

  private static final int TRANSITIONS = 300;

  private CodecSamples() {}

  /**
   * A format by name.
   *
   * @param hex the sample's bytes
   * @param reencode decodes and encodes again
   */
  record Sample(String name, String hex, UnaryOperator<byte[]> reencode) {

    Sample(String name, byte[] encoded, UnaryOperator<byte[]> reencode) {
      this(name, HexFormat.of().formatHex(encoded), reencode);
    }

    byte[] encoded() {
      return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
      return name;
    }
  }

  static List<Sample> all() {
    List<Sample> samples = new ArrayList<>();
    states()
        .forEach(
            (name, state) ->
                samples.add(
                    new Sample(
                        name,
                        StateCodec.encode(state),
                        b -> StateCodec.encode(StateCodec.decode(b)))));
    samples.add(
        new Sample(
            "register",
            RegisterCodec.encode(fullRegister()),
            b -> RegisterCodec.encode(RegisterCodec.decode(b))));
    samples.add(
        new Sample(
            "tip",
            TipCodec.encode(fullRegister().tip()),
            b -> TipCodec.encode(TipCodec.decode(b))));
    samples.add(
        new Sample(
            "epoch",
            EpochCodec.encode(EpochEntries.of(smallStable())),
            b -> EpochCodec.encode(EpochCodec.decode(b))));
    samples.add(
        new Sample(
            "registration",
            RegistrationCodec.encode(Samples.registration("producer-1")),
            b -> RegistrationCodec.encode(RegistrationCodec.decode(b))));
    samples.add(
        new Sample(
            "ack",
            AckCodec.encode(Samples.ack(Samples.ballot(2), "producer-1")),
            b -> AckCodec.encode(AckCodec.decode(b))));
    samples.add(
        new Sample(
            "acceptor",
            AcceptorCodec.encode(Samples.acceptor("a")),
            b -> AcceptorCodec.encode(AcceptorCodec.decode(b))));
    return samples;
  }

  private static Map<String, RingState> states() {
    RingState genesis = Samples.genesis(48, 12);
    RingState moving = Samples.growing(genesis, 4, Samples.ballot(2));
    Map<String, RingState> states = new LinkedHashMap<>();
    states.put("state-genesis", genesis);
    states.put("state-moving", moving);
    states.put("state-stable", Samples.completed(moving, Samples.ballot(3)));
    return states;
  }

  private static RingState smallStable() {
    RingState moving = Samples.growing(Samples.genesis(48, 12), 4, Samples.ballot(2));
    return Samples.completed(moving, Samples.ballot(3));
  }

  /** A register late in its life: a full journal of alternating promises and accepts. */
  static RegisterRecord fullRegister() {
    RegisterRecord register =
        new RegisterRecord(
            Samples.RING_ID,
            Samples.acceptor("a"),
            Ballot.ZERO,
            Summary.none(Samples.quorum("a", "b", "c")),
            List.of(created()));
    RingState genesis = Samples.genesis(48, 12);
    for (int version = 1; version <= TRANSITIONS; version++) {
      long round = (version + 1L) / 2;
      Ballot ballot = Samples.ballot(round);
      long timeMs = Samples.NOW_MS + 1_000L * version;
      if (version % 2 == 1) {
        register = register.after(ballot, register.summary(), promise(version, ballot, timeMs));
      } else {
        byte[] unique = ("state " + round).getBytes(StandardCharsets.UTF_8);
        Summary summary = Samples.summary(genesis, unique, ballot);
        register =
            register.after(ballot, summary, JournalEntry.accepted(version, summary, null, timeMs));
      }
    }
    return register;
  }

  private static JournalEntry created() {
    return JournalEntry.created(Samples.NOW_MS);
  }

  private static JournalEntry promise(int version, Ballot ballot, long timeMs) {
    return JournalEntry.promised(version, ballot, timeMs);
  }
}
