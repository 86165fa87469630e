package io.ringkeeper.connect.source;

import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.EpochArchive;
import io.ringkeeper.agreement.EpochEntry;
import io.ringkeeper.agreement.JournalEntry;
import io.ringkeeper.paxos.AcceptorId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The epochs that one ensemble archived of one ring: ascending, and those that it got late when
 * they come.
 */
final class EpochStream implements EventStream {

  private static final String EPOCH = "epoch";
  private static final String MISSING = "missing";
  private static final String RING_ID = "ringId";

  private final AcceptorId acceptor;
  private final EpochArchive archive;
  private final Requests requests;
  private final Map<String, String> partition;
  private final String ringId;
  private final SeenEpochs seen;
  private boolean hasMore;

  EpochStream(Ensemble ensemble, JournalEntry.Source source, Requests requests, Offsets offsets) {
    this.acceptor = source.acceptor();
    this.ringId = source.ringId();
    this.archive = ensemble.archive(source.ring());
    this.requests = requests;
    this.partition = SourceKeys.epochs(ensemble.name(), source.ring());
    Map<String, Object> offset = offsets.of(partition);
    this.seen =
        SourceKeys.text(offset, RING_ID).equals(ringId)
            ? new SeenEpochs(SourceKeys.number(offset, EPOCH, -1), SourceKeys.text(offset, MISSING))
            : new SeenEpochs(-1, "");
  }

  @Override
  public List<Published> read() {
    List<Long> unseen =
        requests.await(archive.epochs()).stream()
            .filter(epoch -> !seen.contains(epoch))
            .sorted()
            .toList();
    hasMore = unseen.size() > MAX_EVENTS;
    List<EpochEntry> entries = new ArrayList<>();
    for (long epoch : hasMore ? unseen.subList(0, MAX_EVENTS) : unseen) {
      requests.await(archive.get(epoch)).ifPresent(entries::add);
    }
    List<Published> events = new ArrayList<>();
    for (EpochEntry entry : entries) {
      seen.add(entry.epoch());
      Map<String, Object> offset =
          Map.of(EPOCH, seen.highest(), MISSING, seen.missing(), RING_ID, ringId);
      events.add(new Published(Events.epoch(acceptor, entry), partition, offset));
    }
    return events;
  }

  @Override
  public boolean hasMore() {
    return hasMore;
  }
}
