package io.ringkeeper.model;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Nothing sent before a flip lands after its acknowledgement. */
class TicketModelTest {

  static List<ModelCase> quickOnes() {
    return SmallCases.tickets();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("quickOnes")
  void smallWorldsGoWrongOnlyWithoutARule(ModelCase searched) {
    searched.verify();
  }
}
