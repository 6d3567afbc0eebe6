package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.hwnas.dsl.sources.Place;
import org.hwnas.plan.Domain;
import org.hwnas.plan.Parameter;
import org.hwnas.plan.Requirement;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.space.Intervals;

/** The parameters found so far, in the order of the plan, and what keeps them inside their ends. */
final class Parameters {
  private final List<Parameter> all = new ArrayList<>();
  private final Map<String, Domain> domains = new HashMap<>();

  /** Requirements that follow from ranges whose ends depend on other parameters. */
  final List<Requirement> limits = new ArrayList<>();

  /**
   * Adds a parameter and gives its expression.
   *
   * @param path of the field; the id too, unless another domain of the same field has it already
   */
  Expr add(String path, Domain domain, Expr active, String unit, String doc, Place place) {
    String id = path;
    for (int i = 1; domains.containsKey(id); i++) {
      id = path + ".conditional" + (i == 1 ? "" : i);
    }
    all.add(new Parameter(id, domain, when(active), unit, doc, place.location()));
    domains.put(id, domain);
    return Expr.param(id);
  }

  /** Keeps a parameter inside an end that depends on others. */
  void limit(DomainReader.Limit limit, Expr parameter, Expr active, String text, Place place) {
    limits.add(
        new Requirement(
            Requirement.Scope.DESIGN,
            RangeReader.inside(limit, parameter),
            when(active),
            Optional.empty(),
            text,
            place.location()));
  }

  private static Optional<Expr> when(Expr active) {
    return active.equals(Expr.bool(true)) ? Optional.empty() : Optional.of(active);
  }

  /**
   * Ids of the parameters a path means: those whose own path, places in brackets left out, holds it
   * as a run of segments.
   */
  List<String> under(String path) {
    String wanted = "." + path + ".";
    return all.stream()
        .map(Parameter::id)
        .filter(id -> ("." + id.replaceAll("\\[[^\\]]*]", "") + ".").contains(wanted))
        .toList();
  }

  Intervals intervals() {
    return new Intervals(id -> Optional.ofNullable(domains.get(id)));
  }

  List<Parameter> all() {
    return all;
  }
}
