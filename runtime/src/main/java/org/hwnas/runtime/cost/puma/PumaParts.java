package org.hwnas.runtime.cost.puma;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.hwnas.runtime.estimate.EvaluationFailure;

/** The parts of the data file, in SI units. Immutable. */
final class PumaParts {
  private static final String FILE = "puma-32nm.csv";
  private static final double MILLIWATT = 1e-3; // W
  private static final double SQUARE_MILLIMETRE = 1e-6; // m^2
  private static final PumaParts PUBLISHED = load();

  /**
   * What a part draws and takes.
   *
   * @param dynamic W while it works
   * @param leak W always
   * @param area m^2
   */
  record Part(double dynamic, double leak, double area) {
    static final Part NONE = new Part(0, 0, 0);

    /** So many of them. */
    Part times(double count) {
      return new Part(dynamic * count, leak * count, area * count);
    }

    Part plus(Part other) {
      return new Part(dynamic + other.dynamic, leak + other.leak, area + other.area);
    }
  }

  private final Map<String, NavigableMap<Double, Part>> parts;

  private PumaParts(Map<String, NavigableMap<Double, Part>> parts) {
    this.parts = parts;
  }

  static PumaParts published() {
    return PUBLISHED;
  }

  /** A part that comes in one size. */
  Part part(String unit) {
    return sizes(unit).firstEntry().getValue();
  }

  /** A converter of so many bits: power in proportion to them. */
  Part converter(int bits) {
    Part eight = part("adc");
    double share = bits / sizes("adc").firstKey();
    return new Part(eight.dynamic() * share, eight.leak() * share, eight.area());
  }

  /** A crossbar of so many cells. */
  Part crossbar(double cells) {
    double side = sizes("crossbar").firstKey();
    return part("crossbar").times(cells / (side * side));
  }

  /**
   * A memory beside a crossbar, between the sizes of the table by a power law.
   *
   * @throws EvaluationFailure for a crossbar smaller or larger than those of the table
   */
  Part memory(String unit, int side) throws EvaluationFailure {
    NavigableMap<Double, Part> sizes = sizes(unit);
    Map.Entry<Double, Part> below = sizes.floorEntry((double) side);
    Map.Entry<Double, Part> above = sizes.ceilingEntry((double) side);
    if (below == null || above == null) {
      throw new EvaluationFailure(
          "the cost model `puma` knows crossbars of %.0f to %.0f rows and columns, not %d"
              .formatted(sizes.firstKey(), sizes.lastKey(), side));
    }
    if (below.getKey().equals(above.getKey())) {
      return below.getValue();
    }
    double way =
        StrictMath.log(side / below.getKey()) / StrictMath.log(above.getKey() / below.getKey());
    Part from = below.getValue();
    Part to = above.getValue();
    return new Part(
        between(from.dynamic(), to.dynamic(), way),
        between(from.leak(), to.leak(), way),
        between(from.area(), to.area(), way));
  }

  private static double between(double from, double to, double way) {
    return from * StrictMath.pow(to / from, way);
  }

  private NavigableMap<Double, Part> sizes(String unit) {
    NavigableMap<Double, Part> sizes = parts.get(unit);
    if (sizes == null) {
      throw new IllegalStateException("`" + FILE + "` has no part `" + unit + "`");
    }
    return sizes;
  }

  private static PumaParts load() {
    try (InputStream in = PumaParts.class.getResourceAsStream(FILE)) {
      if (in == null) {
        throw new IllegalStateException("the resource `" + FILE + "` is missing from the jar");
      }
      BufferedReader reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      Map<String, NavigableMap<Double, Part>> parts = new HashMap<>();
      reader
          .lines()
          .filter(line -> !line.startsWith("#"))
          .skip(1)
          .map(line -> line.split(",", 6))
          .forEach(
              row ->
                  parts
                      .computeIfAbsent(row[0], unit -> new TreeMap<>())
                      .put(
                          Double.parseDouble(row[1]),
                          new Part(
                              Double.parseDouble(row[2]) * MILLIWATT,
                              Double.parseDouble(row[3]) * MILLIWATT,
                              Double.parseDouble(row[4]) * SQUARE_MILLIMETRE)));
      return new PumaParts(Map.copyOf(parts));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
