package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.paxos.Ballot;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.kafka.connect.errors.ConnectException;

/**
 * Which acknowledgements were published: of changes whose acknowledgements are still stored, and of
 * a few cleared ones.
 */
final class SeenAcks {

  /** A straggler may write an acknowledgement again just after it was cleared. */
  private static final int CLEARED_KEPT = 2;

  private static final int HEAD = 3;

  private final TreeMap<Ballot, Set<String>> producers = new TreeMap<>();

  /** As stored: what {@link #toString()} gave. */
  SeenAcks(String stored) {
    for (String change : stored.split(";", -1)) {
      if (!change.isEmpty()) {
        add(change, stored);
      }
    }
  }

  private void add(String change, String stored) {
    List<String> parts = Arrays.asList(change.split("/", -1));
    try {
      String proposer = URLDecoder.decode(parts.get(2), StandardCharsets.UTF_8);
      Ballot ballot =
          new Ballot(Long.parseLong(parts.get(0)), proposer, Long.parseLong(parts.get(1)));
      producers.put(ballot, new TreeSet<>(parts.subList(HEAD, parts.size())));
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new ConnectException(
          "acknowledgements '"
              + stored
              + "' in the stored offset are not round/nonce/proposer/producer…; alter the offset",
          e);
    }
  }

  boolean contains(DrainAck ack) {
    return producers.getOrDefault(ack.changeId(), Set.of()).contains(ack.producerId());
  }

  void add(DrainAck ack) {
    producers.computeIfAbsent(ack.changeId(), change -> new TreeSet<>()).add(ack.producerId());
  }

  /** Forgets changes whose acknowledgements are not stored any more, but for the newest few. */
  void retain(Collection<Ballot> stored) {
    List<Ballot> cleared = new ArrayList<>(producers.keySet());
    cleared.removeAll(stored);
    cleared.subList(Math.max(0, cleared.size() - CLEARED_KEPT), cleared.size()).clear();
    cleared.forEach(producers::remove);
  }

  /** For example {@code 7/1/host.a1/p-1/p-2;9/1/host.a1/p-1}. */
  @Override
  public String toString() {
    return producers.entrySet().stream().map(e -> text(e)).collect(Collectors.joining(";"));
  }

  private static String text(Map.Entry<Ballot, Set<String>> change) {
    Ballot ballot = change.getKey();
    String proposer = URLEncoder.encode(ballot.proposerId(), StandardCharsets.UTF_8);
    return ballot.round()
        + "/"
        + ballot.nonce()
        + "/"
        + proposer
        + "/"
        + String.join("/", change.getValue());
  }
}
