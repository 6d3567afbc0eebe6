package org.hwnas.runtime.validation;

import java.io.IOException;
import java.nio.file.Path;
import org.hwnas.runtime.circuit.CrossbarArray;
import org.hwnas.runtime.circuit.IterativeSolver;
import org.hwnas.runtime.circuit.Ngspice;
import org.hwnas.runtime.circuit.NonlinearSolver;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.device.CurrentVoltage;
import org.hwnas.runtime.table.TableException;

/**
 * Arrays of a folder run through ngspice itself: with their own wires, with source and sink
 * resistance, and with bent cells. Needs ngspice on the search path.
 */
public final class SpiceValidation implements Validation {
  private static final double LIMIT = 1e-9;

  /** ngspice takes half a minute for 64 x 64 cells. */
  private static final int LARGEST = 1024;

  @Override
  public String name() {
    return "spice";
  }

  @Override
  public String description() {
    return "crossbars run through ngspice itself, linear and not, against the solvers";
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
    Ngspice spice =
        Ngspice.installed()
            .orElseThrow(() -> new TableException("`ngspice` is not on the search path"));
    ValidationReport.Builder report =
        new ValidationReport.Builder(name(), data.getFileName().toString());
    for (RecordedArrays.Case c : RecordedArrays.read(data)) {
      if (c.array().cells() > LARGEST) {
        continue;
      }
      CrossbarArray own = c.array();
      WireResistance r = own.wires();
      CrossbarArray ended =
          CrossbarArray.of(
              own.rows(),
              own.cols(),
              own.conductance(),
              new WireResistance(r.wordLine(), r.bitLine(), 500, 100));
      double[] v = c.volts()[0];
      CurrentVoltage ohmic = new CurrentVoltage.Ohmic();
      CurrentVoltage sinh = new CurrentVoltage.Sinh(0.1);
      compare(
          report,
          "linear",
          c,
          new IterativeSolver(own).solve(v).currents(),
          spice.currents(own, v, ohmic));
      compare(
          report,
          "linear, source 500 and sink 100 ohm",
          c,
          new IterativeSolver(ended).solve(v).currents(),
          spice.currents(ended, v, ohmic));
      compare(
          report,
          "sinh, V0 = 0.1 V",
          c,
          new NonlinearSolver(ended, sinh).solve(v).currents(),
          spice.currents(ended, v, sinh));
      report.compared();
    }
    return report.build();
  }

  private static void compare(
      ValidationReport.Builder report,
      String quantity,
      RecordedArrays.Case c,
      double[] actual,
      double[] expected) {
    CrossbarValidation.add(report, quantity, c.name(), actual, expected);
  }
}
