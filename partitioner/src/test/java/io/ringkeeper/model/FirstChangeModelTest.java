package io.ringkeeper.model;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No key is reordered by growing a ring that producers do not go by yet. */
class FirstChangeModelTest {

  static List<ModelCase> quickOnes() {
    return SmallCases.firstChange();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("quickOnes")
  void smallWorldsGoWrongOnlyWithoutARule(ModelCase searched) {
    searched.verify();
  }
}
