package org.hwnas.dsl.lowering;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.diagnostics.Offers;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.SpaceSize;
import org.hwnas.plan.expression.EvaluationException;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.space.DesignSpace;
import org.hwnas.plan.space.Intervals;
import org.hwnas.plan.space.SpaceCounter;
import org.hwnas.plan.units.Units;

/** Counts designs, and reports spaces and requirements that leave too few of them. */
final class SpaceCheck {
  private static final long STEPS = 200_000;

  private final Diagnostics diagnostics;
  private final Parameters parameters;

  SpaceCheck(Diagnostics diagnostics, Parameters parameters) {
    this.diagnostics = diagnostics;
    this.parameters = parameters;
  }

  /** The size of the space of the experiment {@code name}, which stands at {@code place}. */
  SpaceSize size(String name, List<Requirement> requirements, Place place) {
    SpaceSize none =
        SpaceSize.exactly(
            BigInteger.ZERO, BigInteger.ZERO, 0); // never seen: an error means no plan
    if (diagnostics.hasErrors()) {
      return none;
    }
    SpaceSize size;
    try {
      size = SpaceCounter.count(parameters.all(), requirements);
    } catch (EvaluationException e) {
      diagnostics.add(Issue.NOT_A_NUMBER, place, "designs cannot be counted: " + e.getMessage());
      return none;
    }
    if (parameters.all().isEmpty()) {
      diagnostics.add(
          Issue.NOTHING_SEARCHED,
          place,
          "nothing is searched: the space has one design",
          "",
          "write `in` instead of `=` where a value may vary");
    }
    if (size.count().signum() == 0
        || (size.estimate().isPresent() && size.estimate().getAsDouble() == 0)) {
      diagnostics.add(
          Issue.UNSATISFIABLE,
          place,
          "no design satisfies the requirements of `" + name + "`",
          "",
          "loosen a `require`, or widen a domain");
    }
    return size;
  }

  /**
   * Reports a requirement that no combination of its own parameters satisfies, one that all
   * satisfy, and one that rejects at least nine tenths of them: such a domain is rarely meant.
   * Combinations are counted where that is quick, else bounded by interval arithmetic.
   */
  void rejections(Requirement requirement, Place place) {
    if (requirement.scope() != Requirement.Scope.DESIGN) {
      return;
    }
    List<Parameter> used =
        parameters.used(requirement.expr()).stream()
            .map(
                p ->
                    new Parameter(
                        p.id(), p.domain(), Optional.empty(), p.unit(), p.doc(), p.place()))
            .toList();
    String names = DidYouMean.list(used.stream().map(Parameter::id).toList(), 6);
    String spans = spans(requirement.expr(), used);
    Optional<BigInteger> valid = valid(requirement, used);
    BigInteger all =
        used.stream().map(p -> p.domain().size()).reduce(BigInteger.ONE, BigInteger::multiply);
    Optional<Boolean> always =
        valid.isPresent()
            ? valid.filter(v -> v.signum() == 0 || v.equals(all)).map(v -> v.signum() > 0)
            : intervals(used).truth(requirement.expr());
    if (always.isPresent()) {
      if (!always.get() || requirement.when().isEmpty()) {
        diagnostics.add(
            always.get() ? Issue.ALWAYS_TRUE : Issue.ALWAYS_FALSE,
            place,
            "`"
                + requirement.text()
                + "` is "
                + (always.get() ? "always true" : "always false")
                + " whatever "
                + names
                + (used.size() == 1 ? " is" : " are"),
            spans,
            always.get() ? "leave it out, or widen the domains" : "loosen it, or widen the domains",
            always.get() ? Offers.withoutRequirement(place) : List.of());
      }
      return;
    }
    if (valid.filter(v -> v.multiply(BigInteger.TEN).compareTo(all) <= 0).isPresent()) {
      diagnostics.add(
          Issue.REJECTS_DESIGNS,
          place,
          "this requirement rejects "
              + all.subtract(valid.get())
              + " of "
              + all
              + " combinations of "
              + names,
          spans,
          "narrow the domains to what it allows, or loosen it");
    }
  }

  private static Optional<BigInteger> valid(Requirement requirement, List<Parameter> used) {
    if (used.stream().anyMatch(p -> p.domain().continuous())) {
      return Optional.empty();
    }
    Requirement always =
        new Requirement(
            requirement.scope(),
            requirement.expr(),
            Optional.empty(),
            requirement.message(),
            requirement.text(),
            requirement.place());
    return DesignSpace.of(used, List.of(always), STEPS).map(DesignSpace::count);
  }

  private static Intervals intervals(List<Parameter> used) {
    return new Intervals(
        id -> used.stream().filter(p -> p.id().equals(id)).findFirst().map(Parameter::domain));
  }

  /** What both sides of a comparison of plain numbers span. */
  private static String spans(Expr expr, List<Parameter> used) {
    boolean plain = used.stream().allMatch(p -> p.unit().equals("1"));
    if (!plain
        || !(expr instanceof Expr.Apply a)
        || !Set.of(Operator.LT, Operator.LE, Operator.GT, Operator.GE).contains(a.operator())) {
      return "";
    }
    Intervals intervals = intervals(used);
    return "left side spans "
        + span(intervals.number(a.arguments().get(0)))
        + ", right side "
        + span(intervals.number(a.arguments().get(1)));
  }

  private static String span(Intervals.Interval interval) {
    String low = Units.number(interval.low(), 6);
    return interval.low() == interval.high() ? low : low + ".." + Units.number(interval.high(), 6);
  }
}
