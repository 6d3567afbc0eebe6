package org.hwnas.dsl.lowering;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
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

  /** Where the parameter of an id stands among all. */
  private final Map<String, Integer> index = new HashMap<>();

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
    index.put(id, all.size());
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

  /** Lets a parameter exist under a further condition too. */
  void widen(Expr parameter, Expr active) {
    String id = ((Expr.Param) parameter).id();
    Parameter known = all.get(index.get(id));
    Expr any = Activity.any(List.of(known.when().orElse(Expr.bool(true)), active));
    all.set(
        index.get(id),
        new Parameter(id, known.domain(), when(any), known.unit(), known.doc(), known.place()));
  }

  /**
   * Puts every parameter behind those its condition mentions, keeping the order otherwise.
   *
   * @return a parameter whose existence depends on itself, which has no such order
   */
  Optional<Parameter> settle() {
    Map<String, Parameter> left = new LinkedHashMap<>();
    all.forEach(p -> left.put(p.id(), p));
    List<Parameter> ordered = new ArrayList<>();
    Set<String> waiting = new LinkedHashSet<>();
    for (Parameter parameter : all) {
      Optional<Parameter> cyclic = place(parameter, left, waiting, ordered);
      if (cyclic.isPresent()) {
        return cyclic;
      }
    }
    all.clear();
    all.addAll(ordered);
    for (int i = 0; i < all.size(); i++) {
      index.put(all.get(i).id(), i);
    }
    return Optional.empty();
  }

  private static Optional<Parameter> place(
      Parameter parameter,
      Map<String, Parameter> left,
      Set<String> waiting,
      List<Parameter> ordered) {
    if (!left.containsKey(parameter.id())) {
      return Optional.empty();
    }
    if (!waiting.add(parameter.id())) {
      return Optional.of(parameter);
    }
    for (String id : parameter.when().map(Expr::parameters).orElse(Set.of())) {
      if (left.containsKey(id)) {
        Optional<Parameter> cyclic = place(left.get(id), left, waiting, ordered);
        if (cyclic.isPresent()) {
          return cyclic;
        }
      }
    }
    waiting.remove(parameter.id());
    left.remove(parameter.id());
    ordered.add(parameter);
    return Optional.empty();
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

  /** The parameters that an expression speaks of, in the order of the plan. */
  List<Parameter> used(Expr expr) {
    return expr.parameters().stream().map(index::get).sorted().map(all::get).toList();
  }

  Intervals intervals() {
    return new Intervals(id -> Optional.ofNullable(domains.get(id)));
  }

  List<Parameter> all() {
    return all;
  }
}
