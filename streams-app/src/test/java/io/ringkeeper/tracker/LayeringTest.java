package io.ringkeeper.tracker;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.Architectures.layeredArchitecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

class LayeringTest {

  private static final JavaClasses CLASSES =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("io.ringkeeper.tracker");

  @Test
  void packagesDependDownwardOnly() {
    layeredArchitecture()
        .consideringOnlyDependenciesInLayers()
        .layer("audit")
        .definedBy("..tracker.audit..")
        .layer("topology")
        .definedBy("..tracker.topology..")
        .layer("query")
        .definedBy("..tracker.query..")
        .layer("job")
        .definedBy("..tracker.job..")
        .layer("web")
        .definedBy("..tracker.web..")
        .layer("cli")
        .definedBy("..tracker.cli..")
        .whereLayer("cli")
        .mayNotBeAccessedByAnyLayer()
        .whereLayer("web")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("job")
        .mayOnlyBeAccessedByLayers("cli")
        .whereLayer("query")
        .mayOnlyBeAccessedByLayers("job", "web", "cli")
        .whereLayer("topology")
        .mayOnlyBeAccessedByLayers("query", "job", "web", "cli")
        .check(CLASSES);
  }

  @Test
  void auditIsPure() {
    noClasses()
        .that()
        .resideInAPackage("..tracker.audit..")
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "org.apache.kafka..",
            "org.slf4j..",
            "com.fasterxml..",
            "io.javalin..",
            "java.io..",
            "java.net..",
            "java.nio..",
            "java.time..",
            "java.util.concurrent..")
        .check(CLASSES);
  }

  @Test
  void onlyValuesOfThePartitionerAreUsed() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(
            "io.ringkeeper.paxos..",
            "io.ringkeeper.zookeeper..",
            "io.ringkeeper.producer..",
            "io.ringkeeper.consumer..",
            "io.ringkeeper.agreement",
            "io.ringkeeper.agreement.codec..",
            "io.ringkeeper.agreement.change..")
        .check(CLASSES);
  }

  @Test
  void onlyTheCommandLineHasAMain() {
    methods()
        .that()
        .haveName("main")
        .should()
        .beDeclaredInClassesThat()
        .resideInAPackage("..tracker.cli..")
        .check(CLASSES);
  }

  @Test
  void onlyTheWebPackageKnowsTheWebServer() {
    classes()
        .that()
        .resideOutsideOfPackage("..tracker.web..")
        .should()
        .onlyDependOnClassesThat()
        .resideOutsideOfPackages("io.javalin..", "org.eclipse.jetty..")
        .check(CLASSES);
  }
}
