package org.hwnas.benchmarks;

import java.util.concurrent.TimeUnit;
import org.hwnas.runtime.circuit.CrossbarArray;
import org.hwnas.runtime.circuit.DirectSolver;
import org.hwnas.runtime.circuit.EffectiveMatrix;
import org.hwnas.runtime.circuit.IterativeSolver;
import org.hwnas.runtime.circuit.LineRelaxation;
import org.hwnas.runtime.circuit.NodalSolution;
import org.hwnas.runtime.circuit.NonlinearSolver;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.device.CurrentVoltage;
import org.hwnas.runtime.random.RandomStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Square arrays of 1 to 100 uS on wires of 2.5 ohm. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class CrossbarBenchmark {
  /** Sizes that every method takes. */
  @State(Scope.Benchmark)
  public static class Small {
    @Param({"64", "128"})
    int size;

    private CrossbarArray array;
    private double[] volts;
    private DirectSolver factored;
    private EffectiveMatrix matrix;

    /** Draws the cells and inputs, factors, reduces. */
    @Setup
    public void make() {
      array = array(size);
      volts = volts(size);
      factored = new DirectSolver(array);
      matrix = EffectiveMatrix.of(array);
    }
  }

  /** Sizes up to the largest that is solved for one input at a time. */
  @State(Scope.Benchmark)
  public static class Any {
    @Param({"128", "256", "512", "1024"})
    int size;

    private CrossbarArray array;
    private double[] volts;

    /** Draws the cells and inputs. */
    @Setup
    public void make() {
      array = array(size);
      volts = volts(size);
    }
  }

  private static CrossbarArray array(int size) {
    RandomStream random = RandomStream.of(1, "conductance");
    double[] g = new double[size * size];
    for (int k = 0; k < g.length; k++) {
      g[k] = 1e-6 + 99e-6 * random.nextDouble();
    }
    return CrossbarArray.of(size, size, g, WireResistance.uniform(2.5));
  }

  private static double[] volts(int size) {
    RandomStream random = RandomStream.of(1, "volts");
    double[] v = new double[size];
    for (int i = 0; i < size; i++) {
      v[i] = 0.3 * random.nextDouble();
    }
    return v;
  }

  /** One input of a new array, set-up included. */
  @Benchmark
  public NodalSolution oneInput(Any any) {
    return new IterativeSolver(any.array).solve(any.volts);
  }

  /** The same with cells whose current is a hyperbolic sine. */
  @Benchmark
  public NodalSolution oneInputOfBentCells(Any any) {
    return new NonlinearSolver(any.array, new CurrentVoltage.Sinh(0.25)).solve(any.volts);
  }

  /** An approximation whose error is at most a thousandth of the currents. */
  @Benchmark
  public LineRelaxation.Approximation approximation(Any any) {
    return new LineRelaxation(any.array).solve(any.volts, 1e-3, 10_000);
  }

  /** Sparse Cholesky factors of an array. */
  @Benchmark
  public DirectSolver factor(Small small) {
    return new DirectSolver(small.array);
  }

  /** One more input of a factored array, with all node voltages. */
  @Benchmark
  public NodalSolution nextInputFactored(Small small) {
    return small.factored.solve(small.volts);
  }

  /** The matrix an array is. */
  @Benchmark
  public EffectiveMatrix reduce(Small small) {
    return EffectiveMatrix.of(small.array);
  }

  /** One more input of a reduced array. */
  @Benchmark
  public double[] nextInputReduced(Small small) {
    return small.matrix.currents(small.volts);
  }
}
