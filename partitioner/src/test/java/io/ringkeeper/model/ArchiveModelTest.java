package io.ringkeeper.model;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** No epoch is lost between the agreed state and its archive. */
class ArchiveModelTest {

  static List<ModelCase> quickOnes() {
    return SmallCases.archive();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("quickOnes")
  void smallWorldsGoWrongOnlyWithoutARule(ModelCase searched) {
    searched.verify();
  }
}
