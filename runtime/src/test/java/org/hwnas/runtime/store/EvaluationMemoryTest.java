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
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.estimate.DesignEvaluator;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
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
    return ContentKey.of(plan, TableFiles.none(), "this code").orElseThrow().of(design);
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
    return EvaluationMemory.before(
            folder,
            this::measure,
            ContentKey.of(plan, TableFiles.none(), "this code").orElseThrow())
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

  @Test
  void whateverAnOutcomeDependsOnIsInItsKey() throws IOException {
    String known = key(plan("rows", Expr.number(1e-9)), rows("rows", 64));
    assertThat(
            List.of(
                key(plan("rows", Expr.number(1e-9)), rows("rows", 32)),
                key(plan("rows", Expr.number(2e-9)), rows("rows", 64)),
                key(plan("rows", Expr.number(1e-9), "seed", 2), rows("rows", 64)),
                ContentKey.of(plan("rows", Expr.number(1e-9)), TableFiles.none(), "newer code")
                    .orElseThrow()
                    .of(rows("rows", 64))))
        .doesNotContain(known)
        .doesNotHaveDuplicates();
    Plan tabled = tabled("rows", Expr.number(1e-9), "t.csv");
    assertThat(ContentKey.of(tabled, TableFiles.in(folder), "this code"))
        .as("a table that is not there cannot be named")
        .isEmpty();
    List<String> keys = new ArrayList<>();
    for (String content : new String[] {"1", "2", "1"}) {
      Files.writeString(folder.resolve("t.csv"), content);
      keys.add(
          ContentKey.of(tabled, TableFiles.in(folder), "this code")
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
  void aDamagedFileIsBegunAnewAndKept() throws Exception {
    Plan plan = plan("rows", Expr.number(1e-9));
    Files.writeString(
        folder.resolve(EvaluationMemory.FILE), "no database at all, sorry. ".repeat(99));
    EvaluationMemory.Opened opened =
        EvaluationMemory.before(
            folder,
            this::measure,
            ContentKey.of(plan, TableFiles.none(), "this code").orElseThrow());
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
            ContentKey.of(plan, TableFiles.none(), "this code").orElseThrow());
    try (DesignEvaluator memory = opened.evaluator()) {
      assertThat(opened.notice().orElseThrow()).contains("cannot be used");
      memory.evaluate(rows("rows", 64));
      memory.evaluate(rows("rows", 64));
    }
    assertThat(measured).hasValue(1);
  }
}
