package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.AcceptorRegister;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisterRecord;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.Samples;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.agreement.WriteOutcome;
import io.ringkeeper.agreement.codec.StateCodec;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Another process that votes in one register, and remembers what it did. */
final class RegisterScript {

  /** What storage is named that was provisioned after a loss. */
  static final String NEW_STORAGE = "second-incarnation-of-a";

  private final AcceptorRegister register;
  private final Ensemble ensemble;
  private final List<String> kinds = new ArrayList<>();
  private long round;

  RegisterScript(Ensemble ensemble) {
    this(ensemble, 0);
  }

  RegisterScript(Ensemble ensemble, long firstRound) {
    this.ensemble = ensemble;
    this.register = ensemble.register(Samples.RING);
    this.round = firstRound;
  }

  void create() {
    ensemble.provision("incarnation-of-a").join();
    register
        .create(
            Samples.RING_ID, Samples.acceptor("a"), Samples.quorum("a", "b", "c"), Samples.NOW_MS)
        .join();
    kinds.add("CREATED");
  }

  /** So many promises and accepts. */
  void write(int count, Random random) {
    for (int i = 0; i < count; i++) {
      if (random.nextBoolean()) {
        promise();
      } else {
        accept(Samples.genesis());
      }
    }
  }

  void promise() {
    Ballot ballot = Samples.ballot(++round);
    RegisterRead.Present now = present();
    store(now, ballot, now.register().summary(), entry(now, ballot, null), null);
  }

  void accept(RingState state) {
    accept(state, state.quorum(), state.quorum());
  }

  void accept(RingState state, Quorum deciders, Quorum acceptors) {
    Ballot ballot = Samples.ballot(++round);
    RegisterRead.Present now = present();
    byte[] body = StateCodec.encode(state);
    Summary summary = summary(state, ballot, deciders, acceptors);
    store(now, ballot, summary, entry(now, ballot, summary), body);
  }

  /** Begins another life in place of whatever is stored, as a rejoin does. */
  AcceptorId rejoin(String suffix) {
    RingState state = Samples.genesis();
    AcceptorId life = ensemble.provision(NEW_STORAGE).join().life(suffix);
    Summary chosen = summary(state, Samples.ballot(++round), state.quorum(), state.quorum());
    WriteOutcome outcome =
        register
            .begin(
                new AcceptorRegister.NewLife(
                    register.lives().join().version(),
                    RegisterRecord.joining(Samples.RING_ID, life, chosen, Samples.NOW_MS),
                    StateCodec.encode(state)))
            .join();
    if (!(outcome instanceof WriteOutcome.Applied)) {
      throw new AssertionError("no life was begun: " + outcome);
    }
    kinds.add("CREATED");
    return life;
  }

  void acceptGrowing() {
    accept(Samples.growing(Samples.genesis(), 4, Samples.ballot(round + 1)));
  }

  int version() {
    return present().znodeVersion();
  }

  List<String> kinds() {
    return List.copyOf(kinds);
  }

  private static Summary summary(
      RingState state, Ballot ballot, Quorum deciders, Quorum acceptors) {
    StateRef ref = Samples.ref(state.version(), StateCodec.encode(state));
    return Summary.of(new Accepted(ballot, ref, deciders, acceptors), state);
  }

  private RegisterRead.Present present() {
    if (register.read().join() instanceof RegisterRead.Present present) {
      return present;
    }
    throw new AssertionError("no register to write to");
  }

  private void store(
      RegisterRead.Present now,
      Ballot promised,
      Summary summary,
      JournalEntry entry,
      byte @Nullable [] body) {
    RegisterRecord next = now.register().after(promised, summary, entry);
    WriteOutcome outcome = register.write(new RegisterWrite(now.znodeVersion(), next, body)).join();
    if (!(outcome instanceof WriteOutcome.Applied)) {
      throw new AssertionError("not written: " + outcome);
    }
    kinds.add(entry.kind().name());
  }

  private static JournalEntry entry(
      RegisterRead.Present now, Ballot ballot, @Nullable Summary accepted) {
    int version = now.znodeVersion() + 1;
    long timeMs = Samples.NOW_MS + now.znodeVersion();
    return accepted == null
        ? JournalEntry.promised(version, ballot, timeMs)
        : JournalEntry.accepted(version, accepted, null, timeMs);
  }
}
