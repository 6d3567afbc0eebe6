package org.hwnas.runtime.inference;

import java.util.Arrays;
import org.hwnas.runtime.device.DriftCompensation;
import org.hwnas.runtime.mapping.WeightSlicing;

/**
 * Programs a layer's codes into cells and reads the weights back that the cells stand for, with the
 * factors that compensate drift.
 */
final class ReadBack {
  private final Programming programming;
  private final WeightCodes codes;
  private final WeightSlicing slicing;
  private final CellPhysics physics;
  private final ProgrammedWeights now;

  ReadBack(Programming programming) {
    this.programming = programming;
    this.codes = programming.codes();
    this.slicing = programming.slicing();
    this.physics = programming.physics();
    this.now = at(physics);
  }

  private ProgrammedWeights at(CellPhysics then) {
    return new CellProgrammer(programming.with(then)).program();
  }

  /** The cells at the time of the physics. */
  ProgrammedWeights cells() {
    return now;
  }

  /** Factor on each output, {@code groups x outputs}, by what cells lost since programming. */
  float[] compensation() {
    int outputs = codes.outputs();
    float[] factors = new float[codes.groups() * outputs];
    Arrays.fill(factors, 1);
    if (physics.mitigation().compensation() == Mitigation.Compensation.NONE) {
      return factors;
    }
    double[] first = signed(at(physics.at(0)));
    double[] later = signed(now);
    if (physics.mitigation().compensation() == Mitigation.Compensation.GLOBAL_SCALE) {
      Arrays.fill(factors, (float) DriftCompensation.global(first, later));
      return factors;
    }
    int size = codes.rows() * outputs;
    for (int g = 0; g < codes.groups(); g++) {
      double[] columns =
          DriftCompensation.perColumn(
              Arrays.copyOfRange(first, g * size, (g + 1) * size),
              Arrays.copyOfRange(later, g * size, (g + 1) * size),
              outputs);
      for (int o = 0; o < outputs; o++) {
        factors[g * outputs + o] = (float) columns[o];
      }
    }
    return factors;
  }

  /** What the codes have become, {@code groups x rows x outputs}, compensated. */
  float[] effectiveCodes() {
    double[] signed = signed(now);
    float[] factors = compensation();
    float[] values = new float[signed.length];
    int outputs = codes.outputs();
    int size = codes.rows() * outputs;
    for (int i = 0; i < values.length; i++) {
      int group = i / size;
      int output = i % outputs;
      int row = i / outputs;
      // a row that was put elsewhere is read where it is
      int place = now.places.length == 0 ? row : group * codes.rows() + now.places[row];
      values[i] = (float) (signed[place * outputs + output] * factors[group * outputs + output]);
    }
    return values;
  }

  /** What one-hot inputs give, rows x outputs, offset and lowest conductance taken out. */
  private double[] signed(ProgrammedWeights cells) {
    float[][] effective = cells.effective();
    double offset = 0;
    if (cells.halves == 1) {
      offset = WeightCodes.offset(slicing);
      double unit =
          (physics.device().gMax() - physics.device().gMin()) / ((1 << slicing.bitsPerCell()) - 1);
      float baseline = cells.baseline((float) (physics.device().gMin() / unit));
      for (int slice = 0; slice < slicing.slices(); slice++) {
        offset += baseline * (1 << slice * slicing.bitsPerCell());
      }
    }
    int outputs = cells.codes.outputs();
    double[] signed = new double[effective.length * outputs];
    for (int k = 0; k < signed.length; k++) {
      signed[k] = effective[k / outputs][k % outputs] - offset;
    }
    return signed;
  }
}
