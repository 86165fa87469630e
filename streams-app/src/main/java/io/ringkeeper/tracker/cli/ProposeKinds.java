package io.ringkeeper.tracker.cli;

import io.ringkeeper.ring.KeySlots;
import io.ringkeeper.ring.Reshape;
import io.ringkeeper.tracker.query.TableInfo;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The kinds of change, one command each. */
final class ProposeKinds {

  private ProposeKinds() {}

  @Command(name = "expand", description = "Grow the ring's topics to a partition count.")
  static final class Expand extends KindCommand {

    @Option(
        names = "--partitions",
        required = true,
        paramLabel = "COUNT",
        description = "the new total")
    private int partitions;

    Expand(Ringkeeper root) {
      super(root);
    }

    @Override
    String kind() {
      return "expand";
    }

    @Override
    Map<String, Object> parameters() {
      return Map.of("partitions", partitions);
    }

    @Override
    Reshape reshape(TrackerClient tracker, TableInfo current) {
      return new Reshape.Expand(partitions);
    }
  }

  @Command(name = "drain", description = "Take all keys from partitions; they keep existing.")
  static final class Drain extends KindCommand {

    @Option(
        names = "--partitions",
        split = ",",
        required = true,
        paramLabel = "PARTITION",
        description = "the partitions that are to own no key")
    private List<Integer> partitions;

    Drain(Ringkeeper root) {
      super(root);
    }

    @Override
    String kind() {
      return "drain";
    }

    @Override
    Map<String, Object> parameters() {
      return Map.of("partitions", List.copyOf(new TreeSet<>(partitions)));
    }

    @Override
    Reshape reshape(TrackerClient tracker, TableInfo current) {
      return new Reshape.Drain(Set.copyOf(partitions));
    }
  }

  @Command(name = "reweight", description = "Shift load between partitions by their weights.")
  static final class Reweight extends KindCommand {

    @Option(
        names = "--weights",
        split = ",",
        required = true,
        paramLabel = "PARTITION=WEIGHT",
        description = "new weights, 0 to 1,000,000; 100 is the default of a partition")
    private Map<Integer, Integer> weights;

    Reweight(Ringkeeper root) {
      super(root);
    }

    @Override
    String kind() {
      return "reweight";
    }

    @Override
    Map<String, Object> parameters() {
      return Map.of("weights", new TreeMap<>(weights));
    }

    @Override
    Reshape reshape(TrackerClient tracker, TableInfo current) {
      return new Reshape.Reweight(weights);
    }
  }

  @Command(name = "move", description = "Put slots on partitions.")
  static final class MoveSlots extends KindCommand {

    @Option(
        names = "--slots",
        split = ",",
        required = true,
        paramLabel = "SLOT=PARTITION",
        description = "which slots go where")
    private Map<Integer, Integer> slots;

    MoveSlots(Ringkeeper root) {
      super(root);
    }

    @Override
    String kind() {
      return "move";
    }

    @Override
    Map<String, Object> parameters() {
      return Map.of("slots", new TreeMap<>(slots));
    }

    @Override
    Reshape reshape(TrackerClient tracker, TableInfo current) {
      return new Reshape.MoveSlots(slots);
    }
  }

  @Command(name = "move-key", description = "Put the slot of a key on a partition.")
  static final class MoveKey extends KindCommand {

    @Option(
        names = "--key",
        required = true,
        paramLabel = "KEY",
        description = "the key: text, or hex with --hex")
    private String key;

    @Option(names = "--hex", description = "the key is given as hexadecimal bytes")
    private boolean hex;

    @Option(
        names = "--partition",
        required = true,
        paramLabel = "PARTITION",
        description = "where its slot goes, with all keys that share it")
    private int partition;

    MoveKey(Ringkeeper root) {
      super(root);
    }

    @Override
    String kind() {
      return "move-key";
    }

    @Override
    Map<String, Object> parameters() {
      return hex
          ? Map.of("keyBase64", Base64.getEncoder().encodeToString(bytes()), "partition", partition)
          : Map.of("key", key, "partition", partition);
    }

    @Override
    Reshape reshape(TrackerClient tracker, TableInfo current) {
      return new Reshape.MoveSlots(Map.of(KeySlots.slotOf(bytes(), current.slots()), partition));
    }

    private byte[] bytes() {
      return KeyOption.bytes(key, hex ? KeyOption.Encoding.HEX : KeyOption.Encoding.TEXT);
    }
  }

  @Command(name = "rollback", description = "Return to the table of an earlier epoch.")
  static final class RollBack extends KindCommand {

    @Option(
        names = "--to-epoch",
        required = true,
        paramLabel = "EPOCH",
        description = "whose table returns; ringkeeper decisions RING lists the epochs")
    private long toEpoch;

    RollBack(Ringkeeper root) {
      super(root);
    }

    @Override
    String kind() {
      return "rollback";
    }

    @Override
    Map<String, Object> parameters() {
      return Map.of("toEpoch", toEpoch);
    }

    @Override
    Reshape reshape(TrackerClient tracker, TableInfo current) {
      return new Reshape.RollBack(tracker.table(ring(), toEpoch).toRing());
    }
  }

  @Command(
      name = "compatible",
      description = "Return to the mapping of Kafka's default partitioner: the way out.")
  static final class Compatible extends KindCommand {

    Compatible(Ringkeeper root) {
      super(root);
    }

    @Override
    String kind() {
      return "compatible";
    }

    @Override
    Map<String, Object> parameters() {
      return Map.of();
    }

    @Override
    Reshape reshape(TrackerClient tracker, TableInfo current) {
      return new Reshape.Compatible();
    }
  }

  @Command(
      name = "empty",
      description = "Move nothing, only pass a change: shows that every producer follows the ring.")
  static final class Empty extends KindCommand {

    Empty(Ringkeeper root) {
      super(root);
    }

    @Override
    String kind() {
      return "empty";
    }

    @Override
    Map<String, Object> parameters() {
      return Map.of();
    }

    @Override
    Reshape reshape(TrackerClient tracker, TableInfo current) {
      return new Reshape.Empty();
    }
  }
}
