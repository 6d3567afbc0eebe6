package org.hwnas.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.execution.DesignExecutor;
import org.hwnas.runtime.execution.Engine;
import org.hwnas.runtime.execution.EngineException;
import org.hwnas.runtime.experiment.Progress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Spark inside this process: the same tasks, serialised and scheduled, without a network. */
class SparkEngineTest {
  @Test
  void isFoundByName() {
    assertThat(Engine.find("spark")).containsInstanceOf(SparkEngine.class);
    assertThat(Engine.find("sparc")).isEmpty();
  }

  @Test
  void journalsAreThoseOfALocalRun(@TempDir Path runs) throws Exception {
    Plan plan = Experiments.plan(Experiments.SHORT);
    Path local = Experiments.locally(plan, runs.resolve("local"), 2);
    try (DesignExecutor spark =
        new SparkEngine().open(Experiments.request(plan, "local[2]", Map.of()))) {
      Path remote = Experiments.remotely(plan, runs.resolve("spark"), spark, Progress.none());
      assertThat(Experiments.journals(remote)).isEqualTo(Experiments.journals(local));
      assertThat(((SparkExecutor) spark).statistics().evaluations()).isGreaterThanOrEqualTo(120);
      assertThat(spark.workers()).isNotEmpty().allMatch(w -> !w.lost() && w.slots() > 0);
    }
  }

  @Test
  void whatNoDesignCausesEndsTheRunAfterRepeats() {
    Plan plan = Experiments.plan(Experiments.SHORT);
    try (DesignExecutor spark =
        new SparkEngine().open(Experiments.request(plan, "local[2,3]", Map.of()))) {
      Design foreign = Design.of(Map.of("no.such.parameter", Value.of(1)));
      assertThatThrownBy(() -> spark.run(List.of(foreign), (o, i) -> {}))
          .isInstanceOf(EngineException.class)
          .hasMessageContaining("3 times");
    }
  }

  @Test
  void aWrongMasterIsSaid() {
    Plan plan = Experiments.plan(Experiments.SHORT);
    assertThatThrownBy(
            () -> new SparkEngine().open(Experiments.request(plan, "no-master", Map.of())))
        .isInstanceOf(EngineException.class)
        .hasMessageContaining("no-master");
  }
}
