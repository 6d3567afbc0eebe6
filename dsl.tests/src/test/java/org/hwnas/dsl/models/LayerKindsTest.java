package org.hwnas.dsl.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.hwnas.dsl.Compiler;
import org.hwnas.dsl.schema.Schemas;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.space.DesignSpace;
import org.hwnas.plan.space.Uniform;
import org.hwnas.runtime.cost.CostEstimator;
import org.hwnas.runtime.cost.DesignCost;
import org.hwnas.runtime.cost.analytical.AnalyticalCostModel;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.network.TensorShape;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What layers become, from the text on. The input is 3 x 32 x 32. */
class LayerKindsTest {

  private static long count(Network network, Class<? extends Operator> kind) {
    return network.nodes().stream().filter(n -> kind.isInstance(n.operator())).count();
  }

  private static void same(Network one, Network other) {
    assertThat(one.parameters()).isEqualTo(other.parameters());
    assertThat(one.macs()).isEqualTo(other.macs());
    assertThat(one.output()).isEqualTo(other.output());
  }

  private static TensorShape shape(String body) throws EvaluationFailure {
    return Built.of(body).output();
  }

  /** NAQS searches kernel and stride in both directions; Gibbon kernels of 2. */
  @Test
  void kernelsAndStridesMayDifferByDirection() throws EvaluationFailure {
    Network network =
        Built.of(
            "a = conv { channels = 24  kernel_height = 1  kernel_width = 7  stride_height = 3  stride_width = 2"
                + "  norm = none }");
    assertThat(network.output()).isEqualTo(new TensorShape(24, 11, 16));
    assertThat(network.parameters()).isEqualTo(24 * 3 * 7 + 24);
  }

  @ParameterizedTest
  @CsvSource({"2", "3", "4"})
  void equilibriumPaddingKeepsTheSize(int kernel) throws EvaluationFailure {
    String conv = "a = conv { channels = 8  padding = sep  kernel = " + kernel + " }";
    assertThat(shape(conv)).isEqualTo(new TensorShape(8, 32, 32));
    assertThat(shape("r = residual { channels = 8  padding = sep  kernel = " + kernel + " }"))
        .isEqualTo(new TensorShape(8, 32, 32));
    assertThat(count(Built.of(conv), Operator.CornerPad.class)).isEqualTo(kernel % 2 == 0 ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "max_pool { kernel = 1 } | 3x32x32",
        "max_pool { kernel = 3  stride = 2  padding = ceil } | 3x16x16",
        "max_pool { kernel = 3  stride = 2 } | 3x15x15",
        "max_pool { kernel = 3  stride = 4  pad = 1  padding = ceil } | 3x9x9",
        "max_pool { kernel = 3  stride = 3  pad = 1  padding = ceil } | 3x11x11",
        "avg_pool { kernel_height = 2  kernel_width = 4 } | 3x16x8",
        "avg_pool { kernel = 5  stride_height = 1  stride_width = 3  pad = 2 } | 3x32x11",
        "adaptive_pool { size = 7 } | 3x7x7",
        "adaptive_pool { height = 4  width = 1 } | 3x4x1",
        "global_pool | 3x1x1",
        "flatten | 3072x1x1",
        "pointwise { channels = auto  width = 2 } | 6x32x32",
        "pointwise { channels = 10  width = 0.9  width_multiple = 4 } | 12x32x32",
        "depthwise { multiplier = 4  stride = 2 } | 12x16x16",
        "patch_embedding { patch = 8  channels = 5 } | 5x16x1",
        "identity | 3x32x32",
      })
  void shapesFollowTheirFields(String layer, String shape) throws EvaluationFailure {
    assertThat(shape("c = conv { channels = 3 }\nx = " + layer).toString()).isEqualTo(shape);
  }

  @Test
  void branchesReadTheSameInputAndEachIterationIsOne() throws EvaluationFailure {
    Network network =
        Built.of(
            """
            p = parallel {
              merge = concat
              repeat 3 as branch { a = conv { channels = 4 }  b = conv { channels = 5 } }
              through = identity
            }
            """);
    assertThat(network.output()).isEqualTo(new TensorShape(3 * 5 + 3, 32, 32));
    assertThat(count(network, Operator.Conv.class)).isEqualTo(6);
    Node concat = network.node(network.nodes().size() - 1);
    assertThat(concat.inputs()).hasSize(4).contains(0);
  }

  /** Each branch, not the first alone, takes the sequence's stride. */
  @Test
  void everyBranchTakesTheStride() throws EvaluationFailure {
    Network network =
        Built.of(
            """
            repeat 2 as stage {
              stride = 2  channels = 8
              p = parallel { a = conv  b = sequence { one = conv  two = conv } }
              after = conv
            }
            """);
    assertThat(network.output()).isEqualTo(new TensorShape(8, 8, 8));
  }

  /** SqueezeNet's block put together by hand. */
  @Test
  void aFireBlockIsASqueezeAndTwoBranches() throws EvaluationFailure {
    same(
        Built.of("f = fire { squeeze_channels = 4  expand_channels = 6 }"),
        Built.of(
            """
            s = pointwise { channels = 4 }
            p = parallel { merge = concat  channels = 6  one = pointwise  three = conv }
            """));
  }

  /** He et al.'s block put together by hand, with a projection. */
  @Test
  void aResidualBlockIsASkip() throws EvaluationFailure {
    same(
        Built.of("r = residual { channels = 16  stride = 2 }"),
        Built.of(
            """
            r = skip {
              channels = 16  stride = 2  shortcut = projection  after = relu
              one = conv
              two = conv { activation = none }
            }
            """));
  }

  /** AnalogNAS adds up to twelve branches of convolutions that are activated first. */
  @Test
  void branchesOfAResidualBlockAreAdded() throws EvaluationFailure {
    same(
        Built.of(
            "c = conv { channels = 8 }  r = residual { channels = 8  branches = 3  order = pre }"),
        Built.of(
            """
            c = conv { channels = 8 }
            r = skip {
              order = pre  channels = 8
              sum = parallel { repeat 3 as branch { a = conv  b = conv } }
            }
            """));
  }

  @Test
  void shortcutsWithoutParametersHaveNone() throws EvaluationFailure {
    String block =
        "c = conv { channels = 16 }  r = residual { channels = 32  stride = 2  shortcut = ";
    Network padded = Built.of(block + "zero_pad }");
    Network pooled = Built.of(block + "pooled_pad }");
    same(padded, pooled);
    long projection = 16 * 32 + 2 * 32;
    assertThat(Built.of(block + "projection }").parameters() - padded.parameters())
        .isEqualTo(projection);
    assertThat(count(padded, Operator.PadChannels.class)).isEqualTo(1);
  }

  /** NAS4RRAM's block: one convolution and a padded shortcut, its channels free to shrink. */
  @Test
  void aPaddingShortcutNeverMakesAMapNarrower() throws EvaluationFailure {
    String block =
        "c = conv { channels = 16 }  s = skip { shortcut = pooled_pad  after = hardtanh"
            + "  k = conv { activation = none  channels = ";
    assertThat(shape(block + "64  stride = 2 } }")).isEqualTo(new TensorShape(64, 16, 16));
    assertThat(shape(block + "12 } }")).isEqualTo(new TensorShape(16, 32, 32));
    assertThat(Built.of(block + "12 } }").parameters()).isEqualTo(16 * 27 + 32 + 12 * 16 * 9 + 24);
  }

  /** Huang et al.: layer i reads k0 + k (i - 1) channels. FLASH lets a layer read fewer of them. */
  @Test
  void aDenseLayerReadsAllBeforeOrAShareOfThem() throws EvaluationFailure {
    String layers = "norm = none  repeat 3 as layer { grow = conv { channels = 4  bias = no } } }";
    Network all = Built.of("d = dense_block { " + layers);
    assertThat(all.output().channels()).isEqualTo(3 + 3 * 4);
    assertThat(all.parameters()).isEqualTo(9 * 4 * (3 + 7 + 11));
    Network none = Built.of("d = dense_block { density = 0  " + layers);
    assertThat(none.parameters()).isEqualTo(9 * 4 * (3 + 4 + 4));
    Network half = Built.of("d = dense_block { density = 0.5  " + layers);
    // before the predecessor: 0, 3 and 7 channels, of which 0, 2 and 4 (halves up) are read
    assertThat(half.parameters()).isEqualTo(9 * 4 * (3 + (4 + 2) + (4 + 4)));
    Network two = Built.of("d = dense_block { skip_channels = 2  " + layers);
    assertThat(two.parameters()).isEqualTo(9 * 4 * (3 + (4 + 2) + (4 + 2)));
  }

  /** NAQS decides for each earlier layer whether a connection comes from it. */
  @Test
  void aJoinConnectsTwoLayersWhereItIsPresent() throws EvaluationFailure {
    String body =
        """
        norm = none
        one = conv { channels = 4 }
        two = conv { channels = 6 }
        link = join { from = one  merge = concat  present in {true, false} }
        three = conv { channels = 5 }
        """;
    String parameter = "network.link.present";
    assertThat(Built.searching(body).parameters().stream().map(p -> p.id())).contains(parameter);
    Network without = Built.of(body, Map.of(parameter, Value.of(false)));
    Network with = Built.of(body, Map.of(parameter, Value.of(true)));
    assertThat(with.parameters() - without.parameters()).isEqualTo(9 * 5 * 4);
  }

  @Test
  void aJoinMayReachOutOfItsSequenceAndToItsInput() throws EvaluationFailure {
    Network network =
        Built.of(
            """
            far = conv { channels = 4 }
            repeat 2 as stage {
              channels = 4
              body = conv
              near = join { from = input }
              out = join { from = far }
            }
            again = join { from = stage  merge = concat }
            """);
    assertThat(count(network, Operator.Add.class)).isEqualTo(4);
    assertThat(network.output().channels()).isEqualTo(8);
  }

  /** ViT's encoder block put together by hand. */
  @Test
  void aTransformerBlockIsAttentionAndFeedForwardWithShortcuts() throws EvaluationFailure {
    String patches = "p = patch_embedding { patch = 4  channels = 24 }\n";
    same(
        Built.of(patches + "t = transformer { heads = 3  hidden = 48 }"),
        Built.of(
            patches
                + """
                a = skip { n = layer_norm  mix = attention { heads = 3 } }
                b = skip { n = layer_norm  feed = feed_forward { hidden = 48 } }
                """));
  }

  @Test
  void squeezeAndExciteRoundsItsInnerChannels() throws EvaluationFailure {
    Network network =
        Built.of("c = conv { channels = 24 }  s = squeeze_excite { ratio = 0.25  multiple = 8 }");
    long before = Built.of("c = conv { channels = 24 }").parameters();
    assertThat(network.parameters() - before).isEqualTo(24 * 8 + 8 + 8 * 24 + 24);
  }

  /** A choice among blocks that hold layers is one decision, and each holds its own parameters. */
  @Test
  void blocksThatHoldLayersCanBeChosen() {
    Plan plan =
        Built.searching(
            """
            choose skip { a = conv { channels = auto  kernel in {1, 3} } }
              | parallel { repeat 1..2 as branch { a = conv { channels = 3 } } }
              as block
            """);
    assertThat(plan.parameters().stream().map(p -> p.id()))
        .containsExactlyInAnyOrder(
            "network.block",
            "network.block_skip.a.kernel",
            "network.block_parallel.branch.count",
            "hardware.tile.pe.adc.bits");
  }

  /** What merges holds weights only where its shortcut is a convolution. */
  @Test
  void whatVariesPerLayerHasAValueWhereThereAreWeights() {
    assertThat(
            Built.places(
                """
                a = skip { shortcut = projection  channels = 8  one = conv  pool = max_pool { kernel = 1 } }
                b = skip { two = conv { channels = 8 } }
                p = parallel { repeat 2 as branch { three = pointwise { channels = 8 } }  i = identity }
                t = transformer { heads = 2 }
                n = layer_norm
                """))
        .containsExactly("a", "a.one", "b.two", "p.branch[0].three", "p.branch[1].three", "t");
  }

  @Test
  void aRouteReadsAnEarlierLayerAndAJoinMayGate() throws EvaluationFailure {
    Network network =
        Built.of(
            """
            a = conv { channels = 16  norm = none }
            few = slice { first = 4  channels = 8 }
            means = global_pool
            gate = pointwise { channels = 8  norm = none  activation = sigmoid }
            gated = join { from = few  merge = multiply }
            back = route { from = a }
            b = conv { channels = 4  kernel = 1  norm = none }
            both = join { from = gated  merge = concat }
            """);
    assertThat(network.output()).isEqualTo(new TensorShape(12, 32, 32));
    assertThat(network.parameters()).isEqualTo(27 * 16 + 16 + 8 * 8 + 8 + 16 * 4 + 4);
    assertThat(count(network, Operator.Multiply.class)).isEqualTo(1);
  }

  @Test
  void attentionBetweenLayersHasAsManyMacsAsWithItsProjections() throws EvaluationFailure {
    Network apart =
        Built.of(
            """
            q = pointwise { channels = 8  norm = none  activation = none }
            back = route { from = input }
            k = pointwise { channels = 8  norm = none  activation = none }
            again = route { from = input }
            v = pointwise { channels = 8  norm = none  activation = none }
            attend = dot_product_attention { query = q  key = k  value = v  heads = 2 }
            out = pointwise { channels = 3  norm = none  activation = none }
            """);
    same(apart, Built.of("a = attention { heads = 2  head_channels = 4 }"));
  }

  @Test
  void whatNamedLayersCannotGiveIsRefused() {
    assertThatThrownBy(
            () -> Built.of("a = conv { channels = 8 }  s = slice { first = 4  channels = 5 }"))
        .hasMessageContaining("takes channels 4 to 8 of 8");
    assertThatThrownBy(
            () ->
                Built.of("a = conv { channels = 8 }  b = join { from = input  merge = multiply }"))
        .hasMessageContaining("a single number for each channel");
  }

  /** Every kind of layer, in designs of all sorts: built and costed, or refused with a reason. */
  @Test
  void everyDesignOfTheGoldenLayersIsBuiltOrRefused() throws IOException {
    Set<String> kinds = new TreeSet<>();
    buildsOrRefuses("good-layers.hwnas", "group", kinds);
    buildsOrRefuses("good-cells.hwnas", "nothing reaches", kinds);
    kinds.removeAll(Set.of("node", "edge")); // the inside of a cell, which no spec names a layer
    assertThat(kinds).containsExactlyElementsOf(new TreeSet<>(Schemas.layers().keySet()));
  }

  private static void buildsOrRefuses(String golden, String reason, Set<String> kinds)
      throws IOException {
    Path spec = Path.of("src/test/resources/golden", golden);
    // resolutions per layer, which one of the specs has, are stated but not yet costed
    Map<String, String> alike = Map.of("hardware.tile.pe.adc.bits", "8");
    Plan plan = Compiler.compile(spec, alike).plan().orElseThrow();
    DesignSpace space =
        DesignSpace.of(plan.parameters(), plan.requirements(), 1_000_000).orElseThrow();
    Random random = new Random(1);
    CostEstimator costs = new CostEstimator(new AnalyticalCostModel(), data -> Optional.empty());
    int built = 0;
    for (int i = 0; i < 100; i++) {
      ResolvedBlock root = new DesignResolver(plan).resolve(space.sample(uniform(random)));
      root.childrenOfKind("network").forEach(n -> collect(n, kinds));
      try {
        DesignCost cost = costs.estimate(root);
        for (double energy : cost.metrics().get("energy").values()) {
          assertThat(energy).isBetween(1e-9, 1.0);
        }
        built++;
      } catch (EvaluationFailure refused) {
        assertThat(refused.getMessage()).contains(reason);
      }
    }
    assertThat(built).isGreaterThan(50);
  }

  private static Uniform uniform(Random random) {
    return new Uniform() {
      @Override
      public BigInteger below(BigInteger bound) {
        return new BigInteger(bound.bitLength() + 64, random).mod(bound);
      }

      @Override
      public double unit() {
        return random.nextDouble();
      }
    };
  }

  private static void collect(ResolvedBlock block, Set<String> kinds) {
    block.children().forEach(c -> kinds.add(c.kind()));
    block.children().forEach(c -> collect(c, kinds));
  }

  @Test
  void whatABlockPassesOnIsOneDecision() {
    Plan plan =
        Built.searching(
            "s = skip { channels in {3, 6}  shortcut = projection  a = conv  b = conv }");
    assertThat(plan.parameters().stream().map(p -> p.id()))
        .containsExactlyInAnyOrder("network.s.channels", "hardware.tile.pe.adc.bits");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a = skip { c = conv { channels = 8  stride = 2 } } ! `a` leads from 3x32x32 to 8x16x16",
        "a = attention { heads = 2 } ! divides 3 channels among 2 heads",
        "a = max_pool { kernel = 2  pad = 2 } ! pads as much as its window of 2x2",
        "a = adaptive_pool { size = 40 } ! would enlarge 3x32x32",
        "a = embedding { vocabulary = 9  channels = 4 } ! its input is 3x32x32",
        "a = position_embedding { length = 9 } ! has 1024; raise `length`",
        "a = unembedding ! the network has none",
        "a = parallel { merge = concat  b = max_pool  c = identity } ! maps of unequal size",
        "a = squeeze_excite { gate = none } ! the two steps would be one",
      })
  void whatCannotBeIsRefusedWithItsValues(String example) {
    List<String> parts = List.of(example.split(" ! "));
    assertThatThrownBy(() -> Built.of(parts.get(0)))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining(parts.get(1));
  }
}
