package org.hwnas.runtime.screening;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;

/**
 * From a design to numbers: of an ordered parameter its value, or the logarithm where its domain is
 * logarithmic; of others a one for the alternative chosen; of a parameter under a condition also
 * whether it is there. What is absent counts as the middle of its domain.
 */
final class DesignFeatures {
  private final List<Parameter> parameters;
  private final int count;

  DesignFeatures(Plan plan) {
    this.parameters = plan.parameters();
    this.count = parameters.stream().mapToInt(DesignFeatures::width).sum();
  }

  private static int width(Parameter parameter) {
    int values = parameter.domain() instanceof Domain.Choice c ? c.values().size() : 1;
    return values + (parameter.when().isPresent() ? 1 : 0);
  }

  double[] of(Design design) {
    double[] numbers = new double[count];
    int at = 0;
    for (Parameter parameter : parameters) {
      Optional<Value> value = design.value(parameter.id());
      if (parameter.domain() instanceof Domain.Choice choice) {
        for (Value alternative : choice.values()) {
          numbers[at++] = value.isPresent() && value.get().equals(alternative) ? 1 : 0;
        }
      } else {
        numbers[at++] = ordered(parameter.domain(), value);
      }
      if (parameter.when().isPresent()) {
        numbers[at++] = value.isPresent() ? 1 : 0;
      }
    }
    return numbers;
  }

  private static double ordered(Domain domain, Optional<Value> value) {
    List<Double> ends = new ArrayList<>();
    boolean logarithmic = false;
    if (domain instanceof Domain.Grid grid) {
      ends.add(grid.values().get(0));
      ends.add(grid.values().get(grid.values().size() - 1));
      logarithmic = grid.logarithmic();
    } else if (domain instanceof Domain.Integers whole) {
      ends.addAll(Arrays.asList((double) whole.low(), (double) whole.high()));
    } else if (domain instanceof Domain.Interval interval) {
      ends.addAll(Arrays.asList(interval.low(), interval.high()));
      logarithmic = interval.logarithmic();
    }
    boolean log = logarithmic && ends.get(0) > 0;
    double middle = 0.5 * (scaled(ends.get(0), log) + scaled(ends.get(1), log));
    return value.map(v -> scaled(v.asNumber(), log)).orElse(middle);
  }

  private static double scaled(double value, boolean logarithmic) {
    return logarithmic ? StrictMath.log(value) : value;
  }
}
