package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.AcceptorEndpoint;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.paxos.AcceptorId;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a coordinator sees of the ensembles when the acceptors are to change.
 *
 * @param reads the ring's register as read at every configured ensemble, by name
 * @param begun the acceptor whose life this proposal has begun, or null before that
 * @param carriedTo the acceptors that producers' records and archived epochs were carried over to
 *     since the present state was seen; empty before that
 */
record AcceptorsView(
    Map<String, RegisterRead> reads, @Nullable AcceptorEndpoint begun, Set<AcceptorId> carriedTo) {

  AcceptorsView {
    reads = java.util.Collections.unmodifiableMap(new TreeMap<>(reads));
    carriedTo = Set.copyOf(carriedTo);
  }

  boolean isConfigured(String ensemble) {
    return reads.containsKey(ensemble);
  }

  /** Configured ensembles that are no acceptors of the ring. */
  Set<String> others(RingState state) {
    Set<String> named = state.quorum().names().collect(Collectors.toSet());
    return reads.keySet().stream().filter(n -> !named.contains(n)).collect(Collectors.toSet());
  }

  /** Whether this very acceptor was seen fit to vote. */
  boolean isHealthy(AcceptorId id) {
    return reads.get(id.name()) instanceof RegisterRead.Present present
        && present.register().acceptor().equals(id);
  }

  /** Whether nothing is known of this acceptor's register because its ensemble did not answer. */
  boolean isSilent(String ensemble) {
    return reads.get(ensemble) instanceof RegisterRead.Unavailable;
  }

  /** How many of these acceptors were seen fit to vote. */
  long healthy(Iterable<AcceptorEndpoint> acceptors) {
    long count = 0;
    for (AcceptorEndpoint acceptor : acceptors) {
      count += isHealthy(acceptor.id()) ? 1 : 0;
    }
    return count;
  }
}
