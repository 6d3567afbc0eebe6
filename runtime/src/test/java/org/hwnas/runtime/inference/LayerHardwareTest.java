package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.training.NumberFormats;
import org.hwnas.runtime.training.ToyData;
import org.junit.jupiter.api.Test;

/** A layer reads with its own crossbar and converter, the others with those of the chip. */
class LayerHardwareTest {
  private static final CellPhysics.Acts ACTS =
      effect -> List.of("adc", "dac", "ir_drop").contains(effect);

  private static Network network() throws EvaluationFailure {
    return NetworkBuilder.build(
        Layers.network(
            "n",
            1,
            6,
            4,
            Layers.conv(8, 3, 1),
            Layers.conv(12, 3, 2),
            Layers.linear(20, "flatten"),
            Layers.linear()));
  }

  private static ResolvedBlock hardware(int rows, int bits) {
    return Chips.hardware(
        "tile.pe.crossbar.rows", rows,
        "tile.pe.crossbar.cols", rows,
        "tile.pe.crossbar.wire_resistance", 20,
        "tile.pe.adc.bits", bits);
  }

  /** Logits of a chip with layers that have hardware of their own, by their order. */
  private static List<float[]> logits(ResolvedBlock chip, Map<Integer, ResolvedBlock> layers)
      throws EvaluationFailure {
    Network network = network();
    NetworkWeights weights = NetworkWeights.initial(network, 5);
    Map<Integer, LayerHardware> own = new TreeMap<>();
    int at = 0;
    for (Node node : network.nodes()) {
      if (node.operator() instanceof Operator.Filters && layers.containsKey(at++)) {
        own.put(node.id(), LayerHardware.of(layers.get(at - 1), ACTS));
      }
    }
    List<float[]> samples = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      float[] sample = new float[36];
      ToyData.quarters(32, 4).train().copy(i, sample, 0);
      samples.add(sample);
    }
    AnalogNetwork analog =
        AnalogNetwork.of(
            network,
            weights,
            Map.of(),
            ChipReader.read(chip),
            new AnalogNetwork.Formats(new Quantization(8, 8), Map.of(), Map.of(), Map.of(), own),
            chip,
            ACTS,
            NumberFormats.Rules.LARGEST,
            samples);
    ProgrammedChip programmed = analog.program(CellPhysics.of(chip, ACTS, 0), 3, 0);
    return samples.stream().map(s -> programmed.logits(s).clone()).toList();
  }

  private static boolean same(List<float[]> one, List<float[]> other) {
    for (int i = 0; i < one.size(); i++) {
      if (!Arrays.equals(one.get(i), other.get(i))) {
        return false;
      }
    }
    return true;
  }

  private static Map<Integer, ResolvedBlock> all(ResolvedBlock hardware) {
    return Map.of(0, hardware, 1, hardware, 2, hardware, 3, hardware);
  }

  @Test
  void whereAllLayersHaveTheSameItIsThatOfTheChip() throws EvaluationFailure {
    for (int rows : List.of(16, 32)) {
      for (int bits : List.of(3, 7)) {
        ResolvedBlock one = hardware(rows, bits);
        List<float[]> chip = logits(one, Map.of());
        assertThat(same(logits(hardware(64, 5), all(one)), chip)).isTrue();
        assertThat(same(logits(hardware(64, 5), Map.of()), chip)).isFalse();
      }
    }
  }

  @Test
  void oneLayersCrossbarAndOneLayersConverterAreSeen() throws EvaluationFailure {
    ResolvedBlock chip = hardware(32, 6);
    List<float[]> before = logits(chip, Map.of());
    for (int layer = 0; layer < 4; layer++) {
      assertThat(same(before, logits(chip, Map.of(layer, chip)))).isTrue();
      assertThat(same(before, logits(chip, Map.of(layer, hardware(32, 3))))).isFalse();
    }
    // the second layer has 72 inputs: in crossbars of 16 rows they see other wires
    assertThat(same(before, logits(chip, Map.of(1, hardware(16, 6))))).isFalse();
  }
}
