package org.hwnas.runtime.device;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.hwnas.plan.design.ResolvedBlock;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** Relaxation of programmed conductances that is no power law. Conductances in siemens. */
public sealed interface Retention {
  /**
   * The conductance of one cell, S, before read noise.
   *
   * @param target aimed at, S
   * @param programmed reached, S
   * @param z standard normal, one for each cell at all times
   * @param seconds since programming
   */
  double after(double target, double programmed, double z, double seconds);

  /**
   * Whether the deviation is the programming noise's, larger: then z is the one it was drawn with.
   */
  default boolean replacesProgramming() {
    return false;
  }

  /** Whether conductances are held within the device's window. */
  default boolean bounded() {
    return false;
  }

  /** Conductances that stay. */
  record None() implements Retention {
    @Override
    public double after(double target, double programmed, double z, double seconds) {
      return programmed;
    }
  }

  /**
   * Mean plus shift ln t, deviation spread + growth ln t, t in seconds; nothing yet at t = 0. Held
   * within the window.
   */
  record Logarithmic(double shift, double spread, double growth) implements Retention {
    @Override
    public double after(double target, double programmed, double z, double seconds) {
      if (seconds <= 0) {
        return programmed;
      }
      double ln = StrictMath.log(seconds);
      return programmed + shift * ln + Math.max(0, spread + growth * ln) * z;
    }

    @Override
    public boolean bounded() {
      return true;
    }
  }

  /**
   * Deviations from the target given for some times, in place of programming noise: the first
   * before the first time, linear between times, and beyond the last as {@code extrapolated} says.
   *
   * @param times rising, s
   * @param noises at the times
   * @param extrapolated whether the last change goes on; else the last deviation stays
   */
  record Tabulated(List<Double> times, List<ProgrammingNoise> noises, boolean extrapolated)
      implements Retention {
    public Tabulated {
      times = List.copyOf(times);
      noises = List.copyOf(noises);
      Interpolation.requireRising(times, noises.size());
    }

    @Override
    public boolean replacesProgramming() {
      return true;
    }

    @Override
    public double after(double target, double programmed, double z, double seconds) {
      List<Double> mean = new ArrayList<>();
      List<Double> sigma = new ArrayList<>();
      for (ProgrammingNoise n : noises) {
        mean.add(
            n instanceof ProgrammingNoise.Table t
                ? Interpolation.linear(t.targets(), t.means(), target)
                : target);
        sigma.add(n.sigma(target));
      }
      double m = at(mean, seconds);
      return Math.max(0, m + Math.max(0, at(sigma, seconds)) * z);
    }

    private double at(List<Double> values, double seconds) {
      return extrapolated && seconds > times.get(0)
          ? Interpolation.extended(times, values, seconds)
          : Interpolation.linear(times, values, seconds);
    }
  }

  /**
   * Polynomials of the target whose coefficients are linear between times; the first before the
   * first time, the last after the last. The conductance itself may shift likewise.
   *
   * @param times rising, s
   * @param coefficients of each time, the constant one first; S, a number, 1/S and so on
   * @param shifts at the times, as those of {@link Saturating}
   */
  record Polynomial(List<Double> times, List<List<Double>> coefficients, List<List<Double>> shifts)
      implements Retention {
    public Polynomial {
      times = List.copyOf(times);
      coefficients = coefficients.stream().map(List::copyOf).toList();
      shifts = shifts.stream().map(List::copyOf).toList();
      Interpolation.requireRising(times, coefficients.size());
      Interpolation.requireRising(times, shifts.size());
    }

    /** Whose mean stays. */
    public Polynomial(List<Double> times, List<List<Double>> coefficients) {
      this(times, coefficients, Collections.nCopies(times.size(), List.of()));
    }

    @Override
    public boolean replacesProgramming() {
      return true;
    }

    @Override
    public double after(double target, double programmed, double z, double seconds) {
      double sigma = Interpolation.linear(times, values(coefficients, target), seconds);
      double mean = target + Interpolation.linear(times, values(shifts, target), seconds);
      return Math.max(0, mean + Math.max(0, sigma) * z);
    }
  }

  /**
   * amplitude (1 - exp(-G / scale)) of the conductance, with amplitude and scale linear between
   * times and beyond the last (as CrossSim has its SONOS cell), the first before the first time.
   * The conductance itself may shift by a polynomial of its own.
   *
   * @param times rising, s
   * @param amplitudes at the times, S
   * @param scales at the times, S
   * @param shifts at the times: coefficients of the change of the mean, the constant one first, in
   *     S to the power 1 - k; empty lists for no change
   */
  record Saturating(
      List<Double> times, List<Double> amplitudes, List<Double> scales, List<List<Double>> shifts)
      implements Retention {
    public Saturating {
      times = List.copyOf(times);
      amplitudes = List.copyOf(amplitudes);
      scales = List.copyOf(scales);
      shifts = shifts.stream().map(List::copyOf).toList();
      Interpolation.requireRising(times, amplitudes.size());
      Interpolation.requireRising(times, scales.size());
      Interpolation.requireRising(times, shifts.size());
    }

    @Override
    public boolean replacesProgramming() {
      return true;
    }

    @Override
    public double after(double target, double programmed, double z, double seconds) {
      double t = Math.max(times.get(0), seconds);
      List<Double> change = values(shifts, target);
      double mean = Math.max(0, target + Interpolation.extended(times, change, t));
      double amplitude = Math.max(0, Interpolation.extended(times, amplitudes, t));
      double scale = Interpolation.extended(times, scales, t);
      return Math.max(0, mean - amplitude * Math.expm1(-mean / scale) * z);
    }
  }

  /** Values of polynomials at x, each with its constant term first; 0 of one without terms. */
  private static List<Double> values(List<List<Double>> polynomials, double x) {
    List<Double> values = new ArrayList<>();
    for (List<Double> c : polynomials) {
      double sum = 0;
      for (int k = c.size() - 1; k >= 0; k--) {
        sum = sum * x + c.get(k);
      }
      values.add(sum);
    }
    return values;
  }

  /**
   * From a block of kind {@code retention}.
   *
   * @throws EvaluationFailure for a model that is not known here, or lists that do not match
   */
  static Retention of(ResolvedBlock block) throws EvaluationFailure {
    try {
      return switch (block.symbol("model")) {
        case "none" -> new None();
        case "logarithmic" ->
            new Logarithmic(
                block.number("shift"), block.number("spread"), block.number("spread_growth"));
        case "polynomial" -> polynomial(block);
        case "saturating" -> {
          List<Double> times = numbers(block, "times");
          yield new Saturating(
              times,
              numbers(block, "amplitude"),
              numbers(block, "scale"),
              shifts(block, times.size()));
        }
        case "table" -> {
          Map<Double, ConductanceTable> tables = ConductanceTable.readByTime(block);
          List<ProgrammingNoise> noises = new ArrayList<>();
          tables
              .values()
              .forEach(
                  t -> noises.add(new ProgrammingNoise.Table(t.targets(), t.means(), t.sigmas())));
          yield new Tabulated(List.copyOf(tables.keySet()), noises, false);
        }
        default ->
            throw new EvaluationFailure(
                "`%s.model` is `%s`, which the runtime does not model"
                    .formatted(block.path(), block.symbol("model")));
      };
    } catch (IllegalArgumentException e) {
      throw new EvaluationFailure("`%s`: %s".formatted(block.path(), e.getMessage()));
    }
  }

  private static Polynomial polynomial(ResolvedBlock block) {
    List<Double> times = numbers(block, "times");
    List<String> names = List.of("c0", "c1", "c2", "c3", "c4");
    return new Polynomial(times, byTime(block, names, times.size()), shifts(block, times.size()));
  }

  /** Coefficients of the mean's change for each time, brought from their unit to siemens. */
  private static List<List<Double>> shifts(ResolvedBlock block, int times) {
    if (!block.has("shift_unit")) {
      return Collections.nCopies(times, List.of());
    }
    double unit = block.number("shift_unit");
    List<String> names = IntStream.rangeClosed(0, 10).mapToObj(k -> "shift_c" + k).toList();
    List<List<Double>> siemens = new ArrayList<>();
    for (List<Double> one : byTime(block, names, times)) {
      List<Double> scaled = new ArrayList<>();
      for (int k = 0; k < one.size(); k++) {
        scaled.add(one.get(k) * StrictMath.pow(unit, 1 - k));
      }
      siemens.add(scaled);
    }
    return siemens;
  }

  /** From lists by coefficient to lists by time; a coefficient without values is 0. */
  private static List<List<Double>> byTime(ResolvedBlock block, List<String> names, int times) {
    List<List<Double>> coefficients = new ArrayList<>();
    for (int k = 0; k < times; k++) {
      List<Double> one = new ArrayList<>();
      for (String name : names) {
        List<Double> values = numbers(block, name);
        if (!values.isEmpty() && values.size() != times) {
          throw new IllegalArgumentException(
              "%s has %d values for %d times".formatted(name, values.size(), times));
        }
        one.add(values.isEmpty() ? 0 : values.get(k));
      }
      coefficients.add(one);
    }
    return coefficients;
  }

  private static List<Double> numbers(ResolvedBlock block, String field) {
    return block.values(field).stream().map(v -> ((Value.Num) v).value()).toList();
  }
}
