package org.hwnas.dsl;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The generated parser and model are left out: they are not ours to shape. */
@AnalyzeClasses(packages = "org.hwnas.dsl", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
  private static final String[] OURS = {
    "org.hwnas.dsl.diagnostics..",
    "org.hwnas.dsl.format..",
    "org.hwnas.dsl.lowering..",
    "org.hwnas.dsl.onnx..",
    "org.hwnas.dsl.schema..",
    "org.hwnas.dsl.sources..",
    "org.hwnas.dsl.syntax.."
  };

  @ArchTest
  static final ArchRule knowsNothingOfWhatUsesIt =
      noClasses()
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.hwnas.runtime..",
              "org.hwnas.cli..",
              "org.hwnas.lsp..",
              "org.hwnas.dsl.ide..",
              "org.eclipse.lsp4j..",
              "org.nd4j..");

  @ArchTest
  static final ArchRule onlySyntaxLoweringAndFormatKnowTheToolkit =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.hwnas.dsl.diagnostics..", "org.hwnas.dsl.schema..", "org.hwnas.dsl.sources..")
          .or()
          .haveFullyQualifiedName(Compiler.class.getName())
          .or()
          .haveFullyQualifiedName(Compilation.class.getName())
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.eclipse..", "org.antlr..", "org.hwnas.dsl.spec..");

  @ArchTest
  static final ArchRule onlySyntaxWiresTheParser =
      noClasses()
          .that()
          .resideInAnyPackage(OURS)
          .and()
          .resideOutsideOfPackage("org.hwnas.dsl.syntax..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage("org.antlr..", "com.google.inject..", "org.hwnas.dsl.parser..");

  @ArchTest
  static final ArchRule diagnosticsAndSchemaDoNotKnowTheCompiler =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.hwnas.dsl.diagnostics..", "org.hwnas.dsl.schema..", "org.hwnas.dsl.sources..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.hwnas.dsl.lowering..", "org.hwnas.dsl.syntax..", "org.hwnas.dsl.format..");

  @ArchTest
  static final ArchRule modelsAreReadWithoutTheLanguage =
      noClasses()
          .that()
          .resideInAPackage("org.hwnas.dsl.onnx..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.eclipse..",
              "org.antlr..",
              "org.hwnas.dsl.diagnostics..",
              "org.hwnas.dsl.lowering..",
              "org.hwnas.dsl.schema..",
              "org.hwnas.dsl.sources..",
              "org.hwnas.dsl.spec..",
              "org.hwnas.dsl.syntax..");

  @ArchTest
  static final ArchRule formattingDoesNotKnowMeanings =
      noClasses()
          .that()
          .resideInAPackage("org.hwnas.dsl.format..")
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "org.hwnas.dsl.lowering..", "org.hwnas.dsl.schema..", "org.hwnas.plan..");

  @ArchTest
  static final ArchRule onlySourcesAndTheFrontDoorTouchFiles =
      noClasses()
          .that()
          .resideInAnyPackage(
              "org.hwnas.dsl.diagnostics..",
              "org.hwnas.dsl.format..",
              "org.hwnas.dsl.schema..",
              "org.hwnas.dsl.syntax..",
              "org.hwnas.dsl.lowering..")
          .should()
          .dependOnClassesThat()
          .haveFullyQualifiedName(java.nio.file.Files.class.getName());

  @ArchTest
  static final ArchRule phasesAreHiddenBehindOneClass =
      classes()
          .that()
          .resideInAPackage("org.hwnas.dsl.lowering..")
          .and()
          .areTopLevelClasses()
          .and()
          .doNotHaveSimpleName("SpecCompiler")
          .and()
          .doNotHaveSimpleName("package-info")
          .should()
          .notBePublic();
}
