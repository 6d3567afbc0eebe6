package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.LayerBits;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.mapping.LayerDemand;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.network.Node;
import org.hwnas.runtime.network.Operator;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.training.NumberFormats;
import org.hwnas.runtime.training.ToyData;
import org.junit.jupiter.api.Test;

/** Crossbars with formats of their own, read against products of rounded numbers. */
class CrossbarFormatsTest {
  /** 36 rows and 4 columns on crossbars of 16 rows and 3 columns. */
  private static final List<Integer> BITS = List.of(4, 2, 0, 8, 3, 6);

  private static Network small() throws EvaluationFailure {
    return NetworkBuilder.build(
        Layers.network("n", 1, 6, 4, Layers.linear().with("pool", "flatten")));
  }

  private static int crossbar(int row, int output) {
    return row / 16 * 2 + output / 3;
  }

  private static List<float[]> samples() {
    List<float[]> samples = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      float[] sample = new float[36];
      ToyData.quarters(32, 4).train().copy(i, sample, 0);
      samples.add(sample);
    }
    return samples;
  }

  private record Case(Network network, Node layer, NetworkWeights weights) {
    static Case of() throws EvaluationFailure {
      Network network = small();
      Node layer =
          network.nodes().stream()
              .filter(n -> n.operator() instanceof Operator.Filters)
              .findFirst()
              .orElseThrow();
      assertThat(((Operator.Filters) layer.operator()).rows()).isEqualTo(36);
      return new Case(network, layer, NetworkWeights.initial(network, 5));
    }

    AnalogNetwork analog(
        ResolvedBlock hardware, Map<Integer, NumberFormats.LayerFormat> formats, String... acts)
        throws EvaluationFailure {
      SortedMap<Integer, LayerDemand> demands = new TreeMap<>();
      demands.put(
          layer.id(), new LayerDemand(new LayerBits(8, 8, List.of(), BITS), LayerPruning.NONE));
      return AnalogNetwork.of(
          network,
          weights,
          formats,
          ChipReader.read(hardware),
          new AnalogNetwork.Formats(new Quantization(8, 8), demands, Map.of(), Map.of(), Map.of()),
          hardware,
          effect -> List.of(acts).contains(effect),
          NumberFormats.Rules.LARGEST,
          samples());
    }
  }

  private static ResolvedBlock hardware(String encoding) {
    return Chips.hardware(
        "tile.pe.adc.bits",
        20,
        "tile.pe.adc.range",
        "full",
        "tile.pe.crossbar.device.g_min",
        1e-6,
        "tile.pe.crossbar.rows",
        16,
        "tile.pe.crossbar.cols",
        3,
        "mapping.weights",
        encoding);
  }

  /** With steps from the largest weight of each column of a crossbar, and with trained ones. */
  @Test
  void theProductIsThatOfWeightsRoundedCrossbarByCrossbar() throws EvaluationFailure {
    Case one = Case.of();
    float[] w = one.weights().of(one.layer()).get(0);
    float[] bias = one.weights().of(one.layer()).get(1);
    List<Float> trained = List.of(0.03f, 0.2f, 1f, 0.002f, 0.08f, 0.01f);
    for (boolean given : new boolean[] {false, true}) {
      double inputStep = given ? 1 / 255.0 : largest() / 255;
      double[][] rounded = new double[36][4];
      for (int r = 0; r < 36; r++) {
        for (int o = 0; o < 4; o++) {
          int bits = BITS.get(crossbar(r, o));
          int top = bits == 0 ? 0 : (1 << bits - 1) - 1;
          double step = given ? trained.get(crossbar(r, o)) : largest(w, r / 16, o) / top;
          rounded[r][o] =
              bits == 0 ? 0 : Math.max(-top, Math.min(top, Math.rint(w[r * 4 + o] / step))) * step;
        }
      }
      Map<Integer, NumberFormats.LayerFormat> formats =
          given
              ? Map.of(
                  one.layer().id(),
                  new NumberFormats.LayerFormat(trained, false, (float) inputStep))
              : Map.of();
      for (String encoding : List.of("differential_pair", "offset")) {
        for (String[] acts : new String[][] {{}, {"adc"}}) {
          ResolvedBlock hardware = hardware(encoding);
          AnalogNetwork analog = one.analog(hardware, formats, acts);
          CellPhysics physics =
              CellPhysics.of(hardware, effect -> List.of(acts).contains(effect), 0);
          ProgrammedChip chip = analog.program(physics, 3, 0);
          for (float[] sample : samples()) {
            float[] logits = chip.logits(sample);
            for (int o = 0; o < 4; o++) {
              double sum = bias[o];
              for (int r = 0; r < 36; r++) {
                sum += Math.rint(sample[r] / (float) inputStep) * inputStep * rounded[r][o];
              }
              assertThat((double) logits[o]).isCloseTo(sum, within(acts.length > 0 ? 2e-3 : 1e-4));
            }
          }
        }
      }
    }
  }

  private static double largest() {
    double largest = 0;
    for (float[] sample : samples()) {
      for (float x : sample) {
        largest = Math.max(largest, x);
      }
    }
    return largest;
  }

  private static double largest(float[] w, int band, int output) {
    double largest = 0;
    for (int r = 16 * band; r < Math.min(36, 16 * band + 16); r++) {
      largest = Math.max(largest, Math.abs(w[r * 4 + output]));
    }
    return largest;
  }

  /** Cells of all bands err, each by numbers of its own, which a chip's number repeats. */
  @Test
  void bandsHaveCellsOfTheirOwn() throws EvaluationFailure {
    Case one = Case.of();
    ResolvedBlock noisy =
        Chips.hardware(
            "tile.pe.crossbar.rows",
            16,
            "tile.pe.crossbar.cols",
            3,
            "tile.pe.crossbar.device.programming_noise.model",
            "constant",
            "tile.pe.crossbar.device.programming_noise.sigma",
            1e-6);
    AnalogNetwork analog = one.analog(noisy, Map.of(), "programming_noise");
    CellPhysics physics = CellPhysics.of(noisy, "programming_noise"::equals, 0);
    float[] sample = new float[36];
    double[] found = new double[3];
    for (int band = 0; band < 3; band++) {
      java.util.Arrays.fill(sample, 0);
      sample[16 * band] = 1;
      float[] exact =
          one.analog(noisy, Map.of())
              .program(physics.withoutDevices(), 3, 0)
              .logits(sample)
              .clone();
      float[] erring = analog.program(physics, 3, 0).logits(sample).clone();
      assertThat(analog.program(physics, 3, 0).logits(sample)).isEqualTo(erring);
      assertThat(analog.program(physics, 3, 1).logits(sample)).isNotEqualTo(erring);
      int output = BITS.get(2 * band) == 0 ? 3 : 0; // of no bit there is no cell
      found[band] = erring[output] - exact[output];
      assertThat(Math.abs(found[band])).isGreaterThan(1e-6);
    }
    assertThat(found[0]).isNotEqualTo(found[2]);
  }

  @Test
  void aListOfCodesCannotHoldThem() throws EvaluationFailure {
    AnalogNetwork analog = Case.of().analog(hardware("offset"), Map.of());
    assertThatThrownBy(analog::stored)
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("per crossbar");
  }
}
