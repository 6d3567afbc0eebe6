package org.hwnas.runtime.screening;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;
import org.hwnas.plan.fixtures.Plans;
import org.hwnas.runtime.TestPlans;
import org.hwnas.runtime.predictor.FeatureSequence;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DesignSequenceTest {
  @ParameterizedTest
  @CsvSource({
    "hardware.tile.pe.crossbar.rows, ''",
    "quantization.weights.bits, ''",
    "network.stage[0].block.count, network.stage[0]",
    "network.stage[0].block[1].body.channels, network.stage[0].block[1]",
    "quantization.weights.bits[network.stage[0].block[1]], network.stage[0].block[1]",
    "hardware.tile.pe.crossbar.rows[network.stage[0].block[1].body], network.stage[0].block[1]",
    "network.conv1.channels, network.conv1",
    "quantization.weights.bits[network.conv1], network.conv1",
    "quantization.weights.bits[network.conv1]#3, network.conv1"
  })
  void everyParameterStandsSomewhere(String id, String place) {
    assertThat(DesignSequence.place(id)).isEqualTo(place);
  }

  @Test
  void blocksShareWhatMeansTheSame() {
    String count = "network.block.count";
    String[] blocks = {"network.block[0]", "network.block[1]"};
    Expr two = Expr.apply(Operator.EQ, Expr.param(count), Expr.number(2));
    Domain channels = new Domain.Grid(List.of(8.0, 16.0, 32.0), false);
    Plan plan =
        Plans.of(
            "blocks",
            List.of(
                Plans.parameter(count, new Domain.Integers(1, 2)),
                Plans.parameter(blocks[0] + ".conv.channels", channels),
                Plans.parameter(blocks[1] + ".conv.channels", channels, two),
                Plans.parameter("hardware.rows", new Domain.Grid(List.of(32.0, 64.0), true)),
                Plans.parameter("weights.bits[" + blocks[0] + ".conv]", new Domain.Integers(4, 5)),
                Plans.parameter(
                    "weights.bits[" + blocks[1] + ".conv]", new Domain.Integers(4, 5), two)),
            List.of(),
            TestPlans.root(TestPlans.search()),
            List.of(Plans.minimize("energy", new Expr.Metric("energy"))));
    DesignSequence sequence = new DesignSequence(plan);
    List<FeatureSequence.Step> steps = sequence.sequence().steps();
    // the chip, the network as a whole, two blocks
    assertThat(steps.stream().map(FeatureSequence.Step::optional))
        .containsExactly(false, true, true, true);
    assertThat(steps.get(2).rows()).isEqualTo(steps.get(3).rows());
    assertThat(steps.get(2).columns()).doesNotContainAnyElementsOf(steps.get(3).columns());
    Design one =
        new Design(
            new TreeMap<>(
                Map.of(
                    count,
                    Value.of(1),
                    blocks[0] + ".conv.channels",
                    Value.of(16),
                    "hardware.rows",
                    Value.of(64),
                    "weights.bits[" + blocks[0] + ".conv]",
                    Value.of(4))));
    double[] numbers = sequence.of(one);
    assertThat(steps.get(3).columns()).allMatch(c -> numbers[c] == 0);
    // ones for 16 of {8, 16, 32}, its place, being there; 4 of {4, 5} likewise
    assertThat(
            IntStream.range(0, steps.get(2).columns().size())
                .mapToObj(k -> numbers[steps.get(2).columns().get(k)]))
        .containsExactly(0.0, 1.0, 0.0, 0.5, 1.0, 1.0, 0.0, 0.25, 1.0);
  }
}
