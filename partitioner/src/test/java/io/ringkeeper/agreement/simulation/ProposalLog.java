package io.ringkeeper.agreement.simulation;

import io.ringkeeper.agreement.RingState;
import io.ringkeeper.agreement.change.ChangeRequest;
import io.ringkeeper.agreement.change.Genesis;
import io.ringkeeper.agreement.change.Proposal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/** The topic of proposals, and the operators who write to it. */
final class ProposalLog {

  static final int SLOTS = 12;

  private final World world;
  private final SplittableRandom random;
  private final List<Proposal> proposals = new ArrayList<>();
  private final Set<String> deadProducers = new TreeSet<>();
  private final Set<String> leftProducers = new TreeSet<>();

  ProposalLog(World world) {
    this.world = world;
    this.random = world.dice().of("operator");
  }

  List<Proposal> proposals() {
    return proposals;
  }

  /** A producer that will not come back. */
  void died(String producerId) {
    deadProducers.add(producerId);
  }

  /**
   * A producer has left. Its record may still be brought back, by an acceptor's joining that has
   * copied the records meanwhile.
   */
  void left(String producerId) {
    leftProducers.add(producerId);
  }

  void create() {
    add(
        new ChangeRequest.Create(List.of(SimKafka.TOPIC), Genesis.COMPATIBLE, SLOTS, Map.of()),
        false);
  }

  /** Some change of the ring as it is known now; nothing as long as there is none. */
  void anyChange() {
    world
        .checker()
        .newest()
        .ifPresent(
            state -> {
              boolean ofAcceptors =
                  random.nextInt(3) == 0
                      && !world.plan().mayLoseMajority()
                      && !isChangingAcceptors();
              Optional<ChangeRequest> request =
                  ofAcceptors ? acceptors(state) : Optional.of(anyRequest(state));
              boolean givesUpTheDead = random.nextBoolean();
              request.ifPresent(r -> add(r, givesUpTheDead));
            });
  }

  /** Whether a change of acceptors has been proposed and has not ended everywhere. */
  boolean isChangingAcceptors() {
    return world.actors().stream()
        .filter(CoordinatorActor.class::isInstance)
        .map(CoordinatorActor.class::cast)
        .anyMatch(
            c ->
                proposals.stream()
                    .skip(c.handled())
                    .anyMatch(p -> p.request().kind().matches(".*acceptor|rejoin")));
  }

  // What is damaged comes back if everybody who votes knows of it; else one more or one less. As
  // the documentation asks for, at most one ensemble is configured beside the acceptors.
  private Optional<ChangeRequest> acceptors(RingState state) {
    List<String> named = state.quorum().names().toList();
    List<SimServers> damaged =
        world.allServers().stream().filter(s -> !s.isIntact() && named.contains(s.name())).toList();
    Optional<String> spare =
        world.allServers().stream()
            .map(SimServers::name)
            .filter(name -> !named.contains(name))
            .findFirst();
    if (spare.isPresent()) {
      return Optional.of(new ChangeRequest.AddAcceptor(spare.get()));
    }
    if (!damaged.isEmpty() && named.size() > 2) {
      String lost = damaged.get(0).name();
      return world.isKnownToVoters(lost)
          ? Optional.of(new ChangeRequest.Rejoin(lost, random.nextBoolean()))
          : Optional.empty();
    }
    if (random.nextInt(3) == 0) {
      String healthy = named.get(random.nextInt(named.size()));
      return Optional.of(
          random.nextBoolean() || named.size() == 2
              ? new ChangeRequest.RemoveAcceptor(healthy)
              : new ChangeRequest.Rejoin(healthy, true));
    }
    return Optional.of(new ChangeRequest.AddAcceptor(world.rollOut()));
  }

  /** A change that must succeed once everything works. */
  Proposal lastChange() {
    deadProducers.addAll(leftProducers);
    return add(new ChangeRequest.Empty(), true);
  }

  private ChangeRequest anyRequest(RingState state) {
    int partitions = Math.max(state.partitions(), world.kafka().size());
    return switch (random.nextInt(8)) {
      case 0 -> new ChangeRequest.Empty();
      case 1 -> new ChangeRequest.Expand(Math.min(6, partitions + 1));
      case 2 -> new ChangeRequest.Drain(Set.of(random.nextInt(state.partitions())));
      case 3 -> new ChangeRequest.RollBack(random.nextLong(state.epoch() + 1));
      default -> {
        Map<Integer, Integer> moves = new TreeMap<>();
        for (int i = 0; i < 3; i++) {
          moves.put(random.nextInt(SLOTS), random.nextInt(state.partitions()));
        }
        yield new ChangeRequest.MoveSlots(moves);
      }
    };
  }

  private Proposal add(ChangeRequest request, boolean givesUpTheDead) {
    Optional<RingState> state = world.checker().newest();
    Long expected =
        request instanceof ChangeRequest.Create ? null : state.map(RingState::epoch).orElse(0L);
    Proposal proposal =
        new Proposal(
            SimRing.NAME,
            request.kind() + "-" + proposals.size(),
            request,
            "",
            "",
            expected,
            givesUpTheDead ? deadProducers : Set.of());
    world.checker().handIn(proposal.proposalId());
    world.queue().trace(() -> "proposed " + proposal.proposalId() + " for epoch " + expected);
    proposals.add(proposal);
    world.actors().forEach(a -> a.process().schedule(0, a::look));
    return proposal;
  }
}
