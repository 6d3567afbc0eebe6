package org.hwnas.runtime.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.runtime.circuit.CrossbarArray;
import org.hwnas.runtime.circuit.DirectSolver;
import org.hwnas.runtime.circuit.NonlinearSolver;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.device.CurrentVoltage;
import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.device.Effect;
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

/** Conductances that undo wires, and pulses that undo what bends, against solved circuits. */
class WeightCorrectionTest {
  private static final double LOW = 1e-6;
  private static final double HIGH = 100e-6;
  private static final String CELL = "tile.pe.crossbar.device.";

  private static WeightCorrection.Target target(int rows, int cols, int levels) {
    RandomStream random = RandomStream.of(11, "levels", rows, cols);
    double[] g = new double[rows * cols];
    for (int k = 0; k < g.length; k++) {
      g[k] = LOW + (HIGH - LOW) * random.nextInt(levels) / (levels - 1);
    }
    return new WeightCorrection.Target(rows, cols, g);
  }

  /** Direct solves of the corrected circuit give what the wanted one gives without wires. */
  @Test
  void throughWiresTheWantedCurrentsComeOut() {
    DeviceModel device = DeviceModel.ideal(LOW, HIGH);
    WireResistance wires = new WireResistance(2.5, 1.5, 50, 20);
    List<WeightCorrection.Target> targets = List.of(target(64, 48, 4), target(20, 48, 4));
    WeightCorrection.Corrected found = new WeightCorrection().of(targets, device, wires, 0.2);
    assertThat(found.factor()).isBetween(0.2, 0.9);
    assertThat(found.base()).isBetween(LOW, 3 * LOW);
    double largest = 0;
    for (int k = 0; k < targets.size(); k++) {
      WeightCorrection.Target wanted = targets.get(k);
      double[] g = found.siemens().get(k);
      for (double s : g) {
        assertThat(s).isBetween(LOW, HIGH);
        largest = Math.max(largest, s);
      }
      DirectSolver solver =
          new DirectSolver(CrossbarArray.of(wanted.rows(), wanted.cols(), g, wires));
      RandomStream random = RandomStream.of(12, "volts", k);
      for (int n = 0; n < 5; n++) {
        double[] v = new double[wanted.rows()];
        for (int i = 0; i < v.length; i++) {
          v[i] = 0.2 * random.nextDouble();
        }
        double[] currents = solver.solve(v).currents();
        for (int j = 0; j < wanted.cols(); j++) {
          double right = 0;
          for (int i = 0; i < v.length; i++) {
            double level = wanted.siemens()[i * wanted.cols() + j] - LOW;
            right += v[i] * (found.base() + found.factor() * level);
          }
          assertThat(currents[j]).isCloseTo(right, within(2e-6 * right));
        }
      }
    }
    // the factor is as large as it can be: some cell is at the end of the window
    assertThat(largest).isCloseTo(HIGH, within(1e-6 * HIGH));
  }

  @Test
  void withoutWiresNothingIsChanged() {
    List<WeightCorrection.Target> targets = List.of(target(12, 5, 4));
    WeightCorrection.Corrected found =
        new WeightCorrection().of(targets, DeviceModel.ideal(LOW, HIGH), WireResistance.NONE, 0.2);
    assertThat(found.factor()).isEqualTo(1);
    assertThat(found.siemens().get(0)).isEqualTo(targets.get(0).siemens());
  }

  @Test
  void whatBendsIsCorrectedWithoutWires() throws EvaluationFailure {
    DeviceModel bent =
        CellPhysics.of(hardware(CELL + "nonlinear_iv.model", "sinh"), e -> true, 0).device();
    double v = 0.3;
    List<WeightCorrection.Target> targets = List.of(target(12, 5, 4));
    WeightCorrection.Corrected found =
        new WeightCorrection()
            .of(targets, bent.only(Set.of(Effect.NONLINEAR_IV)), WireResistance.NONE, v);
    for (int k = 0; k < 60; k++) {
      double current = bent.currentVoltage().current(found.siemens().get(0)[k], v);
      double level = targets.get(0).siemens()[k] - LOW;
      if (level > 0) { // level 0 cannot be given less than the window has
        assertThat(current / v)
            .isCloseTo(found.base() + found.factor() * level, within(1e-6 * HIGH));
      }
    }
  }

  private static ResolvedBlock hardware(Object... changes) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put("tile.pe.crossbar.rows", 48);
    fields.put("tile.pe.crossbar.cols", 40);
    fields.put("tile.pe.crossbar.bits_per_cell", 2);
    fields.put(CELL + "g_min", LOW);
    fields.put(CELL + "g_max", HIGH);
    for (int i = 0; i < changes.length; i += 2) {
      fields.put((String) changes[i], changes[i + 1]);
    }
    List<Object> all = new ArrayList<>();
    fields.forEach((name, value) -> all.addAll(List.of(name, value)));
    return Chips.hardware(all.toArray());
  }

  private static float[] logits(Set<String> acts, Object... changes) throws EvaluationFailure {
    Network network =
        NetworkBuilder.build(
            Layers.network(
                "small",
                1,
                8,
                10,
                Layers.plainConv(8, 3, 1),
                Layers.maxPool(2, 2),
                Layers.plainConv(12, 3, 1),
                Layers.linear().with("pool", "flatten")),
            Optional.empty());
    ResolvedBlock hardware = hardware(changes);
    byte[] pixels = new byte[10 * 64];
    RandomStream random = RandomStream.of(5, "images");
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) random.nextInt(256);
    }
    DataSet.Split images = new DataSet.Split(pixels, new byte[10], 64);
    float[] sample = new float[64];
    images.copy(0, sample, 0);
    AnalogNetwork analog =
        AnalogNetwork.of(
            network,
            NetworkWeights.initial(network, 2),
            Map.of(),
            ChipReader.read(hardware),
            Quantization.of(Chips.quantization(6, 6)),
            hardware,
            acts::contains,
            NumberFormats.Rules.LARGEST,
            List.of(sample));
    return analog.program(CellPhysics.of(hardware, acts::contains, 0), 1, 0).logits(images, 10, 7);
  }

  /** Root mean square of the difference over that of the first. */
  private static double distance(float[] from, float[] to) {
    double off = 0;
    double all = 0;
    for (int k = 0; k < from.length; k++) {
      off += Math.pow(to[k] - from[k], 2);
      all += Math.pow(from[k], 2);
    }
    return Math.sqrt(off / all);
  }

  @Test
  void aNetworkBehindWiresGivesWhatItGivesWithout() throws EvaluationFailure {
    for (String encoding : List.of("differential_pair", "offset")) {
      Object[] wires = {
        "tile.pe.crossbar.wire_resistance", 8.0, "mapping.weights", encoding,
      };
      Object[] corrected = Arrays.copyOf(wires, 6);
      corrected[4] = "mitigation.weight_correction";
      corrected[5] = "ir_drop";
      float[] without = logits(Set.of(), wires);
      float[] behind = logits(Set.of("ir_drop"), wires);
      assertThat(distance(without, behind)).as(encoding).isGreaterThan(0.1);
      assertThat(distance(without, logits(Set.of("ir_drop"), corrected)))
          .as(encoding)
          .isLessThan(1e-4);
      // and where no wires act nothing is corrected
      assertThat(logits(Set.of(), corrected)).isEqualTo(without);
    }
  }

  @Test
  void driftIsMeasuredAndCompensatedBehindCorrectedWiresToo() throws EvaluationFailure {
    Object[] fields = {
      "tile.pe.crossbar.wire_resistance",
      4.0,
      "mapping.weights",
      "offset",
      "mitigation.weight_correction",
      "ir_drop",
      "mitigation.drift_compensation",
      "global_scale"
    };
    float[] plain = logits(Set.of(), Arrays.copyOf(fields, 4));
    // at the time of programming nothing has drifted: the factor is 1
    assertThat(distance(plain, logits(Set.of("ir_drop", "drift"), fields))).isLessThan(1e-4);
  }

  /**
   * Inputs of two bits as pulses: while a pulse lasts the row is at the full voltage, so that what
   * comes out is the sum over the slots of time, each solved by Newton's method for the rows that
   * are on in it.
   */
  @Test
  void pulsesAddUpSlotBySlot() throws EvaluationFailure {
    int n = 24;
    double v = 0.25;
    CurrentVoltage cell = new CurrentVoltage.Sinh(0.25);
    WireResistance wires = WireResistance.uniform(2);
    WeightCorrection.Target cells = target(n, n, 4);
    CrossbarArray array = CrossbarArray.of(n, n, cells.siemens(), wires);
    NonlinearSolver newton = new NonlinearSolver(array, cell);
    double[] matrix = org.hwnas.runtime.circuit.SecantMatrix.of(array, cell, v, 1e-9).siemens();
    RandomStream random = RandomStream.of(13, "codes");
    int[] codes = new int[n];
    for (int i = 0; i < n; i++) {
      codes[i] = random.nextInt(4);
    }
    double[] charge = new double[n];
    for (int slot = 0; slot < 3; slot++) {
      double[] on = new double[n];
      for (int i = 0; i < n; i++) {
        on[i] = codes[i] > slot ? v : 0;
      }
      double[] currents = newton.solve(on).currents();
      for (int j = 0; j < n; j++) {
        charge[j] += currents[j];
      }
    }
    double largest = Arrays.stream(charge).max().orElseThrow();
    double apart = 0;
    for (int j = 0; j < n; j++) {
      double product = 0;
      for (int i = 0; i < n; i++) {
        product += codes[i] * v * matrix[i * n + j];
      }
      assertThat(product).isCloseTo(charge[j], within(0.01 * largest));
      // as levels of a voltage the bits of a cell that bends would not add up
      double[] levels = new double[n];
      for (int i = 0; i < n; i++) {
        levels[i] = codes[i] * v / 3;
      }
      double asVoltage = 3 * newton.solve(levels).currents()[j];
      apart = Math.max(apart, Math.abs(asVoltage - charge[j]));
    }
    assertThat(apart).isGreaterThan(0.02 * largest);
    Object[] two = {CELL + "nonlinear_iv.model", "sinh", "tile.pe.dac.bits", 2};
    Object[] pulses = Arrays.copyOf(two, 6);
    pulses[4] = "tile.pe.dac.kind";
    pulses[5] = "pulse_width";
    assertThat(CellPhysics.of(hardware(pulses), e -> true, 0).device().ohmic()).isFalse();
    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> CellPhysics.of(hardware(two), e -> true, 0))
        .isInstanceOf(EvaluationFailure.class)
        .hasMessageContaining("pulse_width");
  }
}
