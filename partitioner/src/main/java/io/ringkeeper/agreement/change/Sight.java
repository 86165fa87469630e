package io.ringkeeper.agreement.change;

import io.ringkeeper.agreement.AcceptorEndpoint;
import io.ringkeeper.agreement.Cut.PartitionCut;
import io.ringkeeper.agreement.Ensemble;
import io.ringkeeper.agreement.KafkaCluster.TopicDescription;
import io.ringkeeper.agreement.NoQuorumException;
import io.ringkeeper.agreement.ProducerRegistration;
import io.ringkeeper.agreement.RegisterRead;
import io.ringkeeper.agreement.RegisteredProducer;
import io.ringkeeper.agreement.RingHistory;
import io.ringkeeper.agreement.RingMissingException;
import io.ringkeeper.agreement.RingRegister;
import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.RingTopic;
import io.ringkeeper.agreement.Stamped;
import io.ringkeeper.agreement.change.ChangeCoordinator.Surroundings;
import io.ringkeeper.agreement.change.View.DrainView;
import io.ringkeeper.agreement.change.View.KafkaView;
import io.ringkeeper.agreement.change.View.RecordsView;
import io.ringkeeper.ring.Ring;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Gathers what the next step can depend on, and no more than that. */
final class Sight {

  private final Surroundings with;
  private final Waits waits;
  private final String ring;
  private final @Nullable Proposal proposal;
  private final RingMemory memory;
  private @Nullable String clusterId;
  private final CarryOver carryOver;
  private int leadersUpTo;

  Sight(Surroundings with, String ring, @Nullable Proposal proposal, RingMemory memory) {
    this.with = with;
    this.waits = with.waits();
    this.ring = ring;
    this.proposal = proposal;
    this.memory = memory;
    this.carryOver = new CarryOver(with, ring);
  }

  String clusterId() {
    String known = clusterId;
    if (known == null) {
      known = with.kafka().clusterId();
      clusterId = known;
    }
    return known;
  }

  /** All topics were seen to have leaders for so many partitions. */
  void grown(int partitions) {
    leadersUpTo = partitions;
  }

  /** Who is registered, by ensemble, with the session it was listed in. */
  Map<String, Stamped<List<RegisteredProducer>>> listings() {
    Map<String, Stamped<List<RegisteredProducer>>> listings = carryOver.listings();
    memory.absences().look(listings, with.scheduler().monotonicMs());
    return listings;
  }

  View look(Optional<RingState> state) {
    if (state.isEmpty()) {
      KafkaView kafka =
          proposal != null && proposal.request() instanceof ChangeRequest.Create create
              ? beforeCreation(create)
              : KafkaView.ofCluster("");
      return new View(proposal, state, false, kafka, List.of(), null, null, null);
    }
    RingState current = state.get();
    KafkaView cluster = KafkaView.ofCluster(clusterId());
    if (current.change().isPresent()) {
      return new View(proposal, state, false, cluster, List.of(), null, drain(current), null);
    }
    boolean archived = memory.isArchived(current);
    if (!archived
        || proposal == null
        || !current.kafkaClusterId().equals(clusterId())
        || StableSteps.ended(current, proposal).isPresent()) {
      return new View(proposal, state, archived, cluster, List.of(), null, null, null);
    }
    if (AcceptorSteps.concerns(proposal.request())) {
      return new View(
          proposal, state, true, cluster, List.of(), null, null, acceptors(current, proposal));
    }
    if (proposal.request() instanceof ChangeRequest.Forget forget) {
      return new View(proposal, state, true, cluster, List.of(), null, null, null, records(forget));
    }
    return new View(
        proposal,
        state,
        true,
        topicsOf(current),
        producersOf(current),
        earlier(current),
        null,
        null);
  }

  private DrainView drain(RingState state) {
    long nowMs = with.scheduler().monotonicMs();
    Drain drain = memory.drainOf(state, nowMs).orElseThrow();
    drain.relist(listings(), with.scheduler().monotonicMs());
    drain.acknowledge(
        waits
            .ask(
                with.ensembles(),
                e -> e.membership().acknowledgements(ring, drain.changeId()),
                with.config().askMaxMs())
            .values());
    return drain.view(memory.absences(), with.scheduler().monotonicMs());
  }

  private RecordsView records(ChangeRequest.Forget forget) {
    Map<String, List<RegisteredProducer>> found = new HashMap<>();
    listings()
        .forEach(
            (name, listing) ->
                found.put(
                    name,
                    listing.value().stream()
                        .filter(p -> forget.producers().contains(p.registration().producerId()))
                        .toList()));
    Set<String> silent = new HashSet<>();
    with.ensembles().stream()
        .map(Ensemble::name)
        .filter(n -> !found.containsKey(n))
        .forEach(silent::add);
    return new RecordsView(found, silent);
  }

  private AcceptorsView acceptors(RingState state, Proposal about) {
    Map<String, RegisterRead> reads = new HashMap<>();
    with.ensembles().forEach(e -> reads.put(e.name(), new RegisterRead.Unavailable("no answer")));
    reads.putAll(carryOver.reads());
    AcceptorEndpoint begun =
        reads.values().stream()
            .flatMap(read -> endpoint(read, about).stream())
            .findFirst()
            .orElse(null);
    return new AcceptorsView(reads, begun, memory.carriedTo(state));
  }

  /** The register whose life this proposal has begun. */
  private Optional<AcceptorEndpoint> endpoint(RegisterRead read, Proposal about) {
    return read instanceof RegisterRead.Present present
            && RingRegister.isLifeFor(present.register().acceptor(), about.lifePurpose())
        ? with.ensembles().stream()
            .filter(e -> e.name().equals(present.register().acceptor().name()))
            .findFirst()
            .map(e -> new AcceptorEndpoint(present.register().acceptor(), e.address()))
        : Optional.empty();
  }

  private KafkaView topicsOf(RingState state) {
    List<String> topics = state.topics().stream().map(RingTopic::name).toList();
    return new KafkaView(
        clusterId(), with.kafka().describe(topics), leadersUpTo, Set.of(), Map.of());
  }

  private List<ProducerRegistration> producersOf(RingState state) {
    Map<String, ProducerRegistration> byId = new HashMap<>();
    listings()
        .values()
        .forEach(
            listing ->
                listing.value().stream()
                    .map(RegisteredProducer::registration)
                    .filter(p -> p.topics().stream().anyMatch(state::covers))
                    .forEach(p -> byId.put(p.producerId(), p)));
    return List.copyOf(byId.values());
  }

  private @Nullable Ring earlier(RingState state) {
    if (proposal == null
        || !(proposal.request() instanceof ChangeRequest.RollBack rollBack)
        || rollBack.toEpoch() >= state.epoch()) {
      return null;
    }
    RingHistory history = new RingHistory(ring, with.ensembles());
    return waits
        .get(
            history.ringAt(rollBack.toEpoch(), state),
            with.config().decideMaxMs(),
            "reading the archive of ring '" + ring + "'")
        .orElse(null);
  }

  private KafkaView beforeCreation(ChangeRequest.Create create) {
    Map<String, TopicDescription> topics = with.kafka().describe(create.topics());
    Set<String> withRecords = new HashSet<>();
    if (create.genesis() == Genesis.CONSISTENT) {
      topics.forEach(
          (name, description) ->
              with.kafka().highWatermarks(List.of(name), description.partitions()).topics().stream()
                  .flatMap(t -> t.partitions().stream())
                  .filter(p -> p.offset() > 0)
                  .map(PartitionCut::offset)
                  .findFirst()
                  .ifPresent(offset -> withRecords.add(name)));
    }
    return new KafkaView(clusterId(), topics, 0, withRecords, ringByTopic(create));
  }

  /** Which of the topics other rings cover already. */
  private Map<String, String> ringByTopic(ChangeRequest.Create create) {
    Map<String, Stamped<List<String>>> answers =
        waits.ask(with.ensembles(), e -> e.rings(), with.config().askMaxMs());
    if (answers.size() <= with.ensembles().size() / 2) {
      throw new NoQuorumException(
          "only "
              + answers.keySet()
              + " could be asked for existing rings; bring a majority of ensembles back");
    }
    Set<String> others = new TreeSet<>();
    answers.values().forEach(answer -> others.addAll(answer.value()));
    others.remove(ring);
    Map<String, String> found = new HashMap<>();
    for (String other : others) {
      stateOf(other)
          .filter(state -> state.kafkaClusterId().equals(clusterId()))
          .ifPresent(
              state ->
                  create.topics().stream()
                      .filter(state::covers)
                      .forEach(topic -> found.put(topic, other)));
    }
    return found;
  }

  private Optional<RingState> stateOf(String other) {
    try {
      return waits
          .get(with.registers().apply(other).read(), with.config().decideMaxMs(), "reading a ring")
          .state();
    } catch (RingMissingException e) {
      return Optional.empty();
    }
  }
}
