package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.circuit.CrossbarArray;
import org.hwnas.runtime.circuit.EffectiveMatrix;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.device.Device;
import org.hwnas.runtime.device.ProgrammingNoise;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.hardware.WeightEncoding;
import org.hwnas.runtime.mapping.WeightSlicing;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.training.NumberFormats;
import org.hwnas.runtime.workload.DataSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What holds of every chip: exact where nothing disturbs, and the same however it is computed. */
class AnalogInvariantsTest {
  private static final String CELL = "tile.pe.crossbar.device.";

  private static List<Filters> kinds() {
    return Filters.kinds();
  }

  /** Weights from -127 to 127 of which every filter has one at the end, so that a code is 1. */
  private static float[] wholeWeights(Filters filters) {
    float[] w = filters.weights().clone();
    RandomStream random = RandomStream.of(3, filters.name());
    for (int i = 0; i < w.length; i++) {
      w[i] = random.nextInt(255) - 127;
    }
    WeightSlicing any = slicing(WeightEncoding.DIFFERENTIAL_PAIR, 2, 1);
    // the first input of each filter, wherever the layout has it: raise until no scale is left
    for (int i = 0; i < w.length; i++) {
      float before = w[i];
      float[] scale = WeightCodes.of(filters.node(), w, any).scale();
      boolean all = true;
      for (float s : scale) {
        all &= s == 1;
      }
      if (all) {
        break;
      }
      w[i] = 127;
      float[] after = WeightCodes.of(filters.node(), w, any).scale();
      if (java.util.Arrays.equals(scale, after)) {
        w[i] = before;
      }
    }
    return w;
  }

  private static WeightSlicing slicing(WeightEncoding encoding, int bitsPerCell, int bitsPerStep) {
    boolean pair = encoding == WeightEncoding.DIFFERENTIAL_PAIR;
    int slices = (8 - (pair ? 1 : 0) + bitsPerCell - 1) / bitsPerCell;
    int steps = (8 + bitsPerStep - 1) / bitsPerStep;
    return new WeightSlicing(
        encoding, 8, bitsPerCell, slices, pair ? 2 * slices : slices, 8, bitsPerStep, steps);
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void withoutErrorsTheProductIsTheIntegerOneToTheLastBit(Filters filters) {
    float[] w = wholeWeights(filters);
    float[] x = new float[Math.toIntExact(filters.in().elements())];
    RandomStream random = RandomStream.of(4, filters.name());
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextInt(256);
    }
    float[] exact = new float[filters.outputs()];
    FloatProduct.apply(filters.node(), filters.in(), x, w, exact); // sums stay below 2^24
    assertThat(exact).doesNotContain(0, Float.POSITIVE_INFINITY);
    for (WeightEncoding encoding : WeightEncoding.values()) {
      for (int cell = 1; cell <= 8; cell += 3) {
        for (int step : new int[] {1, 2, 3, 8}) {
          for (boolean converted : new boolean[] {false, true}) {
            WeightSlicing slicing = slicing(encoding, cell, step);
            WeightCodes codes = WeightCodes.of(filters.node(), w, slicing);
            assertThat(codes.scale()).containsOnly(1);
            Device device = new Device(0, 25e-6, 0.2, 4, new ProgrammingNoise.None());
            // a converter with a code for each current
            Optional<Converter> converter =
                converted ? Optional.of(Converter.of(22, (1 << 22) - 1)) : Optional.empty();
            float[] found = new float[exact.length];
            new CrossbarLayer(
                    ProgrammedWeights.ideal(codes, slicing, device),
                    new PatchReader(filters.node(), filters.in()),
                    InputRange.of(8, 0, 255),
                    16,
                    converter,
                    0)
                .apply(x, 1, found, new ReadScratch());
            assertThat(found).as("%s, %d, %d", encoding, cell, step).isEqualTo(exact);
          }
        }
      }
    }
  }

  private record Prepared(AnalogNetwork network, CellPhysics physics, DataSet.Split images) {}

  /** Everything at once: noise, drift, faults, wires, converters that err, mitigation. */
  private static Prepared everything(String subtraction) throws EvaluationFailure {
    Network network =
        NetworkBuilder.build(
            Layers.network(
                "small",
                1,
                8,
                10,
                Layers.plainConv(6, 3, 1),
                Layers.maxPool(2, 2),
                Layers.depthwise(3, 1),
                Layers.plainConv(8, 3, 2),
                Layers.linear(12, "flatten"),
                Layers.linear().with("pool", "flatten")),
            Optional.empty());
    ResolvedBlock hardware =
        Chips.hardware(
            "tile.pe.crossbar.rows",
            24,
            "tile.pe.crossbar.cols",
            20,
            "tile.pe.crossbar.bits_per_cell",
            2,
            "tile.pe.crossbar.wire_resistance",
            2.0,
            "tile.pe.dac.bits",
            2,
            "tile.pe.adc.bits",
            7,
            CELL + "programming_noise.model",
            "proportional",
            CELL + "programming_noise.relative",
            0.05,
            CELL + "read_noise.model",
            "proportional",
            CELL + "read_noise.relative",
            0.03,
            CELL + "drift.nu.value",
            0.04,
            CELL + "drift.nu_std.value",
            0.01,
            CELL + "stuck_at.off",
            0.01,
            "mapping.weights",
            "differential_pair",
            "tile.pe.adc.subtraction",
            subtraction,
            "tile.pe.adc.stochastic_rounding",
            true,
            "tile.pe.adc.errors.offset",
            0.01,
            "tile.pe.adc.errors.noise",
            0.01,
            "tile.pe.dac.errors.gain",
            0.05,
            "tile.pe.dac.errors.noise",
            0.02,
            "mitigation.remapping",
            "fault_aware",
            "mitigation.weight_correction",
            "ir_drop",
            "mitigation.column_scaling",
            "calibrated",
            "mitigation.drift_compensation",
            "per_column");
    byte[] pixels = new byte[20 * 64];
    byte[] labels = new byte[20];
    RandomStream random = RandomStream.of(5, "images");
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    DataSet.Split images = new DataSet.Split(pixels, labels, 64);
    float[] sample = new float[64];
    images.copy(0, sample, 0);
    return new Prepared(
        AnalogNetwork.of(
            network,
            NetworkWeights.initial(network, 2),
            Map.of(),
            ChipReader.read(hardware),
            Quantization.of(Chips.quantization(6, 6)),
            hardware,
            effect -> true,
            NumberFormats.Rules.LARGEST,
            List.of(sample)),
        CellPhysics.of(hardware, effect -> true, 86400),
        images);
  }

  @ParameterizedTest
  @ValueSource(strings = {"digital", "analog"})
  void anyBatchSizeGivesTheSameBits(String subtraction) throws EvaluationFailure {
    Prepared p = everything(subtraction);
    float[] one = p.network().program(p.physics(), 1, 0).logits(p.images(), 20, 1);
    assertThat(one).doesNotContain(0, Float.NaN);
    for (int batch : new int[] {3, 7, 20, 64}) {
      ProgrammedChip chip = p.network().program(p.physics(), 1, 0);
      assertThat(chip.logits(p.images(), 20, batch)).isEqualTo(one);
      assertThat(chip.logits(p.images(), 20, batch)).as("read again").isEqualTo(one);
    }
    // reads and chips do differ from each other
    float[] alone = new float[64];
    p.images().copy(1, alone, 0);
    float[] first = p.network().program(p.physics(), 1, 0).logits(alone).clone();
    assertThat(first).isNotEqualTo(java.util.Arrays.copyOfRange(one, 10, 20));
    assertThat(p.network().program(p.physics(), 1, 1).logits(p.images(), 20, 7)).isNotEqualTo(one);
  }

  @ParameterizedTest
  @ValueSource(strings = {"digital", "analog"})
  void anyNumberOfThreadsGivesTheSameBits(String subtraction) throws Exception {
    Prepared p = everything(subtraction);
    List<float[]> alone = new ArrayList<>();
    for (int chip = 0; chip < 6; chip++) {
      alone.add(p.network().program(p.physics(), 1, chip).logits(p.images(), 20, 64));
    }
    assertThat(alone).doesNotHaveDuplicates();
    for (int threads : new int[] {1, 2, 8}) {
      ExecutorService pool = Executors.newFixedThreadPool(threads);
      try {
        List<Future<float[]>> results = new ArrayList<>();
        for (int chip = 5; chip >= 0; chip--) {
          int number = chip;
          results.add(
              pool.submit(
                  () ->
                      p.network()
                          .program(p.physics(), 1, number)
                          .logits(p.images(), 20, 1 + 3 * number)));
        }
        for (int chip = 0; chip < 6; chip++) {
          assertThat(results.get(5 - chip).get()).isEqualTo(alone.get(chip));
        }
      } finally {
        pool.shutdownNow();
      }
    }
  }

  /**
   * A cell's fluctuation behind wires, against reads of which each is solved exactly. The model
   * takes the cell's voltage when its row is driven alone: with all rows driven it is lower, so
   * that noise is never understated, and overstated by less than what the other rows' currents take
   * away.
   */
  @Test
  void wiresWeakenReadNoiseAsTheyWeakenCurrents() {
    int rows = 24;
    int cols = 6;
    WireResistance wires = WireResistance.uniform(10);
    RandomStream random = RandomStream.of(6, "cells");
    double[] g = new double[rows * cols];
    for (int k = 0; k < g.length; k++) {
      g[k] = 1e-6 + 99e-6 * random.nextDouble();
    }
    double[] ones = new double[rows];
    java.util.Arrays.fill(ones, 1);
    double[] mean = EffectiveMatrix.of(CrossbarArray.of(rows, cols, g, wires)).siemens();
    double[] sum = new double[cols];
    double[] squares = new double[cols];
    int reads = 2000;
    for (int k = 0; k < reads; k++) {
      double[] noisy = g.clone();
      for (int c = 0; c < g.length; c++) {
        noisy[c] *= 1 + 0.05 * random.nextGaussian();
      }
      double[] out =
          EffectiveMatrix.of(CrossbarArray.of(rows, cols, noisy, wires), 1e-9).currents(ones);
      for (int j = 0; j < cols; j++) {
        sum[j] += out[j];
        squares[j] += out[j] * out[j];
      }
    }
    for (int j = 0; j < cols; j++) {
      double variance = squares[j] / reads - Math.pow(sum[j] / reads, 2);
      double ideal = 0;
      double modelled = 0;
      for (int i = 0; i < rows; i++) {
        int k = i * cols + j;
        double sigma = 0.05 * g[k];
        ideal += sigma * sigma;
        modelled += Math.pow(sigma * mean[k] / g[k], 2);
      }
      double found = Math.sqrt(modelled / variance);
      assertThat(found).as("column %d", j).isBetween(0.95, 1.2);
      assertThat(Math.sqrt(ideal / variance)).isGreaterThan(found + 0.05); // it is not left out
    }
  }
}
