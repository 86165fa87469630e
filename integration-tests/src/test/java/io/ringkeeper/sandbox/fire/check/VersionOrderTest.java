package io.ringkeeper.sandbox.fire.check;

import static org.assertj.core.api.Assertions.assertThat;

import io.ringkeeper.sandbox.fire.check.VersionOrder.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The sweep over version order decides what a search through all orders decides. */
class VersionOrderTest {

  private static final int HISTORIES = 20_000;
  private static final int MAX_OPERATIONS = 7;
  private static final int TIMES = 12;

  @Test
  void sweepAgreesWithASearchThroughAllOrders() {
    long linearizable = 0;
    for (int seed = 0; seed < HISTORIES; seed++) {
      // Given
      List<Operation> history = randomHistory(new Random(seed));

      // When
      boolean sweep = VersionOrder.check(history).isEmpty();
      boolean search = search(history, 0);

      // Then
      assertThat(sweep).as("seed %d: %s", seed, history).isEqualTo(search);
      linearizable += sweep ? 1 : 0;
    }
    assertThat(linearizable).as("both verdicts are common").isBetween(2_000L, 18_000L);
  }

  /** Writes of the versions 1 to n by one call each, and reads of any. */
  private static List<Operation> randomHistory(Random random) {
    List<Operation> history = new ArrayList<>();
    int writes = 1 + random.nextInt(3);
    int reads = random.nextInt(MAX_OPERATIONS - writes) + 1;
    for (int version = 1; version <= writes; version++) {
      history.add(operation(random, true, version));
    }
    for (int i = 0; i < reads; i++) {
      history.add(operation(random, false, random.nextInt(writes + 1)));
    }
    return history;
  }

  private static Operation operation(Random random, boolean isWrite, long version) {
    long spread = isWrite ? TIMES / 2 : TIMES / 3;
    long began = random.nextInt(TIMES) + (isWrite ? version : version * 2);
    boolean isOpen = isWrite && random.nextInt(5) == 0;
    long end = isOpen ? Long.MAX_VALUE : began + 1 + random.nextInt((int) spread);
    return new Operation((isWrite ? "w" : "r") + version, isWrite, version, began, end);
  }

  /** Wing and Gong: any operation that no other precedes may be next if the register allows it. */
  private static boolean search(List<Operation> left, long version) {
    if (left.isEmpty()) {
      return true;
    }
    for (Operation next : left) {
      boolean isFirst = left.stream().noneMatch(o -> o.endNanos() < next.beganNanos());
      boolean isLegal = next.version() == (next.isWrite() ? version + 1 : version);
      if (isFirst && isLegal) {
        List<Operation> rest = new ArrayList<>(left);
        rest.remove(next);
        if (search(rest, next.version())) {
          return true;
        }
      }
    }
    return false;
  }
}
