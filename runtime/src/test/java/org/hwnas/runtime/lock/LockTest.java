package org.hwnas.runtime.lock;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.hwnas.plan.Block;
import org.hwnas.plan.Field;
import org.hwnas.plan.Origin;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Expr;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.cost.CostModel;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.experiment.RunException;
import org.hwnas.runtime.table.TableFiles;
import org.hwnas.runtime.workload.DataInstaller;
import org.hwnas.runtime.workload.DataSets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A lock names all that figures are computed from. */
class LockTest {
  private static final List<String> KINDS =
      List.of("analytical", "fitted", "mnsim", "neurosim", "puma", "reference");

  private static final DataSets NO_DATA = new DataSets(List.of());

  @TempDir Path folder;

  @Test
  void everyTableOfTheCostModelsIsPinned() throws Exception {
    // A table added later must be named by the model that reads it.
    Path cost = Path.of(CostModel.class.getResource("analytical/isaac-32nm.csv").toURI());
    Path root = cost.getParent().getParent();
    TreeSet<String> there = new TreeSet<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(f -> f.toString().endsWith(".csv"))
          .forEach(f -> there.add(root.relativize(f).toString().replace('\\', '/')));
    }
    TreeSet<String> pinned = new TreeSet<>();
    KINDS.forEach(kind -> pinned.addAll(EstimatorData.of(kind).keySet()));
    assertThat(pinned).isEqualTo(there);
  }

  /** With a block {@code evaluate} that has a cost model of a kind and fields. */
  private static Plan plan(String kind, Map<String, Field> fields) {
    Plan p = TestPlans.conditional();
    Block cost = new Block("cost", kind, Optional.empty(), fields, List.of());
    Block cheap = new Block("cheap", "fidelity", Optional.empty(), Map.of(), List.of(cost));
    Block evaluate = new Block("evaluate", "evaluate", Optional.empty(), Map.of(), List.of(cheap));
    Block root = p.configuration();
    List<Block> children = new ArrayList<>(root.children());
    children.add(evaluate);
    return new Plan(
        p.name(),
        p.doc(),
        p.edition(),
        p.parameters(),
        new Block(
            root.name(), root.kind(), root.when(), new LinkedHashMap<>(root.fields()), children),
        p.objectives(),
        p.requirements(),
        p.space(),
        p.citations(),
        p.sources());
  }

  @Test
  void aModelUsedByACheaperStepIsPinnedToo() {
    assertThat(Lock.of(plan("mnsim", Map.of()), "1", TableFiles.none(), NO_DATA).facts())
        .containsKey("estimator mnsim mnsim2/sram-buffers.csv")
        .doesNotContainKey("estimator fitted fitted/xpert.csv");
    assertThat(Lock.of(plan("reference", Map.of()), "1", TableFiles.none(), NO_DATA).facts())
        .containsKeys(
            "estimator reference reference/nodes.csv",
            "estimator reference analytical/isaac-32nm.csv");
  }

  @Test
  void aTableThatThePlanNamesMovesTheLock() throws Exception {
    Plan plan =
        plan(
            "lookup",
            Map.of("file", Field.scalar(Expr.symbol("figures.csv"), "1", Origin.DEFAULT)));
    TableFiles files = TableFiles.in(folder);
    Lock without = Lock.of(plan, "1", files, NO_DATA);
    assertThat(without.facts()).containsEntry("file figures.csv", "not there");
    Files.writeString(folder.resolve("figures.csv"), "a,b\n1,2\n");
    Lock before = Lock.of(plan, "1", files, NO_DATA);
    assertThat(Lock.of(plan, "1", files, NO_DATA).moved(before)).isEmpty();
    Files.writeString(folder.resolve("figures.csv"), "a,b\n1,3\n");
    assertThat(before.moved(Lock.of(plan, "1", files, NO_DATA)))
        .singleElement()
        .asString()
        .startsWith("file figures.csv: locked as ");
  }

  private void install(int pixel) throws Exception {
    StringBuilder csv = new StringBuilder("label,a,b\n");
    csv.append("0,1,2\n1,3,").append(pixel).append('\n');
    Path source = Files.createDirectories(folder.resolve("source"));
    Files.writeString(source.resolve("train.csv"), csv);
    Files.writeString(source.resolve("test.csv"), csv);
    new DataInstaller(line -> {})
        .installOwn("own_pairs", source, folder.resolve("data"), "CC0-1.0");
  }

  /** A name of the user's says nothing of the samples: they are pinned themselves. */
  @Test
  void dataOfOnesOwnMoveTheLockAndAreRememberedByARun() throws Exception {
    Plan plan =
        plan(
            "reference",
            Map.of("dataset", Field.scalar(Expr.symbol("own_pairs"), "1", Origin.DEFAULT)));
    DataSets sets = new DataSets(List.of(folder.resolve("data")));
    assertThat(Lock.of(plan, "1", TableFiles.none(), sets).facts())
        .containsEntry("data own_pairs samples", "not installed");
    install(4);
    Lock before = Lock.of(plan, "1", TableFiles.none(), sets);
    RunDirectory run = RunDirectory.create(folder.resolve("runs"), plan, 1, "");
    assertThat(RunData.changed(run, sets)).isEmpty();
    RunData.keep(run, sets);
    assertThat(RunData.of(run).get("own_pairs"))
        .isEqualTo(before.facts().get("data own_pairs samples"))
        .hasSize(64);
    assertThat(RunData.changed(run, sets)).isEmpty();
    install(5);
    RunData.keep(run, sets); // says what it was made with, not what there is now
    assertThat(before.moved(Lock.of(plan, "1", TableFiles.none(), sets)))
        .singleElement()
        .asString()
        .startsWith("data own_pairs samples: locked as ");
    assertThat(RunData.changed(run, sets).orElseThrow())
        .startsWith("the run was made with another `own_pairs`: its samples had SHA-256 ")
        .contains("now it has");
    assertThat(RunData.changed(run, NO_DATA).orElseThrow()).contains("not installed");
    install(4);
    assertThat(RunData.changed(run, sets)).as("the same samples again").isEmpty();
    Files.writeString(run.file(RunData.FILE), "[");
    assertThatThrownBy(() -> RunData.changed(run, sets))
        .isInstanceOf(RunException.class)
        .hasMessageContaining("damaged");
  }
}
