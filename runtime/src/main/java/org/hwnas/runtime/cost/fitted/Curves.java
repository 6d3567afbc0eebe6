package org.hwnas.runtime.cost.fitted;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hwnas.plan.units.Unit;
import org.hwnas.plan.units.Units;
import org.hwnas.runtime.estimate.EvaluationFailure;
import org.hwnas.runtime.estimate.MetricUnits;
import org.hwnas.runtime.table.Table;
import org.hwnas.runtime.table.TableException;

/**
 * A table of curves: for a kind of converter and a quantity, a formula over what a layer takes. The
 * quantity of a network is the sum over its layers. Immutable.
 */
public final class Curves {
  private static final Set<String> SCOPES = Set.of("all", "conv", "linear");
  private static final Set<String> SUMMABLE = Set.of("area", "energy", "latency", "leakage");

  private record Curve(
      String converter, String quantity, String layers, Unit unit, Formula formula) {
    boolean fits(LayerFacts layer) {
      return (converter.equals("any") || converter.equals(layer.converter()))
          && (layers.equals("all") || layers.equals(layer.convolution() ? "conv" : "linear"));
    }
  }

  private final String name;
  private final List<Curve> all;

  private Curves(String name, List<Curve> all) {
    this.name = name;
    this.all = List.copyOf(all);
  }

  /** The curves of XPert. */
  public static Curves xpert() {
    try (InputStream in = Curves.class.getResourceAsStream("xpert.csv")) {
      return of(Table.read("xpert.csv", new InputStreamReader(in, StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A user's curves.
   *
   * @throws TableException where it is no table of curves, with line and cause
   */
  public static Curves of(Table table) {
    table.require("converter", "quantity", "layers", "unit", "formula");
    List<Curve> all = new ArrayList<>();
    for (Table.Row row : table.rows()) {
      String where = "line " + row.line() + " of `" + table.name() + "`: ";
      String quantity = row.text("quantity");
      if (!SUMMABLE.contains(quantity)) {
        throw new TableException(
            where + "`" + quantity + "` is none of " + String.join(", ", new TreeSet<>(SUMMABLE)));
      }
      if (!SCOPES.contains(row.text("layers"))) {
        throw new TableException(where + "layers is `all`, `conv` or `linear`");
      }
      Unit unit =
          Units.parse(row.text("unit"))
              .filter(u -> u.dimension().equals(Units.of(MetricUnits.si(quantity)).dimension()))
              .orElseThrow(
                  () ->
                      new TableException(
                          where + "`" + row.text("unit") + "` is no unit of " + quantity));
      try {
        Formula formula = Formula.parse(row.text("formula"), LayerFacts.QUANTITIES);
        all.add(new Curve(row.text("converter"), quantity, row.text("layers"), unit, formula));
      } catch (IllegalArgumentException e) {
        throw new TableException(where + e.getMessage());
      }
    }
    if (all.isEmpty()) {
      throw new TableException("`" + table.name() + "` holds no curve");
    }
    return new Curves(table.name(), all);
  }

  /** Quantities that some curve gives. */
  public SortedSet<String> quantities() {
    SortedSet<String> names = new TreeSet<>();
    all.forEach(curve -> names.add(curve.quantity()));
    return names;
  }

  /**
   * A quantity of one layer in SI units: the sum of the curves that fit it; 0 where its kind of
   * layer has none.
   *
   * @throws EvaluationFailure where the quantity has no curve for the layer's converter, or a curve
   *     gives no finite value of 0 or more there
   */
  public double of(String quantity, LayerFacts layer) throws EvaluationFailure {
    double sum = 0;
    boolean converter = false;
    for (Curve curve : all) {
      if (!curve.quantity().equals(quantity)) {
        continue;
      }
      converter |= curve.converter().equals("any") || curve.converter().equals(layer.converter());
      if (curve.fits(layer)) {
        double value = curve.formula().value(layer.quantities());
        if (!(value >= 0) || Double.isInfinite(value)) {
          throw new EvaluationFailure(
              "the curve of %s in `%s` gives %s at %s"
                  .formatted(quantity, name, value, layer.quantities()));
        }
        sum += value * curve.unit().factor().doubleValue();
      }
    }
    if (!converter) {
      throw new EvaluationFailure(
          "`%s` has no curve of %s for `%s` converters"
              .formatted(name, quantity, layer.converter()));
    }
    return sum;
  }

  /** Of the table, for messages. */
  public String name() {
    return name;
  }
}
