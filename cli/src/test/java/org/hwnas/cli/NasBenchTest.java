package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hwnas.cli.output.ExitCode;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.runtime.experiment.Journal;
import org.hwnas.runtime.experiment.JournalEntry;
import org.hwnas.runtime.experiment.RunDirectory;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.table.Table;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Searches over the tables of published benchmarks, in the form in which they are published. */
class NasBenchTest {
  @TempDir Path folder;

  /** Su et al., CVPR 2021, table 1. */
  private static String macro() {
    int[] channels = {64, 64, 128, 128, 128, 256, 256, 256};
    String blocks =
        IntStream.range(0, 8)
            .mapToObj(
                i -> {
                  boolean halves = i == 0 || i == 2 || i == 5;
                  String least = halves ? "conv { kernel = 1  activation = none }" : "identity";
                  return """
                        repeat 1 as block%d {
                          channels = %d  stride = %d
                          choose skip = %s | k3 = mbconv { kernel = 3  expand = 3 } | k5 = mbconv { kernel = 5  expand = 6 } as op
                        }
                      """
                      .formatted(i, channels[i], halves ? 2 : 1, least);
                })
            .collect(Collectors.joining());
    return """
      hwnas 1.0
      experiment Macro {
        workload { dataset = cifar10 }
        network {
          input_channels = 3  input_height = 32  input_width = 32  classes = 10
          activation = relu6
          stem = conv { channels = 32 }
      %s    head = conv { kernel = 1  channels = 1280 }
          scores = linear
        }
        hardware extends hwnas.presets.isaac { tile { count = auto } }
        evaluate { accuracy = tabular { file = "nbmacro.csv"  key = arch  column = mean_acc } }
        maximize mean(accuracy)
        search random { budget = 12 evaluations  seed = 3  baseline = none }
      }
      """
        .formatted(blocks);
  }

  private static Path recorded(String file) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path found = at.resolve("shared/reference/data/search").resolve(file);
      if (Files.exists(found)) {
        return found;
      }
    }
    Assumptions.abort("no tables of benchmarks beside the project");
    throw new AssertionError();
  }

  private List<JournalEntry> run(String spec) throws IOException {
    Files.writeString(folder.resolve("spec.hwnas"), spec);
    CommandProcess.Finished run = CommandInside.run(folder, "run", "spec.hwnas", "--quiet");
    assertThat(run.exit()).as(run.err()).isEqualTo(ExitCode.OK);
    return Journal.read(new RunDirectory(made()).journal());
  }

  private Path made() throws IOException {
    return CommandTest.onlyRun(folder.resolve("runs"));
  }

  /** The network that the spec describes has the parameters and MACs of the row it is given. */
  @Test
  void aSearchOverNasBenchMacroReadsItsTable() throws Exception {
    Path table = Files.copy(recorded("nbmacro.csv"), folder.resolve("nbmacro.csv"));
    Map<String, Table.Row> rows = new HashMap<>();
    Table.read(table).rows().forEach(row -> rows.put(row.text("arch"), row));
    List<JournalEntry> entries = run(macro());
    Plan plan = new RunDirectory(made()).plan();
    assertThat(plan.parameters()).hasSize(8);
    assertThat(entries).hasSize(12);
    for (JournalEntry entry : entries) {
      String code =
          plan.parameters().stream()
              .map(
                  p ->
                      switch (entry.design().value(p.id()).orElseThrow().toString()) {
                        case "skip" -> "0";
                        case "k3" -> "1";
                        default -> "2";
                      })
              .collect(Collectors.joining());
      Table.Row row = rows.get(code);
      assertThat(entry.outcome().metrics().get("accuracy").values()[0])
          .isCloseTo(row.required("mean_acc") / 100, within(1e-12));
      Network network =
          NetworkBuilder.build(new DesignResolver(plan).resolve(entry.design()).child("network"));
      assertThat((double) network.parameters()).as(code).isEqualTo(row.required("params"));
      assertThat((double) network.macs()).as(code).isEqualTo(row.required("flops"));
    }
    CommandProcess.Finished verified =
        CommandInside.run(folder, "verify", folder.relativize(made()).toString());
    assertThat(verified.exit()).as(verified.err()).isEqualTo(ExitCode.OK);
  }

  /**
   * Cells of NAS-Bench-201, operations in the order of AnalogNAS-Bench's codes, whose places go by
   * the node an edge leaves, those of the spec by the node it enters.
   */
  private static final String CELLS =
      """
      hwnas 1.0
      experiment Cells {
        workload { dataset = cifar10 }
        network {
          input_channels = 3  input_height = 32  input_width = 32  classes = 10
          stem = conv { channels = 16  activation = none }
          repeat 3 as stage {
            channels = 16 * 2 ^ stage.index
            when (not stage.first) { down = max_pool }
            cell = cell {
              nodes = 3
              shared = network
              edge {
                choose skip = identity | none | conv3 = conv | conv1 = conv { kernel = 1 }
                  | pool = avg_pool { kernel = 3  stride = 1  padding = same } as op
              }
            }
          }
          head = linear
        }
        hardware extends hwnas.presets.isaac { tile { count = auto } }
        evaluate {
          accuracy = tabular {
            file = "nb201_analog.csv"  key = architecture  column = analog_accuracy  order = {0, 1, 3, 2, 4, 5}
          }
        }
        maximize mean(accuracy)
        search random { budget = 20 evaluations  seed = 4  baseline = none }
      }
      """;

  @Test
  void aSearchOverAnalogNasBenchReadsItsTable() throws Exception {
    Path table = Files.copy(recorded("nb201_analog.csv"), folder.resolve("nb201_analog.csv"));
    Map<String, Table.Row> rows = new HashMap<>();
    Table.read(table).rows().forEach(row -> rows.put(row.text("architecture"), row));
    List<String> operations = List.of("skip", "none", "conv3", "conv1", "pool");
    // from 0 to 1, 2, 3; from 1 to 2, 3; from 2 to 3: nodes of the spec are those that are entered
    List<String> edges =
        List.of(
            "[0].edge[0]",
            "[1].edge[0]",
            "[2].edge[0]",
            "[1].edge[1]",
            "[2].edge[1]",
            "[2].edge[2]");
    int measured = 0;
    for (JournalEntry entry : run(CELLS)) {
      if (entry.outcome().failure().isPresent()) {
        continue; // nothing reaches the output
      }
      String code =
          edges.stream()
              .map(edge -> "network.cell.node" + edge + ".op")
              .map(id -> entry.design().value(id).orElseThrow().toString())
              .map(operation -> Integer.toString(operations.indexOf(operation)))
              .collect(Collectors.joining(", ", "(", ")"));
      assertThat(entry.outcome().metrics().get("accuracy").values()[0])
          .as(code)
          .isCloseTo(rows.get(code).required("analog_accuracy") / 100, within(1e-12));
      measured++;
    }
    assertThat(measured).as("only what the table holds is asked for").isGreaterThan(15);
    Files.writeString(folder.resolve("spec.hwnas"), CELLS.replace("key = architecture", ""));
    assertThat(CommandInside.run(folder, "run", "spec.hwnas").err())
        .contains("`evaluate.accuracy.column` without a `key`");
  }
}
