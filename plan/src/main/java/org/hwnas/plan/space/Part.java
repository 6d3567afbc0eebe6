package org.hwnas.plan.space;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.hwnas.plan.Domain;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.ExprPrinter;
import org.hwnas.plan.expression.Value;

/**
 * Undecided parameters with their conditions, and the clauses over them, everything decided already
 * put in.
 *
 * @param variables undecided parameters in plan order
 * @param clauses over them
 */
record Part(List<Variable> variables, List<Clause> clauses) {
  private static final Expr TRUE = Expr.bool(true);
  private static final Expr FALSE = Expr.bool(false);

  /**
   * An undecided parameter.
   *
   * @param when empty where it is certainly active
   * @param uses parameters of {@code when}
   * @param text name and condition
   */
  record Variable(String id, Domain domain, Optional<Expr> when, Set<String> uses, String text) {
    static Variable of(String id, Domain domain, Optional<Expr> when) {
      Set<String> uses = when.map(Expr::parameters).orElse(Set.of());
      String text = id + when.map(w -> "?" + ExprPrinter.print(w)).orElse("") + ";";
      return new Variable(id, domain, when, uses, text);
    }

    /** The same parameter under another condition; conditions that are equal are one object. */
    Variable under(Optional<Expr> other) {
      return other.equals(when) ? this : of(id, domain, other);
    }
  }

  /** Whether nothing connects the parameters: each is active and free. */
  boolean free() {
    return clauses.isEmpty() && variables.stream().allMatch(v -> v.when().isEmpty());
  }

  /** Everything that decides this part's count, as text. */
  String key() {
    StringBuilder key = new StringBuilder();
    variables.forEach(v -> key.append(v.text()));
    clauses.forEach(c -> key.append(c.text()));
    return key.toString();
  }

  /** The parts that share no parameter, in plan order of their first one. */
  List<Part> components() {
    Map<String, Integer> index = new HashMap<>();
    int[] parent = new int[variables.size()]; // a forest: parts are trees, named by their root
    for (int i = 0; i < parent.length; i++) {
      index.put(variables.get(i).id(), i);
      parent[i] = i;
    }
    for (Variable variable : variables) {
      int own = index.get(variable.id());
      join(index, parent, own, variable.uses());
    }
    List<Part> parts = new ArrayList<>();
    for (Clause clause : clauses) {
      Optional<String> first = clause.parameters().stream().filter(index::containsKey).findFirst();
      if (first.isPresent()) {
        join(index, parent, index.get(first.get()), clause.parameters());
      } else {
        parts.add(new Part(List.of(), List.of(clause))); // speaks of parameters of elsewhere only
      }
    }
    Map<Integer, Part> connected = new LinkedHashMap<>();
    for (Variable variable : variables) {
      connected
          .computeIfAbsent(
              root(parent, index.get(variable.id())),
              g -> new Part(new ArrayList<>(), new ArrayList<>()))
          .variables()
          .add(variable);
    }
    for (Clause clause : clauses) {
      clause.parameters().stream()
          .filter(index::containsKey)
          .findFirst()
          .ifPresent(p -> connected.get(root(parent, index.get(p))).clauses().add(clause));
    }
    parts.addAll(connected.values());
    return parts;
  }

  /** This part without a parameter, of which its conditions and clauses still may speak. */
  Part without(Variable variable) {
    return new Part(variables.stream().filter(v -> v != variable).toList(), clauses);
  }

  private static void join(Map<String, Integer> index, int[] parent, int own, Set<String> ids) {
    for (String id : ids) {
      Integer other = index.get(id);
      if (other != null) {
        parent[root(parent, other)] = root(parent, own);
      }
    }
  }

  private static int root(int[] parent, int member) {
    int at = member;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]]; // shortens the way for the next
      at = parent[at];
    }
    return at;
  }

  /**
   * The certainly active parameter that most others and most clauses depend on: deciding it splits
   * the part best.
   */
  Optional<Variable> pivot() {
    Map<String, Integer> uses = new HashMap<>();
    variables.forEach(v -> v.uses().forEach(id -> uses.merge(id, 1, Integer::sum)));
    clauses.forEach(c -> c.parameters().forEach(id -> uses.merge(id, 1, Integer::sum)));
    return variables.stream()
        .filter(v -> v.when().isEmpty() && !v.domain().continuous() && uses.containsKey(v.id()))
        .reduce((a, b) -> uses.get(b.id()) > uses.get(a.id()) ? b : a);
  }

  /**
   * This part after a decision: conditions and clauses with the value put in, parameters that
   * became inactive dropped.
   *
   * @return empty where a clause cannot hold any more
   */
  Optional<Part> decide(String id, Value value) {
    Map<String, Optional<Value>> known = new HashMap<>();
    known.put(id, Optional.of(value));
    return reduce(known);
  }

  /** As {@link #decide}, for what is known now: a value, or nothing for an inactive parameter. */
  Optional<Part> reduce(Map<String, Optional<Value>> known) {
    PartialEvaluation partly = new PartialEvaluation(known);
    List<Variable> left = new ArrayList<>();
    Map<Expr, Expr> conditions = new IdentityHashMap<>(); // the layers of a block share theirs
    for (Variable variable : variables) {
      if (known.containsKey(variable.id())) {
        continue;
      }
      boolean constant = variable.when().isPresent() && variable.uses().isEmpty();
      if (!constant && Collections.disjoint(variable.uses(), known.keySet())) {
        left.add(variable);
        continue;
      }
      Expr when = conditions.computeIfAbsent(variable.when().orElseThrow(), partly::condition);
      if (when.equals(FALSE)) {
        if (known.put(variable.id(), Optional.empty()) == null) {
          conditions.clear(); // what speaks of this parameter is decided now
        }
      } else {
        left.add(variable.under(when.equals(TRUE) ? Optional.empty() : Optional.of(when)));
      }
    }
    Set<String> doubtful = new HashSet<>();
    left.stream().filter(v -> v.when().isPresent()).forEach(v -> doubtful.add(v.id()));
    List<Clause> open = new ArrayList<>();
    for (Clause clause : clauses) {
      if (Collections.disjoint(clause.parameters(), known.keySet())
          && !clause.parameters().isEmpty()) {
        open.add(clause);
        continue;
      }
      Expr when = clause.when().map(partly::condition).orElse(TRUE);
      Expr expr = partly.put(clause.expr());
      Expr verdict = expr.equals(PartialEvaluation.ABSENT) ? TRUE : Evaluator.fold(expr);
      if (when.equals(FALSE) || verdict.equals(TRUE)) {
        continue;
      }
      if (when.equals(TRUE) && verdict.parameters().isEmpty() && certain(expr, doubtful)) {
        return Optional.empty(); // false, or without a value, which no design can mend
      }
      open.add(Clause.of(when.equals(TRUE) ? Optional.empty() : Optional.of(when), expr));
    }
    return Optional.of(new Part(left, open));
  }

  /** Whether nothing an expression may need can turn out inactive. */
  private static boolean certain(Expr expr, Set<String> doubtful) {
    if (expr instanceof Expr.Param p) {
      return !doubtful.contains(p.id());
    }
    return !expr.equals(PartialEvaluation.ABSENT)
        && expr.children().stream().allMatch(e -> certain(e, doubtful));
  }
}
