package io.ringkeeper.zookeeper;

import io.ringkeeper.agreement.FeatureRange;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.Phase;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisterRead.Present;
import io.ringkeeper.agreement.RegisterWrite;
import io.ringkeeper.agreement.Summary;
import io.ringkeeper.paxos.Accepted;
import io.ringkeeper.paxos.AcceptorId;
import io.ringkeeper.paxos.Ballot;
import io.ringkeeper.paxos.Digest;
import io.ringkeeper.paxos.Quorum;
import io.ringkeeper.paxos.StateRef;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;

/** What proposers and producers write. */
final class Votes {

  static final AcceptorId A = new AcceptorId("a", "incarnation-1");
  static final Quorum QUORUM = new Quorum(List.of(A));
  static final String RING = "flights";
  static final String RING_ID = "ring-id-1";
  static final long NOW_MS = 1_700_000_000_000L;

  private Votes() {}

  static Ballot ballot(long round) {
    return new Ballot(round, "proposer-1", round);
  }

  static byte[] body(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static ProducerRegistration registration(String id, String... topics) {
    return new ProducerRegistration(
        id,
        "client",
        "host",
        FeatureRange.CURRENT,
        Set.of(topics),
        true,
        true,
        "",
        60_000,
        120_000,
        0,
        NOW_MS);
  }

  static RegisterWrite promise(Present at, Ballot ballot) {
    JournalEntry entry = JournalEntry.promised(at.znodeVersion() + 1, ballot, NOW_MS);
    return new RegisterWrite(
        at.znodeVersion(), at.register().after(ballot, at.register().summary(), entry), null);
  }

  static RegisterWrite accept(Present at, Ballot ballot, byte[] body) {
    StateRef state = new StateRef(1, Digest.of(body));
    Summary summary =
        new Summary(new Accepted(ballot, state, QUORUM, QUORUM), 0, Phase.Kind.STABLE, null);
    JournalEntry entry = JournalEntry.accepted(at.znodeVersion() + 1, summary, null, NOW_MS);
    return new RegisterWrite(at.znodeVersion(), at.register().after(ballot, summary, entry), body);
  }
}
