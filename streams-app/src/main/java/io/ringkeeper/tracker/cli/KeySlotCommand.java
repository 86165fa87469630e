package io.ringkeeper.tracker.cli;

import io.ringkeeper.ring.KeySlots;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Computes a key's slot; needs no server. */
@Command(name = "key-slot", description = "Compute the slot of a key. Needs no server.")
final class KeySlotCommand implements Runnable {

  @Spec private CommandSpec spec;
  @Mixin private final KeyOption key = new KeyOption();

  @Option(
      names = "--slots",
      paramLabel = "COUNT",
      defaultValue = "16368",
      description = "the ring's slot count (default: ${DEFAULT-VALUE}, that of 12 partitions)")
  private int slots;

  private final Ringkeeper root;

  KeySlotCommand(Ringkeeper root) {
    this.root = root;
  }

  /** A key's way to its slot. */
  record KeySlot(int murmur2, int slots, int slot) {}

  @Override
  public void run() {
    if (slots < 1 || slots > KeySlots.MAX_SLOTS) {
      throw CliException.failed(
          "--slots %d is out of range: a ring has 1 to %d slots"
              .formatted(slots, KeySlots.MAX_SLOTS));
    }
    byte[] bytes = key.bytes();
    KeySlot result = new KeySlot(KeySlots.murmur2(bytes), slots, KeySlots.slotOf(bytes, slots));
    Printer printer = root.printer(spec);
    printer.print(
        result,
        () ->
            printer.line(
                "slot %d of %d (murmur2 %d)"
                    .formatted(result.slot(), result.slots(), result.murmur2())));
  }
}
