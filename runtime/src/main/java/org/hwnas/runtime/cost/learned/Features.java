package org.hwnas.runtime.cost.learned;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.cost.lookup.MeasuredRows;
import org.hwnas.runtime.estimate.EvaluationFailure;

/**
 * From the values of a design to numbers: of a path whose values are positive and span a factor of
 * four or more the logarithm, of other numbers the number, of names a one for each. Paths that
 * never vary are left out. The workload counts as a path.
 */
final class Features {
  private static final double WIDE = 4;
  private static final String WORKLOAD = "workload";

  /** One number of a path: of a name, whether it is this one. */
  private record Feature(String path, String name, boolean logarithmic) {}

  private final List<Feature> features = new ArrayList<>();

  Features(List<MeasuredRows.Row> rows) {
    List<String> paths = new ArrayList<>(rows.get(0).keys().keySet());
    paths.add(WORKLOAD);
    for (String path : paths) {
      Set<Value> values = new LinkedHashSet<>();
      rows.forEach(row -> values.add(value(row, path)));
      if (values.size() < 2) {
        continue;
      }
      if (values.stream().allMatch(v -> v instanceof Value.Num)) {
        double low = values.stream().mapToDouble(Value::asNumber).min().orElseThrow();
        double high = values.stream().mapToDouble(Value::asNumber).max().orElseThrow();
        features.add(new Feature(path, "", low > 0 && high >= WIDE * low));
      } else {
        values.forEach(v -> features.add(new Feature(path, v.toString(), false)));
      }
    }
  }

  private static Value value(MeasuredRows.Row row, String path) {
    return path.equals(WORKLOAD) ? Value.of(row.workload()) : row.keys().get(path);
  }

  int count() {
    return features.size();
  }

  double[] of(MeasuredRows.Row row) throws EvaluationFailure {
    return of(row.keys(), row.workload());
  }

  /**
   * The numbers of a design.
   *
   * @throws EvaluationFailure where it lacks a path, or has a name that was never seen
   */
  double[] of(Map<String, Value> values, String workload) throws EvaluationFailure {
    double[] numbers = new double[features.size()];
    boolean[] seen = new boolean[features.size()];
    for (int i = 0; i < numbers.length; i++) {
      Feature feature = features.get(i);
      Value value =
          feature.path().equals(WORKLOAD) ? Value.of(workload) : values.get(feature.path());
      if (value == null) {
        throw new EvaluationFailure(
            "the predictor was trained with `%s`, which this design does not have"
                .formatted(feature.path()));
      }
      if (feature.name().isEmpty()) {
        boolean number = value instanceof Value.Num n && (!feature.logarithmic() || n.value() > 0);
        if (!number) {
          throw new EvaluationFailure(
              "the predictor was trained with numbers of `%s`, and this design has `%s`"
                  .formatted(feature.path(), value));
        }
        numbers[i] = feature.logarithmic() ? StrictMath.log(value.asNumber()) : value.asNumber();
        seen[i] = true;
      } else {
        seen[i] = value.toString().equals(feature.name());
        numbers[i] = seen[i] ? 1 : 0;
      }
    }
    requireSeen(seen);
    return numbers;
  }

  private void requireSeen(boolean[] seen) throws EvaluationFailure {
    Set<String> found = new LinkedHashSet<>();
    Set<String> all = new LinkedHashSet<>();
    for (int i = 0; i < seen.length; i++) {
      all.add(features.get(i).path());
      if (seen[i]) {
        found.add(features.get(i).path());
      }
    }
    all.removeAll(found);
    if (!all.isEmpty()) {
      throw new EvaluationFailure(
          "the predictor never saw this value of `" + String.join("`, `", all) + "`");
    }
  }
}
