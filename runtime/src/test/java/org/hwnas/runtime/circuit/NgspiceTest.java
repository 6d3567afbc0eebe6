package org.hwnas.runtime.circuit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.hwnas.runtime.device.CurrentVoltage;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** Against the circuit simulator itself; skipped where it is not installed. */
class NgspiceTest {
  @Test
  void everyKindOfCellAndWireIsSpices() throws IOException {
    Optional<Ngspice> spice = Ngspice.installed();
    Assumptions.assumeTrue(spice.isPresent(), "ngspice is not installed");
    List<WireResistance> wires =
        List.of(
            WireResistance.uniform(2.5),
            new WireResistance(2.5, 1, 500, 100),
            new WireResistance(0, 3, 200, 0),
            new WireResistance(2, 0, 0, 50));
    List<CurrentVoltage> cells =
        List.of(
            new CurrentVoltage.Ohmic(),
            new CurrentVoltage.Sinh(0.25),
            new CurrentVoltage.Sinh(0.05),
            new CurrentVoltage.Polynomial(1, 0.2, 0.5),
            new CurrentVoltage.Logarithmic(
                List.of(7.063e-3, 5.711e-3, 1.541e-3, 1.388e-4),
                List.of(1.2968e-3, 6.7919e-4, 8.8710e-5)));
    for (WireResistance w : wires) {
      for (CurrentVoltage cell : cells) {
        CrossbarArray a = CrossbarSolverTest.random(1, 9, 7, w, 12);
        double[] v = CrossbarSolverTest.volts(9, 12);
        double[] ours = new NonlinearSolver(a, cell).solve(v).currents();
        double[] theirs = spice.get().currents(a, v, cell);
        assertThat(RecordedArrays.relativeError(ours, theirs)).as(w + " " + cell).isLessThan(1e-9);
      }
    }
  }
}
