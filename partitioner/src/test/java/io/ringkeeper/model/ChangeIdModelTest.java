package io.ringkeeper.model;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An acknowledgement, a cut and an abort count for their own change only. */
class ChangeIdModelTest {

  static List<ModelCase> quickOnes() {
    return SmallCases.changeId();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("quickOnes")
  void smallWorldsGoWrongOnlyWithoutARule(ModelCase searched) {
    searched.verify();
  }
}
