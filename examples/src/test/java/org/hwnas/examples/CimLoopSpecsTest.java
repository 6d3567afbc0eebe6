package org.hwnas.examples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.Capabilities;
import org.hwnas.runtime.Models;
import org.hwnas.runtime.cost.external.Simulators;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricArray;
import org.hwnas.runtime.estimate.MetricExpressions;
import org.hwnas.runtime.estimate.PlanEvaluator;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Specs whose costs are CiMLoop's ask the program that the machine knows by that name. */
class CimLoopSpecsTest {
  private static final Path FOLDER =
      Path.of("").toAbsolutePath().resolve("literature/JointHardwareWorkload");

  private static Plan plan(String spec) throws Exception {
    return org.hwnas.dsl.Compiler.compile(FOLDER.resolve(spec), Map.of()).plan().orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rram_4_workloads.hwnas",
        "rram_iscas2025.hwnas",
        "rram_sequential.hwnas",
        "sram_4_workloads.hwnas",
        "sram_9_workloads.hwnas",
        "sram_cost.hwnas"
      })
  void nothingThatTheyStateIsIgnored(String spec) throws Exception {
    assertThat(Capabilities.gaps(plan(spec))).noneMatch(Capabilities.Gap::refused);
  }

  /** Energy by the rows, latency by the cycle, area by the bits of a cell. */
  @Test
  @DisabledOnOs(value = OS.WINDOWS, disabledReason = "the program is a shell script")
  void whatTheProgramAnswersIsWhatTheObjectiveSees(@TempDir Path folder) throws Exception {
    Path script = folder.resolve("cimloop.sh");
    Files.writeString(
        script,
        """
        #!/bin/sh
        field() { printf '%s' "$line" | sed 's/.*"'"$1"'":\\([0-9.eE+-]*\\).*/\\1/'; }
        while read -r line; do
          rows=$(field hardware.tile.pe.crossbar.rows)
          cycle=$(field hardware.cycle)
          cell=$(field hardware.tile.pe.crossbar.bits_per_cell)
          networks=$(printf '%s' "$line" | tr '{' '\\n' | grep -c '"layers":')
          echo "{\\"metrics\\":{\\"energy\\":[$rows,1,2,$networks],\\"latency\\":[$cycle,0,0,0],\\"area\\":${cell}e-6}}"
        done
        """);
    assertThat(script.toFile().setExecutable(true)).isTrue();
    Plan plan = plan("rram_4_workloads.hwnas");
    Models models =
        Models.standard(
            new DataSets(List.of()),
            TableFiles.in(folder),
            Simulators.of(List.of("cimloop=" + script), folder));
    DesignOperators space = new DesignOperators(plan);
    try (PlanEvaluator evaluator = models.evaluator(plan)) {
      for (int i = 0; i < 5; i++) {
        Design design = space.sample(RandomStream.of(i, "design"));
        SortedMap<String, MetricArray> metrics = evaluator.evaluate(design);
        assertThat(metrics.get("energy").at(3, 0)).as("networks").isEqualTo(4);
        double rows = number(design, "hardware.tile.pe.crossbar.rows");
        double cycle = number(design, "hardware.cycle");
        double cell = number(design, "hardware.tile.pe.crossbar.bits_per_cell");
        double ela =
            MetricExpressions.of(plan).number(plan.objectives().get(0).expr(), design, metrics);
        assertThat(ela / (Math.max(rows, 4) * cycle * cell * 1e-6)).isCloseTo(1, within(1e-9));
      }
    }
  }

  private static double number(Design design, String id) {
    return design.value(id).map(Value::asNumber).orElseThrow();
  }

  @Test
  void withoutTheProgramItIsRefusedByName(@TempDir Path folder) throws Exception {
    Plan plan = plan("rram_4_workloads.hwnas");
    Models models = Models.standard(new DataSets(List.of()), TableFiles.in(folder));
    Design design = new DesignOperators(plan).sample(RandomStream.of(1, "design"));
    try (PlanEvaluator evaluator = models.evaluator(plan)) {
      assertThatThrownBy(() -> evaluator.evaluate(design))
          .isInstanceOf(EvaluationFailure.class)
          .hasMessageContaining("--allow-simulator cimloop=");
    }
  }
}
