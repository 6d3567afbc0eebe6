package org.hwnas.runtime.circuit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.hwnas.runtime.device.CurrentVoltage;
import org.hwnas.runtime.random.RandomStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class CrossbarSolverTest {
  private static final double[] EDGES = {0, 1.5};

  static CrossbarArray random(int planes, int rows, int cols, WireResistance wires, long seed) {
    RandomStream random = RandomStream.of(seed, "conductance");
    double[] g = new double[planes * rows * cols];
    for (int k = 0; k < g.length; k++) {
      g[k] = 1e-6 + 99e-6 * random.nextDouble();
    }
    return new CrossbarArray(planes, rows, cols, g, wires);
  }

  static double[] volts(int lines, long seed) {
    RandomStream random = RandomStream.of(seed, "volts");
    return java.util.stream.IntStream.range(0, lines)
        .mapToDouble(i -> 0.6 * random.nextDouble() - 0.3)
        .toArray();
  }

  /** Gaussian elimination with pivoting on the dense nodal matrix: slow, and nothing shared. */
  private static double[] dense(CrossbarArray a, double[] v) {
    int rows = a.rows();
    int cols = a.cols();
    int cells = a.cells();
    int n = cells + rows * cols;
    double[][] m = new double[n][n + 1];
    WireResistance r = a.wires();
    for (int line = 0; line < a.wordLines(); line++) {
      for (int j = 0; j < cols; j++) {
        int w = line * cols + j;
        int b = cells + w % (rows * cols);
        join(m, w, b, a.conductance()[w]);
        if (j == 0) {
          m[w][w] += 1 / (r.wordLine() + r.source());
          m[w][n] += v[line] / (r.wordLine() + r.source());
        } else {
          join(m, w, w - 1, 1 / r.wordLine());
        }
      }
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < cols; j++) {
        int b = cells + i * cols + j;
        if (i == rows - 1) {
          m[b][b] += 1 / (r.bitLine() + r.sink());
        } else {
          join(m, b, b + cols, 1 / r.bitLine());
        }
      }
    }
    for (int k = 0; k < n; k++) {
      int pivot = k;
      for (int i = k + 1; i < n; i++) {
        pivot = Math.abs(m[i][k]) > Math.abs(m[pivot][k]) ? i : pivot;
      }
      double[] swap = m[k];
      m[k] = m[pivot];
      m[pivot] = swap;
      for (int i = 0; i < n; i++) {
        if (i != k && m[i][k] != 0) {
          double f = m[i][k] / m[k][k];
          for (int c = k; c <= n; c++) {
            m[i][c] -= f * m[k][c];
          }
        }
      }
    }
    double[] out = new double[cols];
    for (int j = 0; j < cols; j++) {
      int b = n - cols + j;
      out[j] = m[b][n] / m[b][b] / (r.bitLine() + r.sink());
    }
    return out;
  }

  private static void join(double[][] m, int a, int b, double g) {
    m[a][a] += g;
    m[b][b] += g;
    m[a][b] -= g;
    m[b][a] -= g;
  }

  @Test
  void solversAgreeWithDenseElimination() {
    for (int planes = 1; planes <= 2; planes++) {
      for (int[] shape : new int[][] {{1, 1}, {1, 5}, {6, 1}, {5, 9}, {9, 4}}) {
        CrossbarArray a =
            random(planes, shape[0], shape[1], new WireResistance(2.5, 4, 120, 35), 3);
        double[] v = volts(a.wordLines(), 4);
        double[] expected = dense(a, v);
        assertThat(RecordedArrays.relativeError(new DirectSolver(a).solve(v).currents(), expected))
            .isLessThan(1e-11);
        assertThat(
                RecordedArrays.relativeError(new IterativeSolver(a).solve(v).currents(), expected))
            .isLessThan(1e-11);
        assertThat(RecordedArrays.relativeError(EffectiveMatrix.of(a).currents(v), expected))
            .isLessThan(1e-10);
      }
    }
  }

  /** Every combination of wires with and without resistance, each against nearly none. */
  @Test
  void wiresWithoutResistanceAreTheLimitOfThoseWithALittle() {
    for (double word : EDGES) {
      for (double bit : EDGES) {
        for (double source : EDGES) {
          for (double sink : EDGES) {
            CrossbarArray a = random(1, 7, 5, new WireResistance(word, bit, source, sink), 5);
            double[] v = volts(7, 6);
            double small = 1e-7;
            CrossbarArray near =
                random(
                    1,
                    7,
                    5,
                    new WireResistance(Math.max(word, small), Math.max(bit, small), source, sink),
                    5);
            double[] expected = new DirectSolver(near).solve(v).currents();
            for (LinearSolver solver :
                new LinearSolver[] {new DirectSolver(a), new IterativeSolver(a)}) {
              NodalSolution s = solver.solve(v);
              assertThat(RecordedArrays.relativeError(s.currents(), expected))
                  .as(a.wires() + " " + solver.getClass().getSimpleName())
                  .isLessThan(1e-8);
              assertThat(s.residual()).as(a.wires().toString()).isLessThan(1e-12);
            }
            assertThat(RecordedArrays.relativeError(EffectiveMatrix.of(a).currents(v), expected))
                .isLessThan(1e-8);
          }
        }
      }
    }
  }

  @Test
  void withoutWiresTheProductIsExact() {
    RandomStream random = RandomStream.of(1, "integers");
    int rows = 30;
    int cols = 20;
    double[] g = new double[rows * cols];
    double[] v = new double[rows];
    for (int k = 0; k < g.length; k++) {
      g[k] = random.nextInt(256);
    }
    for (int i = 0; i < rows; i++) {
      v[i] = random.nextInt(256) - 128;
    }
    CrossbarArray a = CrossbarArray.of(rows, cols, g, WireResistance.NONE);
    double[] exact = a.idealCurrents(v);
    assertThat(new IterativeSolver(a).solve(v).currents()).isEqualTo(exact);
    assertThat(new DirectSolver(a).solve(v).currents()).isEqualTo(exact);
  }

  @Test
  void openWiresCarryNothingAndOpenCellsAreAllowed() {
    double inf = Double.POSITIVE_INFINITY;
    CrossbarArray open = random(1, 3, 3, new WireResistance(inf, 1, 0, 0), 1);
    assertThat(new IterativeSolver(open).solve(new double[] {1, 1, 1}).currents()).containsOnly(0);
    double[] g = new double[12];
    g[5] = 1e-4;
    CrossbarArray one = CrossbarArray.of(3, 4, g, WireResistance.uniform(2));
    // one cell at row 1, column 1: two segments of the word line and two of the bit line
    double[] out = new IterativeSolver(one).solve(new double[] {0.1, 0.2, 0.3}).currents();
    assertThat(out[1]).isCloseTo(0.2 / (1e4 + 4 + 4), within(1e-18));
    assertThat(new DirectSolver(one).solve(new double[] {0.1, 0.2, 0.3}).currents()[1])
        .isCloseTo(0.2 / (1e4 + 4 + 4), within(1e-18));
  }

  @Test
  void largeHarshArraysAreSolved() {
    double[] g = new double[512 * 512];
    Arrays.fill(g, 100e-6);
    CrossbarArray a = CrossbarArray.of(512, 512, g, WireResistance.uniform(2.5));
    double[] v = new double[512];
    Arrays.fill(v, 0.2);
    NodalSolution s = new IterativeSolver(a).solve(v);
    assertThat(s.residual()).isLessThan(1e-12);
    double in = 0;
    for (int i = 0; i < 512; i++) {
      in += (0.2 - s.wordLineVolts()[i * 512]) / 2.5;
    }
    assertThat(Arrays.stream(s.currents()).sum()).isCloseTo(in, within(1e-9 * in));
  }

  @Test
  @Tag("slow")
  void directAndIterativeAgreeWhereFixedPointsDiverge() {
    CrossbarArray a = random(1, 256, 256, WireResistance.uniform(2.5), 9);
    double[] v = volts(256, 9);
    assertThat(
            RecordedArrays.relativeError(
                new IterativeSolver(a).solve(v).currents(),
                new DirectSolver(a).solve(v).currents()))
        .isLessThan(1e-9);
  }

  @Test
  void newtonOnOhmicCellsIsTheLinearSolution() {
    CrossbarArray a = random(1, 16, 12, new WireResistance(2.5, 2.5, 500, 100), 2);
    double[] v = volts(16, 2);
    NodalSolution s = new NonlinearSolver(a, new CurrentVoltage.Polynomial(1, 0, 0)).solve(v);
    assertThat(RecordedArrays.relativeError(s.currents(), new DirectSolver(a).solve(v).currents()))
        .isLessThan(1e-11);
    assertThat(s.iterations()).isLessThanOrEqualTo(1);
  }

  @Test
  void newtonSolvesStronglyBentCells() {
    CrossbarArray a = random(1, 64, 64, new WireResistance(2.5, 2.5, 500, 100), 7);
    double[] v = volts(64, 7);
    NodalSolution s = new NonlinearSolver(a, new CurrentVoltage.Sinh(0.03)).solve(v);
    assertThat(s.residual()).isLessThan(1e-12);
  }

  @Test
  void fallingCurrentsAreReported() {
    CrossbarArray a = random(1, 4, 4, WireResistance.uniform(5e4), 7);
    double[] v = {3, 3, 3, 3};
    assertThatThrownBy(
            () -> new NonlinearSolver(a, new CurrentVoltage.Polynomial(1, 0, -1e4)).solve(v))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Kirchhoff");
  }

  @Test
  void theApproximationsErrorIsWithinItsBound() {
    for (double r : new double[] {0.5, 2.5, 25}) {
      CrossbarArray a = random(1, 48, 40, WireResistance.uniform(r), 11);
      double[] v = volts(48, 11);
      double[] exact = new DirectSolver(a).solve(v).currents();
      LineRelaxation relaxation = new LineRelaxation(a);
      double before = Double.POSITIVE_INFINITY;
      for (int sweeps = 1; sweeps <= 6; sweeps++) {
        LineRelaxation.Approximation x = relaxation.solve(v, 0, sweeps);
        double error = 0;
        for (int j = 0; j < exact.length; j++) {
          error += Math.abs(exact[j] - x.currents()[j]);
        }
        // below that rounding is larger than what is left to relax
        double rounding = 1e-13 * Arrays.stream(exact).map(Math::abs).sum();
        assertThat(error).isLessThanOrEqualTo(x.bound() + rounding);
        if (x.bound() < rounding) {
          break;
        }
        assertThat(x.bound()).isLessThan(before);
        before = x.bound();
      }
      LineRelaxation.Approximation fine = relaxation.solve(v, 1e-6, 10000);
      assertThat(RecordedArrays.relativeError(fine.currents(), exact)).isLessThan(1e-3);
    }
  }

  @Test
  void sharedBitLinesCancelCurrents() {
    CrossbarArray one = random(1, 6, 5, WireResistance.uniform(3), 8);
    double[] twice = new double[60];
    System.arraycopy(one.conductance(), 0, twice, 0, 30);
    System.arraycopy(one.conductance(), 0, twice, 30, 30);
    CrossbarArray pair = new CrossbarArray(2, 6, 5, twice, WireResistance.uniform(3));
    double[] v = volts(6, 8);
    double[] both = new double[12];
    for (int i = 0; i < 6; i++) {
      both[i] = v[i];
      both[6 + i] = -v[i];
    }
    for (double current : new IterativeSolver(pair).solve(both).currents()) {
      assertThat(Math.abs(current)).isLessThan(1e-18);
    }
  }
}
