package io.ringkeeper.agreement.change;

import io.ringkeeper.ring.KeySlots;
import io.ringkeeper.ring.Reshape;
import io.ringkeeper.ring.Ring;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests in the planner's words. */
final class Reshapes implements ChangeRequest.Cases<Optional<Reshape>> {

  private final Ring current;
  private final @Nullable Ring earlier;

  private Reshapes(Ring current, @Nullable Ring earlier) {
    this.current = current;
    this.earlier = earlier;
  }

  /**
   * What the planner is asked for; empty when that needs an earlier ring which is not there, and
   * for requests that change no table.
   */
  static Optional<Reshape> of(ChangeRequest request, Ring current, @Nullable Ring earlier) {
    return request.match(new Reshapes(current, earlier));
  }

  @Override
  public Optional<Reshape> create(ChangeRequest.Create create) {
    return Optional.empty();
  }

  @Override
  public Optional<Reshape> empty(ChangeRequest.Empty empty) {
    return Optional.of(new Reshape.Empty());
  }

  @Override
  public Optional<Reshape> expand(ChangeRequest.Expand expand) {
    return Optional.of(new Reshape.Expand(expand.partitions()));
  }

  @Override
  public Optional<Reshape> drain(ChangeRequest.Drain drain) {
    return Optional.of(new Reshape.Drain(drain.partitions()));
  }

  @Override
  public Optional<Reshape> reweight(ChangeRequest.Reweight reweight) {
    return Optional.of(new Reshape.Reweight(reweight.weights()));
  }

  @Override
  public Optional<Reshape> moveSlots(ChangeRequest.MoveSlots move) {
    return Optional.of(new Reshape.MoveSlots(move.partitionBySlot()));
  }

  @Override
  public Optional<Reshape> moveKey(ChangeRequest.MoveKey move) {
    int slot = KeySlots.slotOf(move.key().bytes(), current.table().slots());
    return Optional.of(new Reshape.MoveSlots(Map.of(slot, move.partition())));
  }

  @Override
  public Optional<Reshape> rollBack(ChangeRequest.RollBack rollBack) {
    return Optional.ofNullable(earlier).map(Reshape.RollBack::new);
  }

  // Neither acceptors nor producers are part of the table: nothing to plan.
  @Override
  public Optional<Reshape> addAcceptor(ChangeRequest.AddAcceptor add) {
    return Optional.empty();
  }

  @Override
  public Optional<Reshape> removeAcceptor(ChangeRequest.RemoveAcceptor remove) {
    return Optional.empty();
  }

  @Override
  public Optional<Reshape> rejoin(ChangeRequest.Rejoin rejoin) {
    return Optional.empty();
  }

  @Override
  public Optional<Reshape> forget(ChangeRequest.Forget forget) {
    return Optional.empty();
  }

  @Override
  public Optional<Reshape> compatible(ChangeRequest.Compatible compatible) {
    return Optional.of(new Reshape.Compatible());
  }
}
