package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.hardware.ChipReader;
import org.hwnas.runtime.hardware.Chips;
import org.hwnas.runtime.hardware.Quantization;
import org.hwnas.runtime.network.Layers;
import org.hwnas.runtime.network.Network;
import org.hwnas.runtime.network.NetworkBuilder;
import org.hwnas.runtime.random.RandomStream;
import org.hwnas.runtime.training.NetworkWeights;
import org.hwnas.runtime.training.NumberFormats;
import org.hwnas.runtime.workload.DataSet;
import org.junit.jupiter.api.Test;

/** What the highest code of a converter stands for, and rounding by chance. */
class ConverterRangeTest {
  private static final int IMAGES = 6;

  private static float[] logits(boolean converts, int chip, Object... changes)
      throws EvaluationFailure {
    Network network =
        NetworkBuilder.build(
            Layers.network("one", 1, 8, 10, Layers.linear().with("pool", "flatten")),
            Optional.empty());
    List<Object> all =
        new ArrayList<>(
            List.of(
                "tile.pe.crossbar.device.g_min", 0, "tile.pe.dac.bits", 2, "tile.pe.adc.bits", 12));
    all.addAll(List.of(changes));
    ResolvedBlock hardware = Chips.hardware(all.toArray());
    byte[] pixels = new byte[IMAGES * 64];
    RandomStream random = RandomStream.of(5, "images");
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    DataSet.Split images = new DataSet.Split(pixels, new byte[IMAGES], 64);
    float[] sample = new float[64];
    images.copy(0, sample, 0);
    CellPhysics.Acts acts = effect -> converts && effect.equals("adc");
    return AnalogNetwork.of(
            network,
            NetworkWeights.initial(network, 2),
            Map.of(),
            ChipReader.read(hardware),
            Quantization.of(Chips.quantization(6, 6)),
            hardware,
            acts,
            NumberFormats.Rules.LARGEST,
            List.of(sample))
        .program(CellPhysics.of(hardware, acts, 0), 1, chip)
        .logits(images, IMAGES, 3)
        .clone();
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (a[i] - b[i]) * (double) (a[i] - b[i]);
    }
    return Math.sqrt(sum / a.length);
  }

  /** Every current is a whole number of its steps, so that nothing is rounded. */
  @Test
  void granularStepsLoseNothing() throws EvaluationFailure {
    float[] exact = logits(false, 0);
    assertThat(logits(true, 0, "tile.pe.adc.range", "granular")).isEqualTo(exact);
    assertThat(distance(logits(true, 0, "tile.pe.adc.range", "calibrated"), exact)).isPositive();
    // with few bits the same step ends early
    assertThat(
            distance(
                logits(true, 0, "tile.pe.adc.range", "granular", "tile.pe.adc.bits", 4), exact))
        .isGreaterThan(0.01);
  }

  /** With as many cells as there are rows the fixed range is the full one; with one, it clips. */
  @Test
  void aFixedRangeIsACurrentOfThatManyCells() throws EvaluationFailure {
    float[] full = logits(true, 0, "tile.pe.adc.range", "full");
    assertThat(logits(true, 0, "tile.pe.adc.range", "fixed", "tile.pe.adc.full_scale", 64))
        .isEqualTo(full);
    float[] exact = logits(false, 0);
    assertThat(
            distance(
                logits(true, 0, "tile.pe.adc.range", "fixed", "tile.pe.adc.full_scale", 1), exact))
        .isGreaterThan(10 * distance(full, exact));
  }

  /** Rounding by chance is right on average where rounding to the nearest is not. */
  @Test
  void stochasticRoundingHasNoBias() throws EvaluationFailure {
    Object[] coarse = {
      "tile.pe.adc.range", "full", "tile.pe.adc.bits", 5, "tile.pe.adc.stochastic_rounding", true
    };
    float[] exact = logits(false, 0);
    float[] nearest = logits(true, 0, "tile.pe.adc.range", "full", "tile.pe.adc.bits", 5);
    int draws = 400;
    float[] mean = new float[exact.length];
    double spread = 0;
    for (int chip = 0; chip < draws; chip++) {
      float[] one = logits(true, chip, coarse);
      for (int i = 0; i < mean.length; i++) {
        mean[i] += one[i] / draws;
      }
      spread += distance(one, exact) / draws;
    }
    assertThat(logits(true, 0, coarse)).isEqualTo(logits(true, 0, coarse));
    // of a mean, its expected distance; four of its own standard errors over 60 outputs above that
    double expected = spread / Math.sqrt(draws);
    assertThat(distance(mean, exact)).isCloseTo(expected, within(0.5 * expected));
    assertThat(distance(mean, exact)).isLessThan(distance(nearest, exact) / 3);
  }
}
