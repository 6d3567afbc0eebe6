package org.hwnas.runtime.cost.reference;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * A CMOS node at a supply, relative to others: ratios of energy, delay and area of one circuit.
 * Between two nodes of the table the logarithms are interpolated over the logarithm of the feature
 * size. Immutable.
 *
 * @param feature m
 * @param supply V
 * @param energy of a circuit, in the unit of the table
 * @param delay of a circuit, in the unit of the table
 * @param area of a circuit relative to 32 nm
 * @param sramCell area of a 6T cell, m^2
 * @param offLowPower leakage per width of a low-standby-power transistor, A/m
 * @param offHighPerformance leakage per width of a high-performance transistor, A/m
 */
public record TechnologyNode(
    double feature,
    double supply,
    double energy,
    double delay,
    double area,
    double sramCell,
    double offLowPower,
    double offHighPerformance) {
  private static final String FILE = "nodes.csv";
  private static final double LOWEST_SUPPLY = 0.5; // V; below, the published fits do not hold
  private static final double HIGHEST_SUPPLY = 1.8; // V
  private static final double STEP = 0.01; // V, of the search for the end of a fit
  private static final double NANGATE_NAND2 = 0.798e-12; // m^2; Nangate 45 nm open cell library
  private static final double NANGATE_FEATURE = 45e-9;
  private static final double ANY_SUPPLY = 1; // V; areas do not depend on it
  private static final int MOST_KNOWN = 4096;
  private static final List<double[]> ROWS = read();
  private static final Map<Point, TechnologyNode> KNOWN = new ConcurrentHashMap<>();

  private record Point(double feature, double supply) {}

  /**
   * A node.
   *
   * @param feature m, 7 to 130 nm
   * @param supply V, 0.5 to 1.8
   * @throws EvaluationFailure outside of what the table knows
   */
  public static TechnologyNode of(double feature, double supply) throws EvaluationFailure {
    double smallest = ROWS.get(ROWS.size() - 1)[0] * 1e-9;
    double largest = ROWS.get(0)[0] * 1e-9;
    if (feature < smallest * (1 - 1e-9) || feature > largest * (1 + 1e-9)) {
      throw new EvaluationFailure(
          "technology.feature_size is %.4g nm; the cost model `reference` knows %.0f to %.0f nm"
              .formatted(feature * 1e9, smallest * 1e9, largest * 1e9));
    }
    if (supply < LOWEST_SUPPLY || supply > HIGHEST_SUPPLY) {
      throw new EvaluationFailure(
          "hardware.supply is %.4g V; the scaling of the cost model `reference` holds from %s to %s V"
              .formatted(supply, LOWEST_SUPPLY, HIGHEST_SUPPLY));
    }
    return known(feature, supply);
  }

  /** A population shares nodes and few supplies: each is worked out once. */
  private static TechnologyNode known(double feature, double supply) {
    Point point = new Point(feature, supply);
    TechnologyNode node = KNOWN.get(point);
    if (node == null) {
      node = at(feature, supply);
      if (KNOWN.size() >= MOST_KNOWN) {
        KNOWN.clear();
      }
      KNOWN.put(point, node);
    }
    return node;
  }

  private static TechnologyNode at(double feature, double supply) {
    return new TechnologyNode(
        feature,
        supply,
        value(feature, row -> energy(row, supply)),
        value(feature, row -> delay(row, supply)),
        value(feature, row -> row[8]),
        value(feature, row -> row[9]) * 1e-12,
        value(feature, row -> row[10]),
        value(feature, row -> row[11]));
  }

  /** Of the rows around a feature size, what a function gives, interpolated. */
  private static double value(double feature, ToDoubleFunction<double[]> of) {
    double nanometres = feature * 1e9;
    int below = 1;
    while (below < ROWS.size() - 1 && ROWS.get(below)[0] > nanometres) {
      below++;
    }
    double[] a = ROWS.get(below - 1);
    double[] b = ROWS.get(below);
    double part = Math.log(nanometres / a[0]) / Math.log(b[0] / a[0]);
    return between(of.applyAsDouble(a), of.applyAsDouble(b), part);
  }

  /** Energy of a circuit here over its energy at another node and supply. */
  public double energyRatio(double feature, double volt) {
    return energy / known(feature, volt).energy;
  }

  /**
   * Energy of an analog circuit here over its energy at another node and supply: as the logic's at
   * older nodes; at newer ones with the square of the supply alone, since noise and matching keep
   * the sizes that they need.
   */
  public double analogRatio(double from, double volt) {
    double square = supply * supply / (volt * volt);
    if (feature >= from) {
      return energyRatio(from, volt);
    }
    return square;
  }

  /** Delay of a circuit here over its delay at another node and supply. */
  public double delayRatio(double feature, double volt) {
    return delay / known(feature, volt).delay;
  }

  /** Energy of a circuit at one node and supply over its energy at another. */
  static double energyOver(double feature, double volt, double from, double fromVolt) {
    return known(feature, volt).energy / known(from, fromVolt).energy;
  }

  /** Area of a circuit here over its area at another node. */
  public double areaRatio(double feature) {
    return area / known(feature, ANY_SUPPLY).area;
  }

  /** Area of a two-input NAND, m^2. */
  public double nand() {
    return NANGATE_NAND2 * areaRatio(NANGATE_FEATURE);
  }

  /** Leakage per transistor width, A/m. */
  public double off(boolean highPerformance) {
    return highPerformance ? offHighPerformance : offLowPower;
  }

  private static double between(double a, double b, double part) {
    return Math.exp(Math.log(a) + part * (Math.log(b) - Math.log(a)));
  }

  /** Where a fit turns it has left its data: beyond, its last falling value holds. */
  private static double delay(double[] row, double supply) {
    double best = cubic(row, LOWEST_SUPPLY);
    for (double volt = LOWEST_SUPPLY; volt < supply; ) {
      volt = Math.min(volt + STEP, supply);
      double next = cubic(row, volt);
      if (!(next < best)) {
        break;
      }
      best = next;
    }
    return best;
  }

  private static double cubic(double[] row, double v) {
    return ((row[1] * v + row[2]) * v + row[3]) * v + row[4];
  }

  private static double energy(double[] row, double supply) {
    double lowest = -row[6] / (2 * row[5]);
    double v = Math.max(supply, lowest);
    return (row[5] * v + row[6]) * v + row[7];
  }

  private static List<double[]> read() {
    try (InputStream in = TechnologyNode.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the resource `" + FILE + "` is missing from the jar");
      }
      return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))
          .lines()
          .filter(line -> !line.startsWith("#") && !line.startsWith("node"))
          .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
