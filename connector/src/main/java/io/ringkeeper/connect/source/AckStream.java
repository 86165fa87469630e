package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.DrainAck;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.agreement.Membership;
import io.ringkeeper.agreement.WatchTarget;
import io.ringkeeper.paxos.Ballot;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Acknowledgements of one ring's changes in one ensemble. What was published is spread over a fixed
 * number of source partitions by producer, so that each offset stays small; it is forgotten with
 * the change.
 *
 * <p>Acknowledgements that come and are cleared between two readings are not seen; they are cleared
 * once the change after theirs has ended.
 */
final class AckStream implements EventStream {

  private static final int BUCKETS = 16;
  private static final String ACKNOWLEDGED = "acknowledged";

  private final Watching watching;
  private final Membership membership;
  private final JournalEntry.Source source;
  private final Requests requests;
  private final List<Map<String, String>> partitions;
  private final List<SeenAcks> seen = new ArrayList<>();
  private final Map<Ballot, Ensemble.Watch> watches = new HashMap<>();
  private boolean hasMore;

  AckStream(
      Ensemble ensemble,
      JournalEntry.Source source,
      Requests requests,
      Offsets offsets,
      Watching watching) {
    this.watching = watching;
    this.membership = ensemble.membership();
    this.source = source;
    this.requests = requests;
    this.partitions =
        IntStream.range(0, BUCKETS)
            .mapToObj(bucket -> SourceKeys.acks(ensemble.name(), source.ring(), bucket))
            .toList();
    Map<Map<String, String>, Map<String, Object>> stored = offsets.of(partitions);
    for (Map<String, String> partition : partitions) {
      seen.add(
          new SeenAcks(SourceKeys.text(stored.getOrDefault(partition, Map.of()), ACKNOWLEDGED)));
    }
  }

  @Override
  public List<Published> read() {
    List<Ballot> changes = requests.await(membership.acknowledgedChanges(source.ring())).value();
    watch(changes);
    List<DrainAck> unseen = new ArrayList<>();
    for (Ballot change : changes) {
      requests.await(membership.acknowledgements(source.ring(), change)).value().stream()
          .filter(ack -> !seen.get(bucket(ack)).contains(ack))
          .forEach(unseen::add);
    }
    unseen.sort(Comparator.comparing(DrainAck::changeId).thenComparing(DrainAck::producerId));
    seen.forEach(bucket -> bucket.retain(changes));
    hasMore = unseen.size() > MAX_EVENTS;
    return unseen.stream().limit(MAX_EVENTS).map(this::publish).toList();
  }

  @Override
  public boolean hasMore() {
    return hasMore;
  }

  private Published publish(DrainAck ack) {
    int bucket = bucket(ack);
    seen.get(bucket).add(ack);
    return new Published(
        Events.acknowledged(source, ack),
        partitions.get(bucket),
        Map.of(ACKNOWLEDGED, seen.get(bucket).toString()));
  }

  // Watches see children only, not their children: each change needs its own.
  private void watch(Collection<Ballot> changes) {
    for (Ballot change : changes) {
      watches.computeIfAbsent(
          change, id -> watching.watch(new WatchTarget.Acknowledgements(source.ring(), id)));
    }
    watches
        .entrySet()
        .removeIf(
            watch -> {
              boolean isOver = !changes.contains(watch.getKey());
              if (isOver) {
                watch.getValue().close();
              }
              return isOver;
            });
  }

  private static int bucket(DrainAck ack) {
    return Math.floorMod(ack.producerId().hashCode(), BUCKETS);
  }
}
