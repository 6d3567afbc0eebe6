package org.hwnas.runtime.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.hwnas.plan.Block;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.ScreenedPlans;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.UnknownMetric;
import org.hwnas.runtime.execution.BatchExecutor;
import org.hwnas.runtime.execution.DesignExecutor;
import org.hwnas.runtime.execution.Outcome;
import org.hwnas.runtime.experiment.Experiment;
import org.hwnas.runtime.experiment.Progress;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.hwnas.runtime.table.TableFiles;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was measured once is not measured again, and nothing else is taken for it. */
class EvaluationMemoryTest {
  @TempDir Path folder;
  private final AtomicInteger measured = new AtomicInteger();

  private static Plan plan(String parameter, Expr cycle, Object... search) {
    return tabled(parameter, cycle, "ignored.csv", search);
  }

  private static Plan tabled(String parameter, Expr cycle, String file, Object... search) {
    Block hardware =
        new Block(
            "hardware",
            "hardware",
            Optional.empty(),
            Map.of(
                "rows", Field.scalar(Expr.param(parameter), "1", Origin.DEFAULT),
                "cycle", Field.scalar(cycle, "s", Origin.DEFAULT)),
            List.of());
    Block evaluate =
        new Block(
            file.equals("ignored.csv") ? "other" : "evaluate",
            file.equals("ignored.csv") ? "other" : "evaluate",
            Optional.empty(),
            Map.of("file", Field.scalar(Expr.symbol(file), "1", Origin.DEFAULT)),
            List.of());
    return Plans.of(
        "memory",
        List.of(Plans.parameter(parameter, new Domain.Grid(List.of(32.0, 64.0, 128.0), true))),
        List.of(),
        new Block(
            "",
            "experiment",
            Optional.empty(),
            Map.of(),
            List.of(hardware, evaluate, TestPlans.search(search))),
        List.of(Plans.minimize("energy", new Expr.Metric("energy"))));
  }

  private static Design rows(String parameter, double value) {
    return Design.of(Map.of(parameter, Value.of(value)));
  }

  private static String key(Plan plan, Design design) {
    return ContentKey.of(plan, TableFiles.none(), Simulators.none(), "this code")
        .orElseThrow()
        .of(design);
  }

  private SortedMap<String, MetricArray> measure(Design design) throws EvaluationFailure {
    measured.incrementAndGet();
    double rows = design.values().values().iterator().next().asNumber();
    if (rows == 128) {
      throw new EvaluationFailure("too many rows");
    }
    SortedMap<String, MetricArray> metrics = new TreeMap<>();
    metrics.put("energy", MetricArray.scalar(rows / 3));
    metrics.put("accuracy", new MetricArray(2, 2, new double[] {0.1, 1.0 / 3, rows, 1e-300}));
    return metrics;
  }

  private DesignEvaluator remembering(Plan plan) {
    return remembering(plan, this::measure);
  }

  private DesignEvaluator remembering(Plan plan, DesignEvaluator measuring) {
    return EvaluationMemory.before(
            folder,
            measuring,
            ContentKey.of(plan, TableFiles.none(), Simulators.none(), "this code").orElseThrow())
        .evaluator();
  }

  @Test
  void aKeyNamesTheDesignAndNotHowItWasFound() {
    String known = key(plan("rows", Expr.number(1e-9)), rows("rows", 64));
    assertThat(known).hasSize(64);
    assertThat(key(plan("r", Expr.number(1e-9)), rows("r", 64))).isEqualTo(known);
    assertThat(
            key(
                plan("rows", Expr.number(1e-9), "population", 99, "kind", "random"),
                rows("rows", 64)))
        .isEqualTo(known);
  }

  /** What a digit of a code means is the order of a plan's values, which no resolved design has. */
  @Test
  void accuraciesByACodeAreNotRemembered() throws IOException {
    Files.writeString(folder.resolve("t.csv"), "arch,acc\n0,1\n");
    for (String key : List.of("auto", "arch")) {
      Block accuracy =
          new Block(
              "accuracy",
              "tabular",
              Optional.empty(),
              Map.of(
                  "file", Field.scalar(Expr.symbol("t.csv"), "1", Origin.DEFAULT),
                  "key", Field.scalar(Expr.symbol(key), "1", Origin.DEFAULT)),
              List.of());
      Block evaluate =
          new Block("evaluate", "evaluate", Optional.empty(), Map.of(), List.of(accuracy));
      Plan plan =
          Plans.of(
              "memory",
              List.of(Plans.parameter("rows", new Domain.Grid(List.of(32.0, 64.0), true))),
              List.of(),
              new Block(
                  "",
                  "experiment",
                  Optional.empty(),
                  Map.of(),
                  List.of(evaluate, TestPlans.search())),
              List.of(Plans.minimize("energy", new Expr.Metric("energy"))));
      assertThat(
              ContentKey.of(plan, TableFiles.in(folder), Simulators.none(), "this code")
                  .isPresent())
          .as(key)
          .isEqualTo(key.equals("auto"));
    }
  }

  @Test
  void whateverAnOutcomeDependsOnIsInItsKey() throws IOException {
    String known = key(plan("rows", Expr.number(1e-9)), rows("rows", 64));
    assertThat(
            List.of(
                key(plan("rows", Expr.number(1e-9)), rows("rows", 32)),
                key(plan("rows", Expr.number(2e-9)), rows("rows", 64)),
                key(plan("rows", Expr.number(1e-9), "seed", 2), rows("rows", 64)),
                ContentKey.of(
                        plan("rows", Expr.number(1e-9)),
                        TableFiles.none(),
                        Simulators.none(),
                        "newer code")
                    .orElseThrow()
                    .of(rows("rows", 64))))
        .doesNotContain(known)
        .doesNotHaveDuplicates();
    Plan tabled = tabled("rows", Expr.number(1e-9), "t.csv");
    assertThat(ContentKey.of(tabled, TableFiles.in(folder), Simulators.none(), "this code"))
        .as("a table that is not there cannot be named")
        .isEmpty();
    List<String> keys = new ArrayList<>();
    for (String content : new String[] {"1", "2", "1"}) {
      Files.writeString(folder.resolve("t.csv"), content);
      keys.add(
          ContentKey.of(tabled, TableFiles.in(folder), Simulators.none(), "this code")
              .orElseThrow()
              .of(rows("rows", 64)));
    }
    assertThat(keys.get(0)).isEqualTo(keys.get(2)).isNotEqualTo(keys.get(1));
  }

  @Test
  void outcomesAndFailuresAreRememberedToTheLastBitAcrossProcesses() throws Exception {
    Plan plan = plan("rows", Expr.number(1e-9));
    SortedMap<String, MetricArray> first;
    try (DesignEvaluator memory = remembering(plan)) {
      first = memory.evaluate(rows("rows", 64));
      assertThatThrownBy(() -> memory.evaluate(rows("rows", 128))).hasMessage("too many rows");
    }
    try (DesignEvaluator memory = remembering(plan)) {
      assertThat(memory.evaluate(rows("rows", 64))).isEqualTo(first);
      assertThatThrownBy(() -> memory.evaluate(rows("rows", 128)))
          .isInstanceOf(EvaluationFailure.class)
          .hasMessage("too many rows");
      assertThat(((EvaluationMemory) memory).known()).isEqualTo(2);
    }
    assertThat(measured).hasValue(2);
  }

  @Test
  void aClusterIsAskedOnlyForWhatNobodyMeasuredAndHandsOverInOrder() throws Exception {
    Plan plan = plan("rows", Expr.number(1e-9));
    List<Design> designs = List.of(rows("rows", 32), rows("rows", 64), rows("rows", 128));
    try (DesignEvaluator memory = remembering(plan)) {
      memory.evaluate(designs.get(1));
    }
    measured.set(0);
    for (int expected : new int[] {2, 3}) { // 64 was known; then 32 as well: failures never are
      List<Integer> handed = new ArrayList<>();
      List<Outcome> outcomes = new ArrayList<>();
      try (EvaluationMemory memory = (EvaluationMemory) remembering(plan);
          DesignExecutor cluster = memory.before(new BatchExecutor(this::measure, 2))) {
        cluster.run(
            designs,
            (outcome, i) -> {
              handed.add(i);
              outcomes.add(outcome);
            });
      }
      assertThat(handed).containsExactly(0, 1, 2);
      assertThat(outcomes.get(0).metrics().get("energy").at(0, 0)).isEqualTo(32.0 / 3);
      assertThat(outcomes.get(1).metrics().get("energy").at(0, 0)).isEqualTo(64.0 / 3);
      assertThat(outcomes.get(2).failure()).contains("too many rows");
      assertThat(measured).hasValue(expected);
    }
  }

  @Test
  void whatAPlanAsksForIsNoPartOfTheDesign() throws Exception {
    Plan energy = plan("rows", Expr.number(1e-9));
    Plan power = asking(energy, "power");
    DesignEvaluator ignorant =
        design -> {
          measure(design);
          throw new UnknownMetric("nothing here knows `power`");
        };
    Design design = rows("rows", 64);
    assertThat(key(power, design)).isEqualTo(key(energy, design));
    try (DesignEvaluator memory = remembering(power, ignorant)) {
      assertThatThrownBy(() -> memory.evaluate(design)).isInstanceOf(UnknownMetric.class);
    }
    try (DesignEvaluator memory = remembering(energy)) {
      assertThat(memory.evaluate(design)).containsKey("energy");
      assertThat(((EvaluationMemory) memory).known()).isZero();
    }
    try (DesignEvaluator memory = remembering(power, ignorant)) {
      assertThatThrownBy(() -> memory.evaluate(design)).isInstanceOf(UnknownMetric.class);
    }
    assertThat(measured).hasValue(3);
  }

  private static Plan asking(Plan plan, String metric) {
    return Plans.of(
        plan.name(),
        plan.parameters(),
        plan.requirements(),
        plan.configuration(),
        List.of(Plans.minimize(metric, new Expr.Metric(metric))));
  }

  @Test
  void aSimulatorIsKnownByWhatItIs() throws IOException {
    Path program = folder.resolve("mine.sh");
    Plan plan = plan("rows", Expr.number(1e-9));
    List<String> keys = new ArrayList<>();
    for (String content : new String[] {"echo 1", "echo 2", "echo 1"}) {
      Files.writeString(program, content);
      Simulators simulators = new Simulators(Map.of("mine", program));
      keys.add(
          ContentKey.of(plan, TableFiles.none(), simulators, "this code")
              .orElseThrow()
              .of(rows("rows", 64)));
    }
    assertThat(keys.get(0)).isEqualTo(keys.get(2)).isNotEqualTo(keys.get(1));
  }

  /**
   * What a predictor says depends on what the run measured before; a cheap step is another way to
   * measure. Neither gets into the memory, nor out of it.
   */
  @Test
  void onlyTheEndOfAScreenedRunIsRemembered() throws Exception {
    Plan plan = ScreenedPlans.chain();
    ScreenedPlans.Estimator first = ScreenedPlans.estimator();
    RunDirectory without = run(plan, first);
    ScreenedPlans.Estimator second = ScreenedPlans.estimator();
    RunDirectory filling = run(plan, remembering(plan, second));
    ScreenedPlans.Estimator third = ScreenedPlans.estimator();
    EvaluationMemory full = (EvaluationMemory) remembering(plan, stepsOnly(third));
    RunDirectory filled = run(plan, full);
    for (RunDirectory run : List.of(filling, filled)) {
      assertThat(Files.readString(run.journal())).isEqualTo(Files.readString(without.journal()));
      assertThat(Files.readString(run.screening()))
          .isEqualTo(Files.readString(without.screening()));
    }
    assertThat(second.measured()).isEqualTo(first.measured());
    assertThat(third.measured()).anyMatch(m -> m.startsWith("quick"));
    assertThat(full.known()).as("search and baseline").isBetween(70, 80);
    // who measures without screening, measures the same
    Plan plain =
        ScreenedPlans.plan(
            List.of(ScreenedPlans.none()), "budget.evaluations", 40, "population", 10);
    Design design = new DesignOperators(plan).sample(RandomStream.of(1, "any"));
    assertThat(key(plain, design)).isEqualTo(key(plan, design));
  }

  /** Measures for the steps; nobody is to ask it for the end. */
  private static DesignEvaluator stepsOnly(DesignEvaluator all) {
    return new DesignEvaluator() {
      @Override
      public SortedMap<String, MetricArray> evaluate(Design design) {
        throw new IllegalStateException("not remembered: " + design);
      }

      @Override
      public DesignEvaluator as(Plan plan) {
        return all.as(plan);
      }
    };
  }

  private RunDirectory run(Plan plan, DesignEvaluator evaluator) throws InterruptedException {
    RunDirectory directory = RunDirectory.create(folder, plan, 1, "experiment conditional");
    try (evaluator) {
      new Experiment(plan, directory, evaluator, Progress.none(), () -> false).run(2);
    }
    return directory;
  }

  @Test
  void aDamagedFileIsBegunAnewAndKept() throws Exception {
    Plan plan = plan("rows", Expr.number(1e-9));
    Files.writeString(
        folder.resolve(EvaluationMemory.FILE), "no database at all, sorry. ".repeat(99));
    EvaluationMemory.Opened opened =
        EvaluationMemory.before(
            folder,
            this::measure,
            ContentKey.of(plan, TableFiles.none(), Simulators.none(), "this code").orElseThrow());
    try (DesignEvaluator memory = opened.evaluator()) {
      assertThat(opened.notice().orElseThrow()).contains("was damaged", "Nothing is lost");
      memory.evaluate(rows("rows", 64));
      memory.evaluate(rows("rows", 64));
    }
    assertThat(measured).hasValue(1);
    assertThat(folder.resolve(EvaluationMemory.FILE + ".damaged")).exists();
  }

  @Test
  void aDamagedOutcomeIsMeasuredAgain() throws Exception {
    Plan plan = plan("rows", Expr.number(1e-9));
    try (DesignEvaluator memory = remembering(plan)) {
      memory.evaluate(rows("rows", 64));
    }
    Path file = folder.resolve(EvaluationMemory.FILE);
    byte[] bytes = Files.readAllBytes(file);
    int at = new String(bytes, java.nio.charset.StandardCharsets.ISO_8859_1).indexOf("21.33");
    assertThat(at).isPositive();
    bytes[at] = '9';
    Files.write(file, bytes);
    try (DesignEvaluator memory = remembering(plan)) {
      assertThat(memory.evaluate(rows("rows", 64)).get("energy").at(0, 0)).isEqualTo(64.0 / 3);
    }
    assertThat(measured).hasValue(2);
  }

  @Test
  void severalMaySearchAtOnce() throws Exception {
    Plan plan = plan("rows", Expr.number(1e-9));
    ExecutorService threads = Executors.newFixedThreadPool(4);
    try (DesignEvaluator one = remembering(plan);
        DesignEvaluator two = remembering(plan)) {
      List<Callable<Double>> calls = new ArrayList<>();
      for (int i = 0; i < 200; i++) {
        DesignEvaluator memory = i % 2 == 0 ? one : two;
        double rows = 1000 + i / 4;
        calls.add(() -> memory.evaluate(rows("rows", rows)).get("energy").at(0, 0) * 3 - rows);
      }
      for (var answer : threads.invokeAll(calls)) {
        assertThat(answer.get()).isLessThan(1e-9);
      }
    } finally {
      threads.shutdownNow();
    }
    assertThat(measured.get()).isBetween(50, 199);
  }

  @Test
  void aFolderThatCannotBeWrittenToIsNoReasonToStop() throws Exception {
    Plan plan = plan("rows", Expr.number(1e-9));
    EvaluationMemory.Opened opened =
        EvaluationMemory.before(
            folder.resolve("not there"),
            this::measure,
            ContentKey.of(plan, TableFiles.none(), Simulators.none(), "this code").orElseThrow());
    try (DesignEvaluator memory = opened.evaluator()) {
      assertThat(opened.notice().orElseThrow()).contains("cannot be used");
      memory.evaluate(rows("rows", 64));
      memory.evaluate(rows("rows", 64));
    }
    assertThat(measured).hasValue(1);
  }
}
