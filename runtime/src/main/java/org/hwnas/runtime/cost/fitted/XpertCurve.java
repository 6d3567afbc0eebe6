package org.hwnas.runtime.cost.fitted;

import java.util.Map;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.table.Table;

/**
 * The form of XPert's curves with the coefficients of one kind of converter. Their published
 * coefficients were fitted to a fork of NeuroSim 1.3 at 32 nm with 64 x 64 crossbars.
 *
 * <ul>
 *   <li>area of a layer in um^2: {@code (a m + e) t + b exp(c t / m) + d} with t tiles and m
 *       columns to a converter;
 *   <li>latency of a layer: {@code (la t le + lb m^2 + ld) f^2 / s} with f the edge of the map and
 *       s the speed-up of copies that fill the layer's last tile. No source gives its unit; a
 *       millisecond is assumed.
 * </ul>
 *
 * <p>Source: Moitra, Bhattacharjee, Kim and Panda, DAC 2023 (arXiv 2303.17646), and their code.
 *
 * @param a um^2 for a tile and column sharing
 * @param b um^2
 * @param c per tile, times sharing
 * @param d um^2
 * @param e um^2 for a tile
 * @param la latency
 * @param lb latency
 * @param ld latency
 * @param le latency
 */
public record XpertCurve(
    double a, double b, double c, double d, double e, double la, double lb, double ld, double le) {
  private static final Map<String, XpertCurve> PUBLISHED =
      Map.of(
          "flash",
          new XpertCurve(
              2557.166495434807,
              1325750339.0150185,
              0.0037802706563706337,
              -1325744426.1570153,
              355177.96577219985,
              0.08836970306542265,
              8.466777271635184e-05,
              0.10469741426869324,
              0.12532326884987884),
          "sar",
          new XpertCurve(
              1662.1420546233026,
              1647434588.0067654,
              0.0011610296696243961,
              -1647433897.2349775,
              328615.0508042259,
              0.24051026469311507,
              0.000432503086158724,
              0.4050948974138533,
              0.16033299026875378));

  /** The published coefficients, by kind of converter. */
  public static Map<String, XpertCurve> published() {
    return PUBLISHED;
  }

  /**
   * Coefficients of one's own: a table with the columns {@code kind, a, b, c, d, e, la, lb, ld,
   * le}, a row for each kind of converter.
   */
  public static Map<String, XpertCurve> read(Table table) throws EvaluationFailure {
    table.require("kind", "a", "b", "c", "d", "e", "la", "lb", "ld", "le");
    Map<String, XpertCurve> curves = new java.util.TreeMap<>();
    for (Table.Row row : table.rows()) {
      XpertCurve curve =
          new XpertCurve(
              row.required("a"),
              row.required("b"),
              row.required("c"),
              row.required("d"),
              row.required("e"),
              row.required("la"),
              row.required("lb"),
              row.required("ld"),
              row.required("le"));
      if (curves.putIfAbsent(row.text("kind"), curve) != null) {
        throw new EvaluationFailure(
            "`%s` has two rows for `%s`".formatted(table.name(), row.text("kind")));
      }
    }
    return curves;
  }

  /**
   * Area of a layer.
   *
   * @param tiles it takes
   * @param sharing columns to a converter
   * @return um^2
   */
  public double area(double tiles, double sharing) {
    return (a * sharing + e) * tiles + b * Math.exp(c * tiles / sharing) + d;
  }

  /**
   * Latency of a layer.
   *
   * @param tiles it takes
   * @param sharing columns to a converter
   * @param positions output positions, or an edge of the map squared
   * @param speedUp of its copies
   * @return in the unit of the fit
   */
  public double latency(double tiles, double sharing, double positions, double speedUp) {
    return (la * tiles * le + lb * sharing * sharing + ld) * positions / speedUp;
  }
}
