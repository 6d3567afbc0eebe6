package org.hwnas.runtime.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.hwnas.runtime.device.CurrentVoltage;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** One matrix for an array of bent cells, against Newton's method for each input. */
class SecantMatrixTest {
  private static CrossbarArray array(int n, WireResistance wires) {
    RandomStream random = RandomStream.of(8, "cells", n);
    double[] g = new double[n * n];
    for (int k = 0; k < g.length; k++) {
      g[k] = 1e-6 + 99e-6 * random.nextDouble();
    }
    return CrossbarArray.of(n, n, g, wires);
  }

  private static double[] drive(int n, double share, double volts, int number) {
    RandomStream random = RandomStream.of(9, "drive", number);
    double[] v = new double[n];
    for (int i = 0; i < n; i++) {
      v[i] = random.nextDouble() < share ? volts : 0;
    }
    return v;
  }

  /**
   * Largest error of a column's current over the largest current, for some share of rows driven.
   */
  private static double error(
      EffectiveMatrix matrix, CrossbarArray a, CurrentVoltage cell, double volts, double share) {
    NonlinearSolver exact = new NonlinearSolver(a, cell);
    double worst = 0;
    for (int k = 0; k < 6; k++) {
      double[] v = drive(a.rows(), share, volts, k);
      double[] right = exact.solve(v).currents();
      double[] found = matrix.currents(v);
      double top = 0;
      double off = 0;
      for (int j = 0; j < right.length; j++) {
        top = Math.max(top, right[j]);
        off = Math.max(off, Math.abs(found[j] - right[j]));
      }
      worst = Math.max(worst, off / top);
    }
    return worst;
  }

  @Test
  void ohmicCellsLoseNothing() {
    CrossbarArray a = array(24, WireResistance.uniform(2.5));
    EffectiveMatrix exact = EffectiveMatrix.of(a);
    EffectiveMatrix found = SecantMatrix.of(a, new CurrentVoltage.Ohmic(), 0.25, 0);
    for (int k = 0; k < exact.siemens().length; k++) {
      assertThat(found.siemens()[k]).isCloseTo(exact.siemens()[k], within(1e-12 * 100e-6));
    }
  }

  @Test
  void withoutWiresBentCellsLoseNothing() {
    CrossbarArray a = array(24, WireResistance.uniform(1e-9));
    CurrentVoltage cell = new CurrentVoltage.Sinh(0.25);
    EffectiveMatrix found = SecantMatrix.of(a, cell, 0.25, 1e-12);
    assertThat(error(found, a, cell, 0.25, 0.5)).isLessThan(1e-7);
  }

  /** The stated size of the error; leaving out the bend, or bending before the wires, is worse. */
  @Test
  void wiresAndBendTogetherAreNearlyNewtons() {
    CurrentVoltage cell = new CurrentVoltage.Sinh(0.25);
    int n = 64;
    CrossbarArray a = array(n, WireResistance.uniform(1));
    EffectiveMatrix found = SecantMatrix.of(a, cell, 0.25, 1e-10);
    EffectiveMatrix unbent = EffectiveMatrix.of(a);
    double[] flat = a.conductance().clone();
    for (int k = 0; k < flat.length; k++) {
      flat[k] = cell.current(flat[k], 0.25) / 0.25;
    }
    EffectiveMatrix bentFirst = EffectiveMatrix.of(CrossbarArray.of(n, n, flat, a.wires()));
    StringBuilder table = new StringBuilder();
    for (double share : new double[] {0.25, 0.5, 0.75}) {
      double ours = error(found, a, cell, 0.25, share);
      double without = error(unbent, a, cell, 0.25, share);
      double first = error(bentFirst, a, cell, 0.25, share);
      table.append(
          "%s driven: %.4f; ohmic %.4f; bend before wires %.4f%n"
              .formatted(share, ours, without, first));
      assertThat(ours).as(table.toString()).isLessThan(0.03);
      assertThat(ours).as(table.toString()).isLessThan(Math.min(without / 3, first));
    }
  }
}
