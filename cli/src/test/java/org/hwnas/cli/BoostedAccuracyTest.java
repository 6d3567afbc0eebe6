package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import ml.dmlc.xgboost4j.java.Booster;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoost;
import ml.dmlc.xgboost4j.java.XGBoostError;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.JournalEntry;
import org.hwnas.runtime.experiment.RunDirectory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models of XGBoost that a user brings, asked by a search. */
class BoostedAccuracyTest {
  private static final String SPEC =
      """
      hwnas 1.0
      experiment Boosted {
        workload { dataset = cifar10 }
        network {
          stem = conv { kernel in {3, 5}  channels in {8, 16, 32} }
          choose plain = conv { channels = 16 } | folded = residual { channels = 16 } as kind
          head = linear
        }
        hardware extends hwnas.presets.isaac { tile { count = auto } }
        evaluate {
          accuracy = xgboost { file = "acc.ubj"  loss_file = "loss.ubj"  times = {1 d, 30 d} }
        }
        maximize mean(accuracy at 1 d)
        require mean(accuracy at 1 d) - mean(accuracy at 30 d) <= 4 % else "loses too much"
        search random { budget = 10 evaluations  seed = 2  baseline = none }
      }
      """;

  @TempDir private Path folder;
  private Booster accuracy;
  private Booster loss;

  /** Trees that learned a line over kernel, channels and kind. */
  private static Booster trained(double offset, double kernel, double channels, double kind)
      throws XGBoostError {
    float[] x = new float[12 * 3];
    float[] y = new float[12];
    for (int i = 0; i < 12; i++) {
      x[3 * i] = i % 2 == 0 ? 3 : 5;
      x[3 * i + 1] = List.of(8, 16, 32).get(i / 2 % 3);
      x[3 * i + 2] = i / 6;
      y[i] = (float) (offset + kernel * x[3 * i] + channels * x[3 * i + 1] + kind * x[3 * i + 2]);
    }
    DMatrix data = new DMatrix(x, 12, 3, Float.NaN);
    data.setLabel(y);
    return XGBoost.train(
        data,
        Map.of("eta", 0.5, "max_depth", 4, "min_child_weight", 0, "lambda", 0, "nthread", 1),
        60,
        Map.of(),
        null,
        null);
  }

  @BeforeEach
  void models() throws Exception {
    accuracy = trained(0.3, 0.01, 0.01, 0.05);
    loss = trained(1, 0.5, 0.05, 1);
    accuracy.saveModel(folder.resolve("acc.ubj").toString());
    loss.saveModel(folder.resolve("loss.ubj").toString());
  }

  private CommandProcess.Finished run(String spec) throws IOException {
    Files.writeString(folder.resolve("spec.hwnas"), spec);
    return CommandInside.run(folder, "run", "spec.hwnas");
  }

  private static double asked(Booster model, Plan plan, Design design) throws XGBoostError {
    float[] x = new float[3];
    for (int i = 0; i < 3; i++) {
      var value = design.value(plan.parameters().get(i).id()).orElseThrow();
      x[i] =
          switch (value.toString()) {
            case "plain" -> 0;
            case "folded" -> 1;
            default -> (float) value.asNumber();
          };
    }
    return model.predict(new DMatrix(x, 1, 3, Float.NaN))[0][0];
  }

  @Test
  void aSearchAsksBothModels() throws Exception {
    CommandProcess.Finished run = run(SPEC);
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    Path at = CommandTest.onlyRun(folder.resolve("runs"));
    RunDirectory made = new RunDirectory(at);
    Plan plan = made.plan();
    assertThat(plan.parameters()).hasSize(3);
    List<JournalEntry> entries = Journal.read(made.journal());
    assertThat(entries).hasSize(10);
    int kept = 0;
    for (JournalEntry entry : entries) {
      double first = asked(accuracy, plan, entry.design());
      double lost = asked(loss, plan, entry.design()) / 100;
      assertThat(entry.outcome().metrics().get("accuracy").at(0, 0, 0))
          .isCloseTo(first, within(1e-6));
      assertThat(entry.outcome().metrics().get("accuracy").at(0, 0, 1))
          .isCloseTo(first - lost, within(1e-6));
      kept += lost <= 0.04 ? 1 : 0;
    }
    assertThat(kept).as("some lose too much, others do not").isBetween(1, 9);
    assertThat(run.out()).contains(kept + " feasible");
    // a run keeps what it asked
    Files.delete(folder.resolve("acc.ubj"));
    assertThat(CommandInside.run(folder, "verify", folder.relativize(at).toString()).exit())
        .isEqualTo(ExitCode.OK);
  }

  /** What is said before a run, or of each design in its journal. */
  private String said(String spec) throws IOException {
    CommandProcess.Finished run = run(spec);
    assertThat(run.out() + run.err())
        .as("the reason, at once")
        .containsAnyOf("no design could be measured: `", "missing.ubj");
    StringBuilder said = new StringBuilder(run.err());
    Path runs = folder.resolve("runs");
    if (Files.isDirectory(runs)) {
      try (Stream<Path> files = Files.walk(runs)) {
        for (Path file : files.filter(f -> f.endsWith("journal.ndjson")).toList()) {
          said.append(Files.readString(file));
          Files.delete(file);
        }
      }
    }
    return said.toString();
  }

  @Test
  void whatIsNoModelOfTheseDesignsIsRefused() throws Exception {
    Files.writeString(folder.resolve("text.ubj"), "no model");
    assertThat(said(SPEC.replace("acc.ubj", "text.ubj"))).contains("text.ubj` is no model");
    assertThat(said(SPEC.replace("acc.ubj", "missing.ubj"))).contains("missing.ubj");
    assertThat(said(SPEC.replace("channels in {8, 16, 32}", "channels = 8")))
        .contains("takes 3 features, the encoding gives 2");
    assertThat(said(SPEC.replace("times =", "encoding = analognas  times =")))
        .contains("network.group.count");
    assertThat(said(SPEC.replace("30 d}", "30 d, 60 d}"))).contains("has 3 times");
  }
}
