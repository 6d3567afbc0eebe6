package org.hwnas.dsl.lowering;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import org.hwnas.dsl.diagnostics.Diagnostics;
import org.hwnas.dsl.diagnostics.DidYouMean;
import org.hwnas.dsl.diagnostics.Issue;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.SpaceSize;
import org.hwnas.plan.expression.EvaluationException;
import org.hwnas.plan.space.DesignSpace;
import org.hwnas.plan.space.SpaceCounter;

/** Counts designs, and reports spaces and requirements that leave too few of them. */
final class SpaceCheck {
  private static final long STEPS = 50_000;

  private final Diagnostics diagnostics;
  private final List<Parameter> parameters;

  SpaceCheck(Diagnostics diagnostics, List<Parameter> parameters) {
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
      size = SpaceCounter.count(parameters, requirements);
    } catch (EvaluationException e) {
      diagnostics.add(Issue.NOT_A_NUMBER, place, "designs cannot be counted: " + e.getMessage());
      return none;
    }
    if (parameters.isEmpty()) {
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
   * Warns where a requirement alone rejects at least nine tenths of the combinations of its own
   * parameters: such a domain is rarely meant. Silent where they cannot be counted quickly.
   */
  void rejections(Requirement requirement, Place place) {
    List<Parameter> used =
        parameters.stream()
            .filter(p -> requirement.expr().parameters().contains(p.id()))
            .map(
                p ->
                    new Parameter(
                        p.id(), p.domain(), Optional.empty(), p.unit(), p.doc(), p.place()))
            .toList();
    if (requirement.scope() != Requirement.Scope.DESIGN
        || used.stream().anyMatch(p -> p.domain().continuous())) {
      return;
    }
    Requirement always =
        new Requirement(
            requirement.scope(),
            requirement.expr(),
            Optional.empty(),
            requirement.message(),
            requirement.text(),
            requirement.place());
    Optional<BigInteger> valid =
        DesignSpace.of(used, List.of(always), STEPS).map(DesignSpace::count);
    BigInteger all =
        used.stream().map(p -> p.domain().size()).reduce(BigInteger.ONE, BigInteger::multiply);
    if (valid
        .filter(v -> v.signum() > 0 && v.multiply(BigInteger.TEN).compareTo(all) <= 0)
        .isPresent()) {
      diagnostics.add(
          Issue.REJECTS_DESIGNS,
          place,
          "this requirement rejects "
              + all.subtract(valid.get())
              + " of "
              + all
              + " combinations of "
              + DidYouMean.list(used.stream().map(Parameter::id).toList(), 6),
          "",
          "narrow the domains to what it allows, or loosen it");
    }
  }
}
