package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
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
import org.hwnas.runtime.pruning.Criterion;
import org.hwnas.runtime.pruning.LayerPruning;
import org.hwnas.runtime.pruning.NetworkPruning;
import org.hwnas.runtime.pruning.Structure;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.training.FormatRule;
import org.hwnas.runtime.training.Nd4jKernels;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.training.NumberFormats;
import org.hwnas.runtime.training.Pruner;
import org.hwnas.runtime.training.ToyData;
import org.junit.jupiter.api.Test;

/**
 * What is packed densely gives the product of the whole matrix with zeros in it; what is not there
 * makes no noise.
 */
class PrunedInferenceTest {
  private static final Quantization EIGHT = new Quantization(8, 8);

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

  private static List<float[]> samples(int count) {
    List<float[]> samples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] sample = new float[36];
      ToyData.quarters(32, 4).train().copy(i, sample, 0);
      samples.add(sample);
    }
    return samples;
  }

  private record Case(LayerPruning pruning, String encoding, Object[] hardware, String... acts) {
    /** Logits of some samples on one chip. */
    List<float[]> logits() throws EvaluationFailure {
      Network network = network();
      Object[] changes = new Object[hardware.length + 6];
      System.arraycopy(hardware, 0, changes, 0, hardware.length);
      Object[] own = {
        "tile.pe.crossbar.rows", 32, "tile.pe.crossbar.cols", 32, "mapping.weights", encoding
      };
      System.arraycopy(own, 0, changes, hardware.length, 6);
      ResolvedBlock block = Chips.hardware(changes);
      SortedMap<Integer, LayerPruning> layers = new TreeMap<>();
      SortedMap<Integer, LayerDemand> demands = new TreeMap<>();
      int filters = 0;
      for (Node node : network.nodes()) {
        if (node.operator() instanceof Operator.Filters && filters++ > 0) {
          if (node.id() < network.nodes().size() - 1 && pruning.acts()) {
            layers.put(node.id(), pruning);
            demands.put(node.id(), new LayerDemand(LayerBits.uniform(EIGHT), pruning));
          }
        }
      }
      NetworkPruning plan = new NetworkPruning(layers, 0, false, 32);
      NetworkWeights weights = NetworkWeights.initial(network, 5);
      try (Nd4jKernels kernels = new Nd4jKernels()) {
        weights = new Pruner(network, ToyData.quarters(32, 4), plan, 8, 1, kernels).pruned(weights);
      }
      AnalogNetwork analog =
          AnalogNetwork.of(
              network,
              weights,
              Map.of(),
              ChipReader.read(block),
              new AnalogNetwork.Formats(
                  EIGHT, demands, Map.of(), Pruner.found(network, plan, weights, 1), Map.of()),
              block,
              effect -> List.of(acts).contains(effect),
              NumberFormats.Rules.LARGEST,
              samples(8));
      CellPhysics physics = CellPhysics.of(block, effect -> List.of(acts).contains(effect), 0);
      ProgrammedChip chip = analog.program(physics, 3, 0);
      return samples(12).stream().map(s -> chip.logits(s).clone()).toList();
    }
  }

  private static LayerPruning pruning(Structure structure, boolean repack) {
    return new LayerPruning(structure, 0.5, Criterion.MAGNITUDE, repack, 0, true, 8);
  }

  @Test
  void packedIsTheProductWithZeros() throws EvaluationFailure {
    for (String encoding : List.of("differential_pair", "offset")) {
      for (Structure structure :
          List.of(Structure.COLUMN, Structure.ROW, Structure.CHANNEL, Structure.OPERATION_UNIT)) {
        Object[] hardware = {
          "tile.pe.adc.bits", 20, "tile.pe.adc.range", "full", "tile.pe.crossbar.device.g_min", 1e-6
        };
        for (String[] acts : new String[][] {{}, {"adc"}}) {
          List<float[]> packed =
              new Case(pruning(structure, true), encoding, hardware, acts).logits();
          List<float[]> zeros =
              new Case(pruning(structure, false), encoding, hardware, acts).logits();
          for (int i = 0; i < packed.size(); i++) {
            for (int c = 0; c < 4; c++) {
              assertThat(packed.get(i)[c])
                  .as("%s, %s, %d effects", encoding, structure, acts.length)
                  // a value between two codes of the next layer's inputs may fall to either side
                  .isCloseTo(zeros.get(i)[c], within(0.02f));
            }
          }
          float[] whole = new Case(LayerPruning.NONE, encoding, hardware, acts).logits().get(0);
          float far = 0;
          for (int c = 0; c < 4; c++) {
            far = Math.max(far, Math.abs(whole[c] - packed.get(0)[c]));
          }
          assertThat(far).isGreaterThan(0.1f);
        }
      }
    }
  }

  /** Of two layers without their filters, only biases reach the end, whatever cells do. */
  @Test
  void whatIsNotThereMakesNoNoise() throws EvaluationFailure {
    Object[] noisy = {
      "tile.pe.crossbar.device.programming_noise.model",
      "constant",
      "tile.pe.crossbar.device.programming_noise.sigma",
      2e-6
    };
    LayerPruning all = new LayerPruning(Structure.COLUMN, 1, Criterion.MAGNITUDE, true, 0, true, 8);
    LayerPruning stay =
        new LayerPruning(Structure.COLUMN, 1, Criterion.MAGNITUDE, false, 0, true, 8);
    for (String encoding : List.of("differential_pair", "offset")) {
      List<float[]> gone = new Case(all, encoding, noisy, "programming_noise").logits();
      List<float[]> there = new Case(stay, encoding, noisy, "programming_noise").logits();
      assertThat(gone).allSatisfy(l -> assertThat(l).containsExactly(gone.get(0)));
      assertThat(there.get(0)).isNotEqualTo(there.get(5)); // zeros that are cells are not 0
    }
  }

  /** Codes without their lowest positions are those of a coarser format. */
  @Test
  void droppedPositionsAreACoarserFormat() throws EvaluationFailure {
    LayerPruning four =
        new LayerPruning(Structure.BIT_SLICE, 0, Criterion.MAGNITUDE, true, 0b1111, true, 1);
    Object[] cells = {"tile.pe.crossbar.bits_per_cell", 1};
    List<float[]> sliced = new Case(four, "differential_pair", cells).logits();
    List<float[]> whole = new Case(LayerPruning.NONE, "differential_pair", cells).logits();
    double far = 0;
    for (int i = 0; i < sliced.size(); i++) {
      for (int c = 0; c < 4; c++) {
        far = Math.max(far, Math.abs(sliced.get(i)[c] - whole.get(i)[c]));
      }
    }
    assertThat(far).isBetween(1e-3, 2.0);
    Node linear = network().nodes().get(network().nodes().size() - 1);
    float[] filters = NetworkWeights.initial(network(), 5).of(linear).get(0);
    var slicing =
        org.hwnas.runtime.mapping.WeightSlicing.of(
            Chips.chip("tile.pe.crossbar.bits_per_cell", 1), EIGHT);
    WeightCodes exact = WeightCodes.of(linear, filters, slicing);
    WeightCodes left =
        WeightCodes.of(linear, filters, slicing, 0, FormatRule.LARGEST, four, List.of());
    for (int i = 0; i < filters.length; i++) {
      assertThat(Math.abs(left.codes()[i]) % 16).isZero();
      // nearest of -112, -96 … 112; beyond 112 there is none
      int code = Math.max(-112, Math.min(112, exact.codes()[i]));
      assertThat(Math.abs(left.codes()[i] - code)).isLessThanOrEqualTo(8);
    }
  }

  /** The bits of a kernel bound its codes; a kernel of none gives its bias. */
  @Test
  void kernelsKeepToTheirBits() throws EvaluationFailure {
    Node linear = network().nodes().get(network().nodes().size() - 1);
    float[] filters = new float[80];
    RandomStream random = RandomStream.of(2, "filters");
    for (int i = 0; i < filters.length; i++) {
      filters[i] = (float) random.nextGaussian();
    }
    var slicing = org.hwnas.runtime.mapping.WeightSlicing.of(Chips.chip(), EIGHT);
    WeightCodes codes =
        WeightCodes.of(
            linear,
            filters,
            slicing,
            0,
            FormatRule.LARGEST,
            LayerPruning.NONE,
            List.of(8, 4, 2, 0));
    int[] largest = new int[4];
    for (int i = 0; i < filters.length; i++) {
      largest[i % 4] = Math.max(largest[i % 4], Math.abs(codes.codes()[i]));
    }
    assertThat(largest).containsExactly(127, 7, 1, 0);
  }
}
