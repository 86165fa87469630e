package io.ringkeeper.connect;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayersTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.ringkeeper.connect");

  @Test
  void sourceAndSinkDoNotKnowEachOther() {
    noClasses()
        .that()
        .resideInAPackage("io.ringkeeper.connect.source..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.ringkeeper.connect.sink..")
        .check(CLASSES);
    noClasses()
        .that()
        .resideInAPackage("io.ringkeeper.connect.sink..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("io.ringkeeper.connect.source..")
        .check(CLASSES);
  }

  @Test
  void pluginUsesAgreementEnsemblesRingAndPaxosOnly() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.ringkeeper.producer..",
            "io.ringkeeper.consumer..",
            "org.apache.zookeeper..",
            "org.apache.curator..",
            "com.fasterxml..")
        .check(CLASSES);
  }
}
