package org.hwnas.runtime.inference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.hwnas.runtime.circuit.CrossbarArray;
import org.hwnas.runtime.circuit.EffectiveMatrix;
import org.hwnas.runtime.circuit.SecantMatrix;
import org.hwnas.runtime.circuit.WireResistance;
import org.hwnas.runtime.device.DeviceModel;

/**
 * Conductances that a layer's cells have to be given so that, seen through wires and bend, they
 * stand for the wanted ones: cells that lose much are given more. No cell can be given more than
 * the window has, so that all levels are wanted by one factor smaller where wires take something
 * from a cell of the highest level; the digital side divides by it. Level 0 is wanted as what the
 * bit line's end sees of such a cell at least, which is more than its conductance where currents
 * come round through neighbours.
 *
 * <p>Solved in turns: what the bit line's end sees of each cell, then conductances and factor that
 * bring it nearer to what is wanted. The aim is that of Han et al., CoMN, IEEE TCAD 2024; the
 * method is not theirs.
 *
 * <p>Remembers what it worked out last, since all chips and times of a layer ask for the same.
 * Thread-safe.
 */
final class WeightCorrection {
  /** Turns at most; each takes from the error what a few per cent of the wires' loss leave. */
  private static final int TURNS = 60;

  /** Of g_max, between two turns; programming is far coarser. */
  private static final double SETTLED = 1e-7;

  /** A factor below which cells are left to lose something: nothing would be left of a level. */
  private static final double SMALLEST = 0.05;

  /** Of effective matrices, see {@link CellProgrammer}. */
  private static final double TOLERANCE = 1e-9;

  /**
   * One crossbar.
   *
   * @param siemens wanted, {@code rows x cols}
   */
  record Target(int rows, int cols, double[] siemens) {}

  /**
   * What to program.
   *
   * @param siemens of each crossbar, in the order of the targets
   * @param factor by which levels come out smaller than wanted, at most 1
   * @param base what level 0 comes out as, S
   */
  record Corrected(List<double[]> siemens, double factor, double base) {}

  private record Question(
      List<Target> targets, double gMin, double gMax, Object bend, WireResistance wires, double v) {
    boolean same(Question other) {
      boolean alike =
          gMin == other.gMin
              && gMax == other.gMax
              && v == other.v
              && bend.equals(other.bend)
              && wires.equals(other.wires)
              && targets.size() == other.targets.size();
      for (int k = 0; alike && k < targets.size(); k++) {
        Target a = targets.get(k);
        Target b = other.targets.get(k);
        alike = a.rows == b.rows && a.cols == b.cols && Arrays.equals(a.siemens, b.siemens);
      }
      return alike;
    }
  }

  private record Known(Question question, Corrected answer) {}

  private final AtomicReference<Known> last = new AtomicReference<>();

  /**
   * Works it out, or remembers.
   *
   * @param targets of all crossbars of a layer
   * @param device whose window and bend act
   * @param readVoltage across a driven cell, V
   */
  Corrected of(List<Target> targets, DeviceModel device, WireResistance wires, double readVoltage) {
    Question question =
        new Question(
            targets, device.gMin(), device.gMax(), device.currentVoltage(), wires, readVoltage);
    Known known = last.get();
    if (known == null || !known.question.same(question)) {
      known = new Known(question, solve(targets, device, wires, readVoltage));
      last.set(known);
    }
    return known.answer;
  }

  private static Corrected solve(
      List<Target> targets, DeviceModel device, WireResistance wires, double v) {
    double low = device.gMin();
    double high = device.gMax();
    List<double[]> given = new ArrayList<>();
    targets.forEach(t -> given.add(t.siemens().clone()));
    double factor = 1;
    double base = low;
    for (int turn = 0; turn < TURNS; turn++) {
      List<double[]> seen = new ArrayList<>();
      double floor = low;
      for (int k = 0; k < given.size(); k++) {
        double[] g = given.get(k);
        double[] wanted = targets.get(k).siemens();
        double[] now = effective(targets.get(k), g, device, wires, v);
        seen.add(now);
        for (int i = 0; i < g.length; i++) {
          if (wanted[i] <= low) {
            floor = Math.max(floor, now[i] - slope(now[i], g[i]) * (g[i] - low));
          }
        }
      }
      double next = 1;
      for (int k = 0; k < given.size(); k++) {
        double[] g = given.get(k);
        double[] wanted = targets.get(k).siemens();
        for (int i = 0; i < g.length; i++) {
          if (wanted[i] > low) {
            double now = seen.get(k)[i];
            double most = now + slope(now, g[i]) * (high - g[i]);
            next = Math.min(next, (most - floor) / (wanted[i] - low));
          }
        }
      }
      next = Math.max(SMALLEST, next);
      double change = Math.max(Math.abs(next - factor), Math.abs(floor - base) / high);
      factor = next;
      base = floor;
      for (int k = 0; k < given.size(); k++) {
        double[] g = given.get(k);
        double[] wanted = targets.get(k).siemens();
        for (int i = 0; i < g.length; i++) {
          double now = seen.get(k)[i];
          double aim = base + factor * (wanted[i] - low);
          double bounded = Math.max(low, Math.min(high, g[i] + (aim - now) / slope(now, g[i])));
          change = Math.max(change, Math.abs(bounded - g[i]) / high);
          g[i] = bounded;
        }
      }
      if (change < SETTLED) {
        break;
      }
    }
    return new Corrected(List.copyOf(given), factor, base);
  }

  /**
   * About how much more a bit line carries for more of a cell's conductance. A small cell's current
   * is not all its own: some comes round through its neighbours.
   */
  private static double slope(double seen, double given) {
    return given == 0 ? 1 : Math.max(SMALLEST, Math.min(1, seen / given));
  }

  private static double[] effective(
      Target target, double[] g, DeviceModel device, WireResistance wires, double v) {
    if (wires.equals(WireResistance.NONE)) {
      double[] read = new double[g.length];
      for (int i = 0; i < g.length; i++) {
        read[i] = device.currentVoltage().current(g[i], v) / v;
      }
      return read;
    }
    CrossbarArray array = CrossbarArray.of(target.rows(), target.cols(), g, wires);
    return (device.ohmic()
            ? EffectiveMatrix.of(array, TOLERANCE)
            : SecantMatrix.of(array, device.currentVoltage(), v, TOLERANCE))
        .siemens()
        .clone();
  }
}
