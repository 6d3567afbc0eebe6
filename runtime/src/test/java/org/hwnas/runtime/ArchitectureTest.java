package org.hwnas.runtime;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Reads plans only; one source of random numbers; one class that knows the numerical library. */
@AnalyzeClasses(
    packages = "org.hwnas.runtime",
    importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  @ArchTest
  static final ArchRule knowsNothingOfTheLanguage =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse..", "org.hwnas.dsl..", "org.hwnas.cli..");

  @ArchTest
  static final ArchRule onlyTheKernelsSeeNd4j =
      noClasses()
          .that()
          .haveNameNotMatching(".*\\.Nd4jKernels(\\$.*)?")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.nd4j..", "org.bytedeco..");

  @ArchTest
  static final ArchRule onlyNamedStreamsMakeRandomNumbers =
      noClasses()
          .that()
          .resideOutsideOfPackage("..runtime.random..")
          .should()
          .dependOnClassesThat()
          .haveNameMatching(
              "java\\.util\\.(Random|SplittableRandom|random\\..*|concurrent\\.ThreadLocalRandom)|java\\.security\\.SecureRandom")
          .orShould()
          .callMethod(Math.class, "random");

  @ArchTest
  static final ArchRule noResultDependsOnTheClock =
      noClasses()
          .that()
          .resideInAnyPackage(
              "..runtime.search..",
              "..runtime.space..",
              "..runtime.estimate..",
              "..runtime.cost..",
              "..runtime.mapping..",
              "..runtime.network..",
              "..runtime.training..",
              "..runtime.inference..",
              "..runtime.device..",
              "..runtime.circuit..",
              "..runtime.analog..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("java.time..")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime");
}
