package io.ringkeeper.model;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Consumers deliver each key in order, and go on. */
class GateModelTest {

  static List<ModelCase> quickOnes() {
    return GateCases.all().stream().filter(c -> !c.isLong()).toList();
  }

  static List<ModelCase> longOnes() {
    return GateCases.all().stream().filter(ModelCase::isLong).toList();
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("quickOnes")
  void smallWorldsGoWrongOnlyWithoutARule(ModelCase searched) {
    searched.verify();
  }

  @Tag("long")
  @ParameterizedTest(name = "{0}")
  @MethodSource("longOnes")
  void largerWorldsGoWrongOnlyWithoutARule(ModelCase searched) {
    searched.verify();
  }
}
