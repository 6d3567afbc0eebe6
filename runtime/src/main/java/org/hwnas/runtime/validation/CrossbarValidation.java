package org.hwnas.runtime.validation;

import java.io.IOException;
import java.nio.file.Path;
import org.hwnas.runtime.circuit.CrossbarArray;
import org.hwnas.runtime.circuit.DirectSolver;
import org.hwnas.runtime.circuit.IterativeSolver;
import org.hwnas.runtime.circuit.NodalSolution;
import org.hwnas.runtime.table.TableException;

/** Recorded bit-line currents of arrays with wire resistance; see {@link RecordedArrays}. */
public final class CrossbarValidation implements Validation {
  private static final double LIMIT = 1e-9;

  /** Above this many cells a factorisation takes longer than all the rest. */
  private static final int LARGEST_FACTORED = 256 * 256;

  @Override
  public String name() {
    return "crossbar";
  }

  @Override
  public String description() {
    return "recorded currents of crossbars with wire resistance against both solvers";
  }

  @Override
  public String reads() {
    return "a JSON file of an array with its currents (`rows`, `cols`, `output_current_A`, …), or a folder of such files";
  }

  @Override
  public double limit() {
    return LIMIT;
  }

  @Override
  public ValidationReport run(Path data) throws IOException {
    ValidationReport.Builder report =
        new ValidationReport.Builder(name(), data.getFileName().toString());
    double residual = 0;
    for (RecordedArrays.Case c : RecordedArrays.read(data)) {
      CrossbarArray array = c.array();
      IterativeSolver iterative = new IterativeSolver(array);
      boolean factored = array.cells() <= LARGEST_FACTORED;
      for (int k = 0; k < c.volts().length; k++) {
        String row = c.name() + " input " + k;
        NodalSolution s = iterative.solve(c.volts()[k]);
        residual = Math.max(residual, s.residual());
        add(report, "current, iterative", row, s.currents(), c.currents()[k]);
        if (factored) {
          NodalSolution d = new DirectSolver(array).solve(c.volts()[k]);
          residual = Math.max(residual, d.residual());
          add(report, "current, direct", row, d.currents(), c.currents()[k]);
        }
        report.compared();
      }
    }
    report.note("largest residual of Kirchhoff's current law: %.1e".formatted(residual));
    return report.build();
  }

  static void add(
      ValidationReport.Builder report,
      String quantity,
      String row,
      double[] actual,
      double[] expected) {
    if (actual.length != expected.length) {
      throw new TableException(
          "%s has %d currents for %d bit lines".formatted(row, expected.length, actual.length));
    }
    for (int j = 0; j < expected.length; j++) {
      report.add(quantity, row + " column " + j, actual[j], expected[j]);
    }
  }
}
