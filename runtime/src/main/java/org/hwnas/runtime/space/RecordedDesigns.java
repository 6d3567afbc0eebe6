package org.hwnas.runtime.space;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Plan;
import org.hwnas.plan.design.Design;

/** Some designs of a plan, all that may be proposed. */
final class RecordedDesigns {
  private static final double INACTIVE = -1e9;

  private final Plan plan;
  private final List<Design> designs;
  private final Set<Design> known;
  private final boolean[] ordered; // by parameter
  private final double[][] places; // by design and parameter

  private RecordedDesigns(Plan plan, List<Design> designs) {
    this.plan = plan;
    this.designs = designs;
    this.known = Set.copyOf(designs);
    this.ordered = new boolean[plan.parameters().size()];
    for (int j = 0; j < ordered.length; j++) {
      ordered[j] = !(plan.parameters().get(j).domain() instanceof Domain.Choice);
    }
    this.places = designs.stream().map(this::coordinates).toArray(double[][]::new);
  }

  static RecordedDesigns of(Plan plan, List<Design> designs, Predicate<Design> valid) {
    List<Design> kept = designs.stream().filter(valid).distinct().toList();
    if (kept.isEmpty()) {
      throw new IllegalArgumentException(
          "none of the %d designs of the table is a valid one of `%s`"
              .formatted(designs.size(), plan.name()));
    }
    return new RecordedDesigns(plan, kept);
  }

  int size() {
    return designs.size();
  }

  Design at(int index) {
    return designs.get(index);
  }

  boolean holds(Design design) {
    return known.contains(design);
  }

  /**
   * The nearest design, of equally near ones the first: summed over parameters, how far apart in an
   * ordered domain, 1 for different choices.
   */
  Design nearest(Design wanted) {
    return nearest(wanted, Optional.empty());
  }

  /** The nearest design but one; that one where there is no other. */
  Design nearest(Design wanted, Design but) {
    return nearest(wanted, Optional.of(but));
  }

  private Design nearest(Design wanted, Optional<Design> but) {
    double[] at = coordinates(wanted);
    int best = 0;
    double least = Double.POSITIVE_INFINITY;
    for (int i = 0; i < places.length; i++) {
      double distance = 0;
      for (int j = 0; j < at.length && distance < least; j++) {
        double step = Math.abs(at[j] - places[i][j]);
        distance += ordered[j] && step <= 1 ? step : step == 0 ? 0 : 1;
      }
      if (distance < least && !(but.isPresent() && but.get().equals(designs.get(i)))) {
        least = distance;
        best = i;
      }
    }
    return designs.get(best);
  }

  /**
   * By parameter: where its value stands in an ordered domain, 0 to 1; which choice it is; or far
   * from all where it is not active.
   */
  private double[] coordinates(Design design) {
    List<Parameter> parameters = plan.parameters();
    double[] at = new double[parameters.size()];
    for (int j = 0; j < at.length; j++) {
      Domain domain = parameters.get(j).domain();
      boolean byPosition = ordered[j];
      at[j] =
          design
              .value(parameters.get(j).id())
              .map(
                  value ->
                      byPosition
                          ? DesignOperators.position(domain, value)
                          : domain.indexOf(value).orElseThrow())
              .orElse(INACTIVE);
    }
    return at;
  }
}
