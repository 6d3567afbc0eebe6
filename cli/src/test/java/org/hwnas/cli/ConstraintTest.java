package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.Capabilities;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.report.RunOutputs;
import org.hwnas.runtime.report.RunReport;
import org.hwnas.runtime.screening.Fidelity;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a search is told of requirements: what a run returns satisfies them, measured anew. */
class ConstraintTest {
  private static final String ROWS = "hardware.tile.pe.crossbar.rows";
  private static final String BITS = "hardware.tile.pe.adc.bits";

  @TempDir Path folder;

  private static Plan plan(String stated) {
    String text = CommandTest.COST_ONLY.replaceFirst("search nsga2 \\{[^}]*\\}", stated);
    assertThat(text).contains(stated);
    Compilation compiled = Compiler.compile("cost.hwnas", text, FileSource.none(), Map.of());
    Plan plan =
        compiled.plan().orElseThrow(() -> new AssertionError(compiled.diagnostics().toString()));
    assertThat(Capabilities.gaps(plan)).as(stated).noneMatch(Capabilities.Gap::refused);
    return plan;
  }

  private RunReport run(Plan plan) throws Exception {
    RunDirectory directory = RunDirectory.create(folder, plan, 0, "run");
    DesignEvaluator evaluator = SearchLives.evaluator(plan);
    Experiment.Result result =
        new Experiment(plan, directory, evaluator, Progress.none(), () -> false).run(2);
    return RunReport.of(plan, result.search(), result.baseline());
  }

  private static double number(Design design, String id) {
    return design.value(id).orElseThrow().asNumber();
  }

  private static double scalar(SortedMap<String, MetricArray> metrics, String name) {
    return metrics.get(name).values()[0];
  }

  /** Least energy lies where too few cells are used; rows and bits are bound to each other. */
  @ParameterizedTest
  @ValueSource(strings = {"feasibility_rules", "death_penalty", "penalty", "lagrangian", "epsilon"})
  void whatARunReturnsSatisfiesWhatIsStated(String metrics) throws Exception {
    for (String parameters : List.of("repair", "resample", "reject")) {
      Plan plan =
          plan(
              """
              require utilization >= 1 %%
              require crossbar.rows <= 32 * adc.bits
              search nsga2 {
                population = 8  budget = 48 evaluations  seed = 2  baseline = none
                constraints { metrics = %s  parameters = %s }
              }
              """
                  .formatted(metrics, parameters));
      RunReport report = run(plan);
      DesignEvaluator anew = SearchLives.evaluator(plan);
      assertThat(report.search())
          .as("some break it")
          .anyMatch(p -> scalar(p.entry().outcome().metrics(), "utilization") < 0.01)
          .allMatch(p -> number(p.design(), ROWS) <= 32 * number(p.design(), BITS));
      assertThat(report.front()).as(metrics + " " + parameters).isNotEmpty();
      for (RunReport.Point point : report.front()) {
        SortedMap<String, MetricArray> now = anew.evaluate(point.design());
        assertThat(scalar(now, "utilization")).isGreaterThanOrEqualTo(0.01);
        assertThat(now).isEqualTo(point.entry().outcome().metrics());
      }
    }
  }

  /** The ladder's lower rung judges by another model; what it says decides nothing in the end. */
  @Test
  void requirementsAreJudgedAtTheStatedFidelity() throws Exception {
    Plan plan =
        plan(
            """
            evaluate { cost = reference  quick = fidelity { cost = analytical  keep = 60 % } }
            require energy <= 150 nJ
            search nsga2 { population = 8  budget = 24 evaluations  seed = 2  baseline = none }
            """);
    RunReport report = run(plan);
    DesignEvaluator end = SearchLives.evaluator(plan);
    DesignEvaluator quick = end.as(Fidelity.chain(plan).get(0).plan());
    assertThat(report.front()).isNotEmpty();
    boolean differs = false;
    for (RunReport.Point point : report.search()) {
      double stated = scalar(end.evaluate(point.design()), "energy");
      differs |= stated <= 150e-9 != scalar(quick.evaluate(point.design()), "energy") <= 150e-9;
      assertThat(point.feasible()).isEqualTo(stated <= 150e-9);
    }
    assertThat(differs).as("the two models part some designs differently").isTrue();
    assertThat(report.front()).allMatch(RunReport.Point::feasible);
  }

  @Test
  void whereNoneIsFoundTheRunSaysSo() throws Exception {
    for (String metrics : List.of("feasibility_rules", "death_penalty", "lagrangian", "epsilon")) {
      RunReport report =
          run(
              plan(
                  """
                  require utilization >= 90 %%
                  search nsga2 {
                    population = 8  budget = 16 evaluations  baseline = none  constraints { metrics = %s }
                  }
                  """
                      .formatted(metrics)));
      assertThat(report.front()).isEmpty();
      RunReport.Point fullest =
          report.search().stream()
              .max(
                  Comparator.comparingDouble(
                      p -> scalar(p.entry().outcome().metrics(), "utilization")))
              .orElseThrow();
      double used = scalar(fullest.entry().outcome().metrics(), "utilization");
      assertThat(RunOutputs.summary(report))
          .contains(
              "16 designs evaluated, 0 feasible",
              "no design satisfies the requirements; the nearest, evaluation %d, misses `utilization >= 90 %%` by %.0f %%"
                  .formatted(fullest.entry().index(), 100 * (0.9 - used) / 0.9));
    }
  }
}
