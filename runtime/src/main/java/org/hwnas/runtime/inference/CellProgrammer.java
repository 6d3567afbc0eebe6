package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.List;
import org.hwnas.runtime.circuit.CrossbarArray;
import org.hwnas.runtime.circuit.EffectiveMatrix;
import org.hwnas.runtime.circuit.LadderMatrix;
import org.hwnas.runtime.circuit.SecantMatrix;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.device.DeviceArray;
import org.hwnas.runtime.device.DeviceModel;
import org.hwnas.runtime.device.ReadNoise;
import org.hwnas.runtime.device.StuckAt;
import org.hwnas.runtime.mapping.WeightSlicing;

/**
 * Programs a layer's cells crossbar by crossbar and reads what they conduct. A cell's random
 * numbers are those of chip, layer, crossbar and place in it. A crossbar that is not full is only
 * as large as what is in it.
 */
final class CellProgrammer {
  /** Of effective matrices: what single precision keeps and converters can tell is far coarser. */
  private static final double TOLERANCE = 1e-8;

  private final WeightCodes codes;
  private final WeightSlicing slicing;
  private final CellPhysics physics;
  private final Programming programming;

  CellProgrammer(Programming programming) {
    this.programming = programming;
    this.codes = programming.codes();
    this.slicing = programming.slicing();
    this.physics = programming.physics();
  }

  /** The cells at the time of the physics, in levels. */
  ProgrammedWeights program() {
    DeviceModel device = physics.device();
    double unit = (device.gMax() - device.gMin()) / ((1 << slicing.bitsPerCell()) - 1);
    int columns = columns();
    int height = codes.groups() * codes.rows();
    float[][] levels = new float[height][columns];
    boolean noisy = !(device.readNoise() instanceof ReadNoise.None) && !device.readNoisePerTime();
    float[][] variances = new float[noisy ? height : 0][columns];
    int[] places = new int[remaps() ? height : 0];
    List<Crossbar> crossbars = new ArrayList<>();
    long number = 0;
    for (int g = 0; g < codes.groups(); g++) {
      for (int top = 0; top < codes.rows(); top += physics.rows()) {
        int rows = Math.min(physics.rows(), codes.rows() - top);
        int first = g * codes.rows() + top;
        int[] at = places(first, rows, number);
        for (int r = 0; r < rows && remaps(); r++) {
          places[first + r] = top + at[r];
        }
        for (int left = 0; left < columns; left += physics.cols()) {
          int cols = Math.min(physics.cols(), columns - left);
          crossbars.add(
              new Crossbar(first, at, left, cols, number++, targets(first, at, left, cols, unit)));
        }
      }
    }
    double factor = 1;
    double base = Double.NaN;
    if (physics.mitigation().weightCorrection()) {
      WeightCorrection.Corrected corrected =
          programming
              .correction()
              .of(
                  crossbars.stream()
                      .map(x -> new WeightCorrection.Target(x.rows(), x.cols(), x.targets()))
                      .toList(),
                  device,
                  physics.wires(),
                  physics.readVoltage());
      factor = corrected.factor();
      base = corrected.base() / (unit * factor);
      for (int k = 0; k < crossbars.size(); k++) {
        crossbars.set(k, crossbars.get(k).with(corrected.siemens().get(k)));
      }
    }
    for (Crossbar crossbar : crossbars) {
      program(crossbar, unit * factor, levels, variances);
    }
    return new ProgrammedWeights(
        codes, slicing, levels, variances, places, (float) factor, (float) base);
  }

  /**
   * What lies on one crossbar.
   *
   * @param top first row of the layer's
   * @param places word line of each of its rows
   * @param left first column of the layer's
   * @param number of the crossbar in the layer
   * @param targets S
   */
  private record Crossbar(
      int top, int[] places, int left, int cols, long number, double[] targets) {
    int rows() {
      return places.length;
    }

    Crossbar with(double[] others) {
      return new Crossbar(top, places, left, cols, number, others);
    }
  }

  private double[] targets(int top, int[] places, int left, int cols, double unit) {
    double[] targets = new double[places.length * cols];
    for (int r = 0; r < places.length; r++) {
      for (int c = 0; c < cols; c++) {
        targets[places[r] * cols + c] = physics.device().gMin() + unit * level(top + r, left + c);
      }
    }
    return targets;
  }

  private boolean remaps() {
    return physics.mitigation().remapping() != Mitigation.Remapping.NONE;
  }

  /**
   * The crossbar row that each of some rows of the weights is put on; crossbars side by side share
   * it.
   */
  private int[] places(int first, int rows, long number) {
    int columns = columns();
    RowOrder.Levels wanted = (row, column) -> level(first + row, column);
    return switch (physics.mitigation().remapping()) {
      case NONE -> RowOrder.unchanged(rows);
      case IR_DROP_AWARE -> RowOrder.towardsGround(rows, columns, wanted);
      case FAULT_AWARE -> {
        StuckAt.State[][] states = new StuckAt.State[rows][columns];
        long crossbar = number;
        for (int left = 0; left < columns; left += physics.cols()) {
          int cols = Math.min(physics.cols(), columns - left);
          StuckAt.State[] one =
              physics
                  .device()
                  .stuckAt()
                  .states(
                      (int) crossbar,
                      rows,
                      cols,
                      programming.seed(),
                      programming.chip(),
                      programming.layer(),
                      crossbar);
          for (int k = 0; k < one.length; k++) {
            states[k / cols][left + k % cols] = one[k];
          }
          crossbar++;
        }
        double[] significance = new double[columns];
        int slice = ProgrammedWeights.halves(slicing) * codes.outputs();
        for (int c = 0; c < columns; c++) {
          significance[c] = 1 << c / slice * slicing.bitsPerCell();
        }
        int top = (1 << slicing.bitsPerCell()) - 1;
        yield RowOrder.aroundFaults(rows, columns, wanted, states, significance, top);
      }
    };
  }

  private int columns() {
    return slicing.slices() * ProgrammedWeights.halves(slicing) * codes.outputs();
  }

  /**
   * @param unit conductance of a level as it is programmed, S
   */
  private void program(Crossbar crossbar, double unit, float[][] levels, float[][] variances) {
    DeviceModel device = physics.device();
    int rows = crossbar.rows();
    int cols = crossbar.cols();
    int top = crossbar.top();
    int left = crossbar.left();
    Mitigation.Age age = physics.mitigation().age(physics.seconds());
    DeviceArray cells =
        DeviceArray.program(
            device,
            rows,
            cols,
            crossbar.targets(),
            age.writes(),
            programming.seed(),
            programming.chip(),
            programming.layer(),
            crossbar.number());
    boolean perRead = variances.length > 0;
    double[] g = perRead ? cells.after(age.seconds()) : cells.read(age.seconds(), 0);
    double[] sigma = perRead ? sigmas(cells, g, age.seconds()) : new double[0];
    boolean wired = !physics.wires().equals(WireResistance.NONE);
    double v = physics.readVoltage();
    double[] cell = g;
    if (wired) {
      g = behindWires(CrossbarArray.of(rows, cols, g, physics.wires()));
      for (int k = 0; k < sigma.length; k++) {
        // a cell's fluctuation reaches the output weakened as its current does when its row is
        // driven
        // alone; the currents of other rows lower its voltage further, so that this is on the safe
        // side
        sigma[k] *= cell[k] == 0 ? 1 : g[k] / cell[k];
      }
    } else if (!device.ohmic()) {
      for (int k = 0; k < g.length; k++) {
        g[k] = device.currentVoltage().current(g[k], v) / v;
      }
    }
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < cols; c++) {
        int k = r * cols + c;
        levels[top + r][left + c] = (float) (g[k] / unit);
        if (perRead) {
          double s = sigma[k] / unit;
          variances[top + r][left + c] = (float) (s * s);
        }
      }
    }
  }

  /** What an array is between its drivers and its grounds, S. */
  private double[] behindWires(CrossbarArray array) {
    DeviceModel device = physics.device();
    double v = physics.readVoltage();
    if (physics.wireModel() == CellPhysics.WireModel.LADDERS) {
      double[] bent = array.conductance().clone();
      for (int k = 0; k < bent.length && !device.ohmic(); k++) {
        bent[k] = device.currentVoltage().current(bent[k], v) / v;
      }
      return LadderMatrix.of(CrossbarArray.of(array.rows(), array.cols(), bent, array.wires()))
          .siemens();
    }
    return (device.ohmic()
            ? EffectiveMatrix.of(array, TOLERANCE)
            : SecantMatrix.of(array, device.currentVoltage(), v, TOLERANCE))
        .siemens();
  }

  /** Deviation of each cell in one read; a stuck cell is steady. */
  private double[] sigmas(DeviceArray cells, double[] g, double seconds) {
    double[] programmed = cells.programmed();
    StuckAt.State[] states = cells.states();
    double[] sigma = new double[g.length];
    for (int k = 0; k < g.length; k++) {
      boolean free = states[k] == StuckAt.State.FREE;
      sigma[k] = free ? physics.device().readNoise().sigma(g[k], programmed[k], seconds) : 0;
    }
    return sigma;
  }

  private int level(int row, int column) {
    int outputs = codes.outputs();
    int halves = ProgrammedWeights.halves(slicing);
    int slice = column / (halves * outputs);
    int half = column / outputs % halves;
    int code = codes.codes()[row * outputs + column % outputs];
    int stored = WeightCodes.stored(code, half == 0, slicing);
    return stored >> slice * slicing.bitsPerCell() & (1 << slicing.bitsPerCell()) - 1;
  }
}
