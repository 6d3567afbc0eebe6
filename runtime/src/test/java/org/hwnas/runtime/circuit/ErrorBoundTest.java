package org.hwnas.runtime.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import org.hwnas.runtime.device.CurrentVoltage;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Test;

/** What the approximations say of their own errors, against solvers that make none. */
class ErrorBoundTest {
  /** The worst corner: cells of 100 uS behind segments of 2.5 ohm. */
  private static CrossbarArray corner(int n) {
    double[] g = new double[n * n];
    Arrays.fill(g, 100e-6);
    return CrossbarArray.of(n, n, g, WireResistance.uniform(2.5));
  }

  /** Any shape, cells from open to 100 uS over three decades, each resistance 0 or up to 30 ohm. */
  private static CrossbarArray any(RandomStream random) {
    int planes = 1 + random.nextInt(2);
    int rows = 1 + random.nextInt(24);
    int cols = 1 + random.nextInt(24);
    double[] g = new double[planes * rows * cols];
    for (int k = 0; k < g.length; k++) {
      g[k] = random.nextInt(6) == 0 ? 0 : 100e-6 * Math.pow(10, -3 * random.nextDouble());
    }
    double[] r = new double[4];
    for (int k = 0; k < 4; k++) {
      r[k] = random.nextInt(3) == 0 ? 0 : (k < 2 ? 30 : 500) * random.nextDouble();
    }
    return new CrossbarArray(planes, rows, cols, g, new WireResistance(r[0], r[1], r[2], r[3]));
  }

  private static double[] drive(RandomStream random, int lines, boolean signed) {
    double[] volts = new double[lines];
    for (int i = 0; i < lines; i++) {
      volts[i] = random.nextInt(4) == 0 ? 0 : 0.3 * random.nextDouble() * (signed ? 2 : 1);
      volts[i] -= signed ? 0.3 : 0;
    }
    return volts;
  }

  private static double off(double[] a, double[] b) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += Math.abs(a[j] - b[j]);
    }
    return sum;
  }

  private static double total(double[] a) {
    return Arrays.stream(a).map(Math::abs).sum();
  }

  /** Entry by entry, line by line, and for inputs of either sign. */
  @Test
  void theLadderMatrixIsBelowTheExactOneByNoMoreThanItSays() {
    RandomStream random = RandomStream.of(21, "arrays");
    double used = 0;
    for (int n = 0; n < 300; n++) {
      CrossbarArray a = any(random);
      checkLadder(a, random);
      used = Math.max(used, worstUse(a));
    }
    // a bound that is far from anything that happens would hold as well
    assertThat(used).isBetween(0.5, 1.0 + 1e-9);
  }

  @Test
  void theLadderMatrixKeepsItsBoundInTheWorstCorner() {
    checkLadder(corner(128), RandomStream.of(22, "corner"));
  }

  private static void checkLadder(CrossbarArray a, RandomStream random) {
    EffectiveMatrix exact = EffectiveMatrix.of(a);
    LadderMatrix ladder = LadderMatrix.of(a);
    double rounding = 1e-10 * Arrays.stream(exact.siemens()).max().orElseThrow();
    double[] rows = new double[a.wordLines()];
    double[] columns = new double[a.cols()];
    for (int k = 0; k < exact.siemens().length; k++) {
      double missing = exact.siemens()[k] - ladder.siemens()[k];
      assertThat(missing).as(a.wires().toString()).isGreaterThanOrEqualTo(-rounding);
      rows[k / a.cols()] += missing;
      columns[k % a.cols()] += missing;
    }
    for (int i = 0; i < rows.length; i++) {
      assertThat(rows[i]).isLessThanOrEqualTo(ladder.rowBound()[i] + rounding * a.cols());
    }
    for (int j = 0; j < columns.length; j++) {
      assertThat(columns[j]).isLessThanOrEqualTo(ladder.columnBound()[j] + rounding * rows.length);
    }
    double[] v = drive(random, a.wordLines(), true);
    double most = Arrays.stream(v).map(Math::abs).max().orElseThrow();
    double[] right = new IterativeSolver(a).solve(v).currents();
    double[] found = ladder.currents(v);
    for (int j = 0; j < right.length; j++) {
      assertThat(Math.abs(right[j] - found[j]))
          .isLessThanOrEqualTo(most * ladder.columnBound()[j] + rounding * rows.length);
    }
  }

  /** Largest share of a bit line's bound that its missing entries take. */
  private static double worstUse(CrossbarArray a) {
    EffectiveMatrix exact = EffectiveMatrix.of(a);
    LadderMatrix ladder = LadderMatrix.of(a);
    double worst = 0;
    for (int j = 0; j < a.cols(); j++) {
      double missing = 0;
      for (int i = 0; i < a.wordLines(); i++) {
        missing += exact.siemens()[i * a.cols() + j] - ladder.siemens()[i * a.cols() + j];
      }
      if (ladder.columnBound()[j] > 1e-9) {
        worst = Math.max(worst, missing / ladder.columnBound()[j]);
      }
    }
    return worst;
  }

  /** Where nothing gets back into another word line the ladders are the circuit. */
  @Test
  void theLadderMatrixIsExactForOneLineAndForWiresOfOneDirection() {
    RandomStream random = RandomStream.of(23, "exact");
    for (WireResistance wires :
        new WireResistance[] {
          new WireResistance(5, 0, 100, 0), new WireResistance(0, 7, 0, 50), WireResistance.NONE
        }) {
      CrossbarArray a = CrossbarSolverTest.random(1, 12, 9, wires, 4);
      double[] v = drive(random, 12, true);
      assertThat(
              RecordedArrays.relativeError(
                  LadderMatrix.of(a).currents(v), new DirectSolver(a).solve(v).currents()))
          .isLessThan(1e-11);
    }
  }

  @Test
  void relaxationKeepsItsBound() {
    RandomStream random = RandomStream.of(24, "relaxed");
    int judged = 0;
    for (int n = 0; n < 200; n++) {
      CrossbarArray a = any(random);
      if (a.wires().bitLine() + a.wires().sink() == 0) {
        continue;
      }
      double[] v = drive(random, a.wordLines(), n % 2 == 0);
      double[] right = new IterativeSolver(a).solve(v).currents();
      for (int sweeps : new int[] {1, 2, 5}) {
        LineRelaxation.Approximation x = new LineRelaxation(a).solve(v, 0, sweeps);
        assertThat(off(x.currents(), right))
            .as("%d sweeps, %s", sweeps, a.wires())
            .isLessThanOrEqualTo(x.bound() + 1e-11 * total(right));
        judged++;
      }
    }
    assertThat(judged).isGreaterThan(300);
  }

  /** 512 x 512 cells of 100 uS behind 2.5 ohm: far from solved, and it says so. */
  @Test
  void relaxationKeepsItsBoundInTheWorstCorner() {
    CrossbarArray a = corner(512);
    double[] v = new double[512];
    Arrays.fill(v, 0.2);
    double[] right = new IterativeSolver(a).solve(v).currents();
    for (int sweeps : new int[] {1, 10}) {
      LineRelaxation.Approximation x = new LineRelaxation(a).solve(v, 0, sweeps);
      double error = off(x.currents(), right);
      assertThat(error).isLessThanOrEqualTo(x.bound());
      assertThat(error).isGreaterThan(0.01 * total(right));
    }
  }

  /** Bent cells of any strength, and of inputs that the secants were not made for. */
  @Test
  void theSecantMatrixKeepsItsBound() {
    RandomStream random = RandomStream.of(25, "bent");
    for (int n = 0; n < 60; n++) {
      CrossbarArray a = any(random);
      CurrentVoltage cell =
          n % 3 == 0
              ? new CurrentVoltage.Polynomial(1, 0.5, 3)
              : new CurrentVoltage.Sinh(0.05 + 0.3 * random.nextDouble());
      SecantMatrix secants = SecantMatrix.prepare(a, cell, 0.25);
      EffectiveMatrix matrix = EffectiveMatrix.of(secants.linear());
      double[] v = drive(random, a.wordLines(), n % 2 == 0);
      double[] right = new NonlinearSolver(a, cell).solve(v).currents();
      assertThat(off(matrix.currents(v), right))
          .as("%s, %s", cell, a.wires())
          .isLessThanOrEqualTo(secants.bound(v) + 1e-8 * total(right));
    }
  }

  @Test
  void cellsWhoseCurrentFallsHaveNoBound() {
    CrossbarArray a = CrossbarSolverTest.random(1, 4, 4, WireResistance.uniform(1), 2);
    CurrentVoltage falls = new CurrentVoltage.Polynomial(1, 0, -3);
    SecantMatrix secants = new SecantMatrix(a, falls, a.conductance());
    assertThatThrownBy(() -> secants.bound(new double[] {0.4, 0.4, 0, 0}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no bound");
    assertThat(falls.rises(1, 0.33)).isTrue();
    assertThat(falls.rises(1, 0.34)).isFalse();
    assertThat(new CurrentVoltage.Polynomial(1, -2, 1).rises(1, 3)).isFalse(); // lowest inside
    assertThat(new CurrentVoltage.Polynomial(1, -1, 1).rises(1, 3)).isTrue();
  }
}
