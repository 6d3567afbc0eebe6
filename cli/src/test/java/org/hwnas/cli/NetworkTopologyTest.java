package org.hwnas.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.Compilation;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.diagnostics.Severity;
import org.hwnas.dsl.sources.FileSource;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.junit.jupiter.api.Test;

/** Networks that branch, from the spec to the graph, against published counts. */
class NetworkTopologyTest {
  /**
   * Dong and Yang, ICLR 2020, Fig. 1: C = 16, N = 5, a residual block that halves the size between
   * stages with average pooling and a 1x1 convolution on its shortcut, as in the authors' code.
   */
  private static final String NAS_BENCH_201 =
      """
      input_channels = 3  input_height = 32  input_width = 32  classes = 10
      stem = conv { channels = 16  activation = none }
      repeat 3 as stage {
        channels = 16 * 2 ^ stage.index
        when (not stage.first) {
          down = cell {
            nodes = 2  stride = 2
            edge {
              when (edge.from > 0 or node.index == 0) { conv = conv }
              when (edge.from == 0 and node.index == 1) {
                pool = avg_pool
                project = conv { kernel = 1  stride = 1  norm = none  bias = no  activation = none }
              }
            }
          }
        }
        repeat 5 as copy {
          cell = cell {
            nodes = 3
            shared = network
            edge {
              choose none | skip_connect = identity | nor_conv_1x1 = conv { kernel = 1 }
                | nor_conv_3x3 = conv | avg_pool_3x3 = avg_pool { kernel = 3  stride = 1  padding = same } as op
            }
          }
        }
      }
      last = conv { kernel = 1  channels = 64  groups = 64  bias = no }
      head = linear
      """;

  private static Plan plan(String network) {
    return plan(network, FileSource.none());
  }

  private static Plan plan(String network, FileSource files) {
    String text =
        """
        hwnas 1.0

        experiment Example {
          workload { dataset = none }
          network {
            %s
          }
          hardware extends hwnas.presets.isaac { adc { bits = 8 } }
          minimize energy
          search nsga2 { budget = 100 evaluations }
        }
        """
            .formatted(network);
    Compilation compilation = Compiler.compile("t.hwnas", text, files, Map.of());
    assertThat(compilation.diagnostics().stream().filter(d -> d.severity() == Severity.ERROR))
        .isEmpty();
    return compilation.plan().orElseThrow();
  }

  private static Network build(Plan plan, Map<String, Value> values) throws EvaluationFailure {
    Design design = Design.of(values);
    DesignResolver resolver = new DesignResolver(plan);
    assertThat(resolver.problems(design)).isEmpty();
    return NetworkBuilder.build(resolver.resolve(design).child("network"));
  }

  private static Map<String, Value> everywhere(Plan plan, String operation) {
    Map<String, Value> values = new LinkedHashMap<>();
    for (Parameter parameter : plan.parameters()) {
      values.put(parameter.id(), Value.of(operation));
    }
    return values;
  }

  @Test
  void nasBench201HasItsArchitecturesAndItsParameterCounts() throws EvaluationFailure {
    Plan plan = plan(NAS_BENCH_201);
    assertThat(plan.space().count()).isEqualTo(15_625);
    assertThat(plan.parameters())
        .extracting(Parameter::id)
        .startsWith("network.cell.node[0].edge[0].op")
        .endsWith("network.cell.node[2].edge[2].op")
        .hasSize(6);
    // The library's own largest and smallest counts on CIFAR-10: 1.531546 M and 0.073306 M
    // parameters, 220.11969 M and 7.78305 M multiply-accumulates with the ten biases of the head.
    // The last normalisation stands here as a 1x1 depthwise convolution, which has 64 more weights
    // and 64 x 8 x 8 more multiply-accumulates.
    Network conv = build(plan, everywhere(plan, "nor_conv_3x3"));
    assertThat(conv.parameters()).isEqualTo(1_531_546 + 64);
    assertThat(conv.macs()).isEqualTo(220_119_690 - 10 + 64 * 64);
    Network skip = build(plan, everywhere(plan, "skip_connect"));
    assertThat(skip.parameters()).isEqualTo(73_306 + 64);
    assertThat(skip.macs()).isEqualTo(7_783_050 - 10 + 64 * 64);
  }

  @Test
  void zeroizedEdgesAreLeftOut() throws EvaluationFailure {
    Plan plan = plan(NAS_BENCH_201);
    Map<String, Value> values = everywhere(plan, "none");
    values.put("network.cell.node[2].edge[0].op", Value.of("nor_conv_1x1"));
    // nothing reaches the middle nodes, so what leaves them is left out with them
    values.put("network.cell.node[2].edge[1].op", Value.of("nor_conv_3x3"));
    // one 1x1 convolution and its normalisation in each of 15 cells
    long cells = 5 * (16 * 16 + 32 + 32 * 32 + 64 + 64 * 64 + 128);
    assertThat(build(plan, values).parameters()).isEqualTo(73_306 + 64 + cells);
    assertThatThrownBy(() -> build(plan, everywhere(plan, "none")))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("nothing reaches `stage[0].copy[0].cell.node[2]`");
  }

  @Test
  void dartsCellsHaveTheirWirings() throws EvaluationFailure {
    Plan plan =
        plan(
            """
            input_channels = 3  input_height = 32  input_width = 32  classes = 10
            stem = conv { channels = 48  activation = none }
            repeat 3 as layer {
              channels = 16
              normal = cell {
                inputs = 2  nodes = 4  edges = 2  output = concat  shared = network
                edge {
                  choose skip = identity | max_pool { kernel = 3  stride = edge.stride  padding = same }
                    | avg_pool { kernel = 3  stride = edge.stride  padding = same }
                    | conv3 = conv | conv5 = conv { kernel = 5 } | dil3 = depthwise | dil5 = depthwise { kernel = 5 } as op
                }
              }
            }
            head = linear
            """);
    // Liu et al., ICLR 2019, section 3.1: the product over k = 1..4 of (k+1) k / 2 x 7^2
    long wirings = 1;
    for (int k = 1; k <= 4; k++) {
      wirings *= (k + 1L) * k / 2 * 49;
    }
    assertThat(plan.space().count()).isEqualTo(wirings);
    Map<String, Value> values = new LinkedHashMap<>();
    for (Parameter parameter : plan.parameters()) {
      values.put(parameter.id(), Value.of(parameter.id().endsWith("from") ? "0-1" : "skip"));
    }
    Network network = build(plan, values);
    // stem; per cell two 1x1 projections with normalisation to 16 channels: of 48 and 48 channels,
    // of 48 and 64, of 64 and 64; head on 64 channels
    long stem = 27 * 48 + 96;
    long projections = 16L * (48 + 48 + 48 + 64 + 64 + 64) + 6 * 32;
    assertThat(network.parameters()).isEqualTo(stem + projections + 65 * 10);
    assertThat(network.output().channels()).isEqualTo(10);
  }

  @Test
  void aReductionCellHalvesTheSizeOnEdgesFromInputs() throws EvaluationFailure {
    Plan plan =
        plan(
            """
            input_channels = 3  input_height = 8  input_width = 8  classes = 10
            stem = conv { channels = 8 }
            reduce = cell {
              nodes = 2  stride = 2  channels = 8
              edge {
                when (node.index == 1 and edge.from == 0) { skip = identity }
                when (node.index == 0 or edge.from == 1) { conv = conv { kernel in {3, 5} } }
              }
            }
            head = linear
            """);
    Map<String, Value> values = new LinkedHashMap<>();
    plan.parameters().forEach(p -> values.put(p.id(), Value.of(3.0)));
    Network network = build(plan, values);
    long conv = 8 * 8 * 9 + 16;
    long reduced = 8 * 8 + 16;
    assertThat(network.parameters()).isEqualTo(27 * 8 + 16 + 2 * conv + reduced + 90);
    // stem on 8x8, everything in the cell on 4x4
    assertThat(network.macs()).isEqualTo(27 * 8 * 64 + 16 * (2 * 576 + 64) + 80);
  }

  private static FileSource file(String name, String text) {
    return wanted -> Optional.of(text).filter(t -> wanted.equals(name));
  }

  @Test
  void aTableOfNeuroSimIsANetworkWithItsWeights() throws EvaluationFailure {
    // LeCun et al., Proc. IEEE 1998, with every map connected; NeuroSim's columns
    String table =
        """
        32,32,1,5,5,6,1,1
        14,14,6,5,5,16,1,1
        1,1,400,1,1,120,0,1
        1,1,120,1,1,84,0,1
        1,1,84,1,1,10,0,1
        """;
    Plan plan = plan("layers = table(\"lenet5.csv\")", file("lenet5.csv", table));
    Network network = build(plan, Map.of());
    assertThat(network.parameters()).isEqualTo(150 + 2400 + 48_000 + 10_080 + 840);
    assertThat(network.macs()).isEqualTo(150 * 784 + 2400 * 100 + 48_000 + 10_080 + 840);
    assertThat(plan.sources())
        .extracting(Plan.SourceFile::file)
        .startsWith("t.hwnas")
        .endsWith("lenet5.csv");
  }

  @Test
  void aRowThatReadsAnEarlierMapIsAShortcut() throws EvaluationFailure {
    String table =
        """
        8,8,3,3,3,4,0,1
        8,8,4,3,3,8,0,2
        4,4,8,3,3,8,0,1
        8,8,4,1,1,8,0,2
        4,4,8,3,3,8,1,1
        1,1,32,1,1,10,0,1
        """;
    Network network = build(plan("layers = table(\"r.csv\")", file("r.csv", table)), Map.of());
    assertThat(network.parameters()).isEqualTo(108 + 288 + 576 + 32 + 576 + 320);
    assertThat(network.macs()).isEqualTo(108 * 64 + 16 * (288 + 576 + 32 + 576) + 320);
  }

  @Test
  void aTableWithAHeaderTakesWhatIsAroundItForWhatItLeavesOut() throws EvaluationFailure {
    String table =
        """
        # widths as in the paper
        name,   kind,      in_channels, in_height, in_width, out_channels, kernel, stride, norm
        stem,   conv,      3,           8,         8,        16,           3,      2,
        spread, depthwise, ,            ,          ,         ,             5,      ,       none
        mix,    conv,      16,          4,         4,        32,           1,      ,
        head,   linear,    ,            ,          ,         10,           ,       ,
        """;
    Plan plan = plan("activation = hswish  body = table(\"own.csv\")", file("own.csv", table));
    Network network = build(plan, Map.of());
    long stem = 27 * 16 + 32;
    long spread = 25 * 16 + 16;
    long mix = 16 * 32 + 64;
    assertThat(network.parameters()).isEqualTo(stem + spread + mix + 330);
    assertThat(network.input().height()).isEqualTo(8);
    assertThat(network.nodes().toString()).contains("HSWISH").doesNotContain("RELU");
  }
}
