package org.hwnas.runtime.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.expression.Value;

/**
 * How much of an objective's variance a parameter explains alone: omega squared of a one-way
 * analysis of variance over the parameter's values (Hays 1963), which corrects for the share that
 * chance gives to a parameter with many values. Ordered values beyond {@value #GROUPS} are grouped
 * into quantiles; "not active" is a value of its own. It sees no interactions, and where the search
 * dwelt on a part of the space it speaks of that part.
 */
public final class Importance {
  static final int GROUPS = 8;

  /**
   * A parameter's share.
   *
   * @param parameter id
   * @param objective index in the plan
   * @param share of the variance, 0..1
   */
  public record Share(String parameter, int objective, double share) {}

  private Importance() {}

  static List<Share> of(Plan plan, List<RunReport.Point> points) {
    List<RunReport.Point> measured =
        points.stream().filter(RunReport.Point::measured).filter(Importance::finite).toList();
    List<Share> shares = new ArrayList<>();
    for (Parameter parameter : plan.parameters()) {
      int[] groups = groups(parameter, measured);
      for (int o = 0; o < plan.objectives().size(); o++) {
        int objective = o;
        double[] values = measured.stream().mapToDouble(p -> p.objectives()[objective]).toArray();
        shares.add(new Share(parameter.id(), o, omegaSquared(values, groups)));
      }
    }
    return shares;
  }

  private static boolean finite(RunReport.Point point) {
    for (double value : point.objectives()) {
      if (!Double.isFinite(value)) {
        return false;
      }
    }
    return true;
  }

  private static int[] groups(Parameter parameter, List<RunReport.Point> points) {
    List<Optional<Value>> values =
        points.stream().map(p -> p.design().value(parameter.id())).toList();
    double[] numbers =
        values.stream()
            .flatMap(Optional::stream)
            .filter(Value.Num.class::isInstance)
            .mapToDouble(Value::asNumber)
            .sorted()
            .distinct()
            .toArray();
    Map<String, Integer> known = new TreeMap<>();
    int[] groups = new int[values.size()];
    for (int i = 0; i < groups.length; i++) {
      String key = "";
      if (values.get(i).isPresent()) {
        Value value = values.get(i).get();
        key =
            value instanceof Value.Num n && numbers.length > GROUPS
                ? "#" + java.util.Arrays.binarySearch(numbers, n.value()) * GROUPS / numbers.length
                : "=" + value;
      }
      groups[i] = known.computeIfAbsent(key, k -> known.size());
    }
    return groups;
  }

  /** Omega squared, not below 0; 0 where there is nothing to explain or one group. */
  static double omegaSquared(double[] values, int[] groups) {
    int n = values.length;
    int k = java.util.Arrays.stream(groups).max().orElse(-1) + 1;
    if (k < 2 || n <= k) {
      return 0;
    }
    double mean = java.util.Arrays.stream(values).sum() / n;
    double[] sum = new double[k];
    int[] count = new int[k];
    double total = 0;
    for (int i = 0; i < n; i++) {
      sum[groups[i]] += values[i];
      count[groups[i]]++;
      total += (values[i] - mean) * (values[i] - mean);
    }
    double between = 0;
    for (int g = 0; g < k; g++) {
      double difference = sum[g] / count[g] - mean;
      between += count[g] * difference * difference;
    }
    double within = (total - between) / (n - k);
    double share = (between - (k - 1) * within) / (total + within);
    return total > 0 ? Math.max(0, Math.min(1, share)) : 0;
  }
}
