package io.ringkeeper;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchRule;
import org.junit.jupiter.api.Test;

/** Which package may use which. */
class LayeringTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
          .importPackages("io.ringkeeper");

  @Test
  void ringUsesTheJdkOnly() {
    only("io.ringkeeper.ring..", "java..").check(CLASSES);
  }

  @Test
  void paxosUsesTheJdkOnly() {
    only("io.ringkeeper.paxos..", "java..").check(CLASSES);
  }

  @Test
  void agreementUsesRingAndPaxosOnly() {
    only(
            "io.ringkeeper.agreement..",
            "java..",
            "org.slf4j..",
            "io.ringkeeper.ring..",
            "io.ringkeeper.paxos..")
        .check(CLASSES);
  }

  @Test
  void zookeeperUsesAgreementAndCuratorOnly() {
    only(
            "io.ringkeeper.zookeeper..",
            "java..",
            "org.slf4j..",
            "io.ringkeeper.ring..",
            "io.ringkeeper.paxos..",
            "io.ringkeeper.agreement..",
            "org.apache.curator..",
            "org.apache.zookeeper..")
        .check(CLASSES);
  }

  @Test
  void viewUsesAgreementAndItsAdaptersOnly() {
    only(
            "io.ringkeeper.view..",
            "java..",
            "org.slf4j..",
            "io.ringkeeper.agreement..",
            "io.ringkeeper.zookeeper..")
        .check(CLASSES);
  }

  @Test
  void consumerUsesNeitherTheProducerSideNorZooKeeper() {
    only(
            "io.ringkeeper.consumer..",
            "java..",
            "org.slf4j..",
            "org.apache.kafka..",
            "io.ringkeeper.ring..",
            "io.ringkeeper.agreement..",
            "io.ringkeeper.view..")
        .check(CLASSES);
  }

  @Test
  void consumerRulesUseNoKafkaAndNoView() {
    only(
            "io.ringkeeper.consumer.rules..",
            "java..",
            "io.ringkeeper.ring..",
            "io.ringkeeper.agreement..")
        .check(CLASSES);
  }

  @Test
  void producerDoesNotUseTheConsumer() {
    noClasses()
        .that()
        .resideInAPackage("io.ringkeeper.producer..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.ringkeeper.consumer..")
        .check(CLASSES);
  }

  @Test
  void nobodyElseUsesCuratorOrZooKeeper() {
    noClasses()
        .that()
        .resideOutsideOfPackage("io.ringkeeper.zookeeper..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("org.apache.curator..", "org.apache.zookeeper..")
        .check(CLASSES);
  }

  @Test
  void onlyTheClientPluginsUseKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackages("io.ringkeeper.producer..", "io.ringkeeper.consumer..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(CLASSES);
  }

  @Test
  void packagesFormNoCycle() {
    slices().matching("io.ringkeeper.(*)..").should().beFreeOfCycles().check(CLASSES);
  }

  @Test
  void theRulesSeeTheClassesTheyAreAbout() {
    assertThat(CLASSES.containPackage("io.ringkeeper.ring")).isTrue();
    assertThat(CLASSES.containPackage("io.ringkeeper.paxos")).isTrue();
    assertThat(CLASSES.containPackage("io.ringkeeper.agreement")).isTrue();
    assertThat(CLASSES.containPackage("io.ringkeeper.zookeeper")).isTrue();
    assertThat(CLASSES.containPackage("io.ringkeeper.view")).isTrue();
    assertThat(CLASSES.containPackage("io.ringkeeper.producer")).isTrue();
    assertThat(CLASSES.containPackage("io.ringkeeper.consumer")).isTrue();
    assertThat(CLASSES.containPackage("io.ringkeeper.consumer.rules")).isTrue();
  }

  private static ArchRule only(String inside, String... others) {
    String[] allowed = new String[others.length + 2];
    System.arraycopy(others, 0, allowed, 0, others.length);
    allowed[others.length] = inside;
    allowed[others.length + 1] = "org.jspecify.annotations..";
    return classes()
        .that()
        .resideInAPackage(inside)
        .should()
        .onlyDependOnClassesThat()
        .resideInAnyPackage(allowed);
  }
}
