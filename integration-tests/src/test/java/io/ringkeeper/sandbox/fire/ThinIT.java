package io.ringkeeper.sandbox.fire;

import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ThinIT {
  @Test
  void thin() {
    Arena.Setup setup =
        new Arena.Setup(Path.of("target/it/ThinIT").toAbsolutePath(), 3, 60, 1, false);
    Ledger ledger = new Ledger();
    try (Arena arena = Arena.start(setup, line -> System.out.println(line))) {
      new Rounds(
              arena,
              Long.getLong("ringkeeper.fire.seed", 1L),
              ledger,
              line -> System.out.println(line),
              Set.of(FaultKind.KILL_CONNECT))
          .run(Integer.getInteger("ringkeeper.fire.rounds", 6));
      arena.stopProposers();
      ledger.line(
          "transitions "
              + arena.recorder().transitions()
              + " missed "
              + arena.recorder().missed()
              + " chosen "
              + arena.recorder().highestChosen()
              + " outcomes "
              + arena.live().outcomes());
    }
    System.out.println(ledger.report());
  }
}
