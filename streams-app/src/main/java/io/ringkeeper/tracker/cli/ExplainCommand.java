package io.ringkeeper.tracker.cli;

import io.ringkeeper.ring.KeySlots;
import io.ringkeeper.tracker.query.TableInfo;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Explains where a key goes. */
@Command(
    name = "explain",
    description = "Explain where a ring's key goes: key, slot, partition at an epoch.")
final class ExplainCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Parameters(index = "0", paramLabel = "RING", description = "the ring's name")
  private String ring;

  @Parameters(index = "1", paramLabel = "KEY", description = "the key: text, or hex with --hex")
  private String key;

  @Option(names = "--hex", description = "the key is given as hexadecimal bytes")
  private boolean hex;

  @Option(
      names = "--epoch",
      paramLabel = "EPOCH",
      description = "the epoch to look at (default: the current one)")
  private @Nullable Long epoch;

  private final Ringkeeper root;

  ExplainCommand(Ringkeeper root) {
    this.root = root;
  }

  /** A key's way to its partition. */
  record Explanation(
      String ring,
      List<String> topics,
      long epoch,
      int murmur2,
      int slots,
      int slot,
      int partition,
      int partitions) {}

  @Override
  public void run() {
    TrackerClient tracker = root.tracker();
    TableInfo table = epoch == null ? tracker.table(ring) : tracker.table(ring, epoch);
    byte[] bytes = KeyOption.bytes(key, hex ? KeyOption.Encoding.HEX : KeyOption.Encoding.TEXT);
    int slot = KeySlots.slotOf(bytes, table.slots());
    Explanation result =
        new Explanation(
            ring,
            table.topics(),
            table.epoch(),
            KeySlots.murmur2(bytes),
            table.slots(),
            slot,
            table.partitionBySlot().get(slot),
            table.partitions());
    Printer printer = root.printer(spec);
    printer.print(result, () -> text(printer, result));
  }

  private static void text(Printer printer, Explanation e) {
    printer.line("key        murmur2 " + e.murmur2());
    printer.line(
        "slot       %d of %d (murmur2 without sign, modulo slots)".formatted(e.slot(), e.slots()));
    printer.line(
        "partition  %d of %d, by the table of ring %s at epoch %d"
            .formatted(e.partition(), e.partitions(), e.ring(), e.epoch()));
    printer.line("topics     " + String.join(", ", e.topics()));
  }
}
