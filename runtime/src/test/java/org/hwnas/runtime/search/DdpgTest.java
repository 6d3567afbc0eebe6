package org.hwnas.runtime.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.design.DesignResolver;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.network.LayerView;
import org.hwnas.runtime.policy.ActorCritic;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.space.DesignOperators;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The agent that decides layer by layer. */
class DdpgTest {
  private static final int LAYERS = 5;

  /**
   * With a tenth of the published units.
   *
   * @param faster than the published learning rates
   */
  static Ddpg search(
      Plan plan, List<LayerView> layers, Ddpg.Actions actions, double faster, long seed) {
    ActorCritic.Settings agent =
        new ActorCritic.Settings(32, 2, faster * 1e-4, faster * 1e-3, 0.01, 1, 64, 128, 0.003);
    return new Ddpg(
        new DesignOperators(plan),
        layers,
        new Ddpg.Settings(
            agent, 20, 0.5, 0.98, 1, actions, Ddpg.USUAL, true, true, Integer.MAX_VALUE),
        seed);
  }

  private static List<LayerView> layers() {
    List<LayerView> layers = new ArrayList<>();
    for (int i = 0; i < LAYERS; i++) {
      double channels = 8 << i;
      double weights = 9 * channels * channels;
      layers.add(
          new LayerView(
              "network.conv" + i, i < LAYERS - 1, channels, channels, 3, 1, weights, 100, 1e4));
    }
    return layers;
  }

  /** Bits of weights and inputs of each layer. */
  private static Plan precision() {
    List<Parameter> parameters = new ArrayList<>();
    for (String what : List.of("weights", "activations")) {
      for (int i = 0; i < LAYERS; i++) {
        parameters.add(
            Plans.parameter(
                "quantization." + what + ".bits[network.conv" + i + "]",
                new Domain.Integers(1, 16)));
      }
    }
    return Plans.of("precision", parameters, List.of());
  }

  /** Error that falls with the bits of a layer beside cells that grow with them. */
  private static double worth(Design design) {
    double sum = 0;
    for (int i = 0; i < LAYERS; i++) {
      double w = bits(design, "weights", i);
      double a = bits(design, "activations", i);
      sum +=
          Math.pow(2, -w / 2) * (1 + i) + Math.pow(2, -a / 2) + 0.02 * w * (LAYERS - i) + 0.02 * a;
    }
    return sum;
  }

  private static double bits(Design design, String what, int layer) {
    return design
        .value("quantization." + what + ".bits[network.conv" + layer + "]")
        .orElseThrow()
        .asNumber();
  }

  private static double best(SearchAlgorithm search, int budget) {
    return EvolutionTest.run(search, budget, d -> new double[] {worth(d)}).stream()
        .mapToDouble(DdpgTest::worth)
        .min()
        .orElseThrow();
  }

  @Tag("slow")
  @Test
  void beatsLuckOnPrecisionsOfLayersForEverySeed() {
    for (int seed = 0; seed < 3; seed++) {
      double luck = best(new RandomSearch(new DesignOperators(precision()), seed, "luck", 16), 600);
      SearchAlgorithm agent = search(precision(), layers(), Ddpg.Actions.SCALE, 1, seed);
      assertThat(best(agent, 600)).isLessThan(luck);
    }
  }

  @ParameterizedTest
  @EnumSource(Ddpg.Actions.class)
  void rewardsRise(Ddpg.Actions actions) {
    List<Design> all =
        EvolutionTest.run(
            search(precision(), layers(), actions, 1, 0), 400, d -> new double[] {worth(d)});
    assertThat(mean(all.subList(all.size() - 20, all.size())))
        .isLessThan(mean(all.subList(0, 20)) - 0.5);
  }

  @ParameterizedTest
  @EnumSource(Ddpg.Actions.class)
  void whatItIsHandedIsWhereItBegins(Ddpg.Actions actions) {
    Map<String, Value> sevens = new HashMap<>();
    precision().parameters().forEach(p -> sevens.put(p.id(), Value.of(7)));
    Design handed = Design.of(sevens);
    Ddpg agent = search(precision(), layers(), actions, 1, 3);
    agent.learn(List.of(handed), List.of(new Score(new double[] {worth(handed)}, 0)));
    List<Design> near = EvolutionTest.run(agent, 15, d -> new double[] {worth(d)});
    Ddpg alone = search(precision(), layers(), actions, 1, 3);
    List<Design> anywhere = EvolutionTest.run(alone, 15, d -> new double[] {worth(d)});
    assertThat(away(near)).isLessThan(0.7 * away(anywhere));
  }

  /** Bits off seven, on average. */
  private static double away(List<Design> designs) {
    return designs.stream()
        .flatMap(d -> d.values().values().stream())
        .mapToDouble(v -> Math.abs(v.asNumber() - 7))
        .average()
        .orElseThrow();
  }

  private static double mean(List<Design> designs) {
    return designs.stream().mapToDouble(DdpgTest::worth).average().orElseThrow();
  }

  @Test
  void parametersAreStepsOfLayersInTheOrderOfTheNetwork() {
    List<Parameter> parameters = new ArrayList<>(precision().parameters());
    parameters.add(Plans.parameter("network.conv1.kernel", new Domain.Integers(1, 3)));
    parameters.add(Plans.parameter("hardware.tile.pe.crossbar.rows", new Domain.Integers(1, 3)));
    LayerSteps steps = new LayerSteps(parameters, layers(), List.of("channels", "index", "rest"));
    assertThat(steps.steps().stream().map(LayerSteps.Step::place))
        .containsExactly(
            "",
            "network.conv0",
            "network.conv1",
            "network.conv2",
            "network.conv3",
            "network.conv4");
    assertThat(steps.actions()).isEqualTo(4); // bits, bits, kernel, rows
    assertThat(steps.steps().get(0).actions()).containsOnlyKeys("hardware.tile.pe.crossbar.rows");
    assertThat(steps.steps().get(2).actions())
        .containsOnlyKeys(
            "quantization.weights.bits[network.conv1]",
            "quantization.activations.bits[network.conv1]",
            "network.conv1.kernel");
    assertThat(steps.steps().get(5).seen()).containsExactly(1, 1, 0);
    assertThat(steps.steps().get(3).seen()).containsExactly(32 / 128.0, 0.6, 2 / 5.0);
    assertThat(steps.steps().get(0).seen()).containsExactly(0, 0, 1);
  }

  @ParameterizedTest
  @EnumSource(Ddpg.Actions.class)
  void theActionOfAValueLeadsToIt(Ddpg.Actions actions) {
    List<Domain> domains =
        List.of(
            new Domain.Integers(0, 6),
            new Domain.Integers(4, 9),
            new Domain.Grid(List.of(8.0, 16.0, 32.0), true),
            new Domain.Choice(List.of(Value.of("p"), Value.of("q"))));
    for (Domain domain : domains) {
      for (long i = 0; i < domain.size().longValueExact(); i++) {
        Value value = domain.valueAt(i);
        double action = Ddpg.action(domain, value, actions);
        assertThat(action).isBetween(0.0, 1.0);
        assertThat(Ddpg.value(domain, action, actions)).isEqualTo(value);
      }
    }
  }

  /** As the code of Huang et al. has it: fraction bits are the action times the most, cut. */
  @Test
  void aRangeFromZeroIsScaled() {
    Domain fraction = new Domain.Integers(0, 16);
    assertThat(Ddpg.value(fraction, 0.5, Ddpg.Actions.SCALE)).isEqualTo(Value.of(8.0));
    assertThat(Ddpg.value(fraction, 0.99, Ddpg.Actions.SCALE)).isEqualTo(Value.of(15.0));
    assertThat(Ddpg.value(fraction, 0.99, Ddpg.Actions.CELLS)).isEqualTo(Value.of(16.0));
    assertThat(Ddpg.value(fraction, 0.97, Ddpg.Actions.NEAREST)).isEqualTo(Value.of(16.0));
    assertThat(Ddpg.value(fraction, 0.96, Ddpg.Actions.NEAREST)).isEqualTo(Value.of(15.0));
  }

  @Test
  void designsOfAConditionalSpaceAreValidAndNoneIsAskedForTwice() {
    Plan plan = TestPlans.conditional();
    DesignResolver resolver = new DesignResolver(plan);
    RandomStream luck = RandomStream.of(1, "luck");
    List<Design> asked =
        EvolutionTest.run(
            search(plan, List.of(), Ddpg.Actions.SCALE, 1, 1),
            60,
            d -> new double[] {luck.nextDouble()});
    assertThat(asked).hasSizeGreaterThan(30).doesNotHaveDuplicates();
    assertThat(asked).allSatisfy(d -> assertThat(resolver.problems(d)).isEmpty());
  }
}
