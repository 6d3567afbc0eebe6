package org.hwnas.runtime.search;

import java.util.List;
import java.util.Optional;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.design.Design;
import org.hwnas.plan.expression.Value;
import org.hwnas.runtime.space.DesignOperators;

/**
 * Designs as vectors for models: for each parameter in plan order the position of its value in a
 * finite domain, where in 0..1 it stands in a real one, or that the parameter is not active.
 * Immutable.
 */
final class DesignCodes {
  /** Code of a parameter that is not active. */
  static final double INACTIVE = -1;

  private final List<Parameter> parameters;
  private final Axis[] axes;

  /**
   * A coordinate.
   *
   * @param levels values of a finite domain; 0 of a real or very long one
   * @param ordered whether near values are alike
   */
  record Axis(int levels, boolean ordered) {}

  DesignCodes(List<Parameter> parameters) {
    this.parameters =
        parameters.stream()
            .filter(p -> p.domain().continuous() || p.domain().size().signum() > 0)
            .filter(p -> p.domain().continuous() || p.domain().size().bitLength() > 1)
            .toList(); // one with a single value and no condition says nothing
    this.axes =
        this.parameters.stream()
            .map(Parameter::domain)
            .map(
                d ->
                    new Axis(
                        tabled(d) ? d.size().intValueExact() : 0, !(d instanceof Domain.Choice)))
            .toArray(Axis[]::new);
  }

  /** Whether the codes are positions; those of a real or very long domain are shares of it. */
  private static boolean tabled(Domain domain) {
    return !domain.continuous()
        && (domain instanceof Domain.Choice || domain.size().bitLength() <= 12);
  }

  /** What the coordinates are. */
  Axis[] axes() {
    return axes.clone();
  }

  double[] of(Design design) {
    double[] code = new double[axes.length];
    for (int j = 0; j < code.length; j++) {
      Domain domain = parameters.get(j).domain();
      Optional<Value> value = design.value(parameters.get(j).id());
      code[j] =
          value.isEmpty()
              ? INACTIVE
              : domain.continuous()
                  ? DesignOperators.position(domain, value.get())
                  : tabled(domain)
                      ? domain.indexOf(value.get()).orElseThrow()
                      : domain.indexOf(value.get()).orElseThrow()
                          / (domain.size().doubleValue() - 1);
    }
    return code;
  }
}
