package org.hwnas.plan;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "org.hwnas.plan", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule knowsNothingOfTheOtherModules =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.eclipse..",
              "org.nd4j..",
              "org.hwnas.dsl..",
              "org.hwnas.runtime..",
              "org.hwnas.cli..");

  @ArchTest
  static final ArchRule onlyTheJsonPackageKnowsJson =
      noClasses()
          .that()
          .resideOutsideOfPackage("org.hwnas.plan.json..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("com.google.gson..", "org.erdtman..");

  @ArchTest
  static final ArchRule touchesNoFiles =
      noClasses().should().dependOnClassesThat().resideInAnyPackage("java.nio.file..");
}
