package org.hwnas.plan.space;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.hwnas.plan.Domain;
import org.hwnas.plan.expression.EvaluationException;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.ExprPrinter;
import org.hwnas.plan.expression.Operator;
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
      Expr when =
          conditions.computeIfAbsent(variable.when().orElseThrow(), w -> condition(w, known));
      if (when.equals(FALSE)) {
        if (known.put(variable.id(), Optional.empty()) == null) {
          conditions.clear(); // what speaks of this parameter is decided now
        }
      } else {
        left.add(variable.under(when.equals(TRUE) ? Optional.empty() : Optional.of(when)));
      }
    }
    Set<String> doubtful = new TreeSet<>();
    left.stream().filter(v -> v.when().isPresent()).forEach(v -> doubtful.add(v.id()));
    List<Clause> open = new ArrayList<>();
    for (Clause clause : clauses) {
      if (Collections.disjoint(clause.parameters(), known.keySet())
          && !clause.parameters().isEmpty()) {
        open.add(clause);
        continue;
      }
      Expr when = clause.when().map(w -> condition(w, known)).orElse(TRUE);
      boolean inactive =
          clause.mentioned().stream().anyMatch(p -> known.containsKey(p) && known.get(p).isEmpty());
      Expr expr = inactive ? TRUE : Evaluator.fold(substitute(clause.expr(), known));
      if (when.equals(FALSE) || expr.equals(TRUE)) {
        continue;
      }
      SortedSet<String> mentioned = new TreeSet<>(clause.mentioned());
      mentioned.removeAll(known.keySet());
      if (when.equals(TRUE)
          && expr.parameters().isEmpty()
          && mentioned.stream().noneMatch(doubtful::contains)) {
        return Optional.empty(); // false, or without a value, which no design can mend
      }
      open.add(
          Clause.of(when.equals(TRUE) ? Optional.empty() : Optional.of(when), expr, mentioned));
    }
    return Optional.of(new Part(left, open));
  }

  private static Expr substitute(Expr expr, Map<String, Optional<Value>> known) {
    return expr.mapLeaves(
        leaf ->
            leaf instanceof Expr.Param p
                    && known.containsKey(p.id())
                    && known.get(p.id()).isPresent()
                ? new Expr.Const(known.get(p.id()).get())
                : leaf);
  }

  /**
   * A condition with what is known put in, a truth value once it is decided.
   *
   * @throws EvaluationException where it has come to have no value
   */
  private static Expr condition(Expr expr, Map<String, Optional<Value>> known) {
    Expr put = partly(expr, known);
    if (!(put instanceof Expr.Const) && put.parameters().isEmpty()) {
      throw new EvaluationException("a condition has no value: " + ExprPrinter.print(expr));
    }
    return put;
  }

  /**
   * As {@link Evaluator#holds}: a comparison with an inactive parameter is false, so one is folded
   * only when all its parameters are known; what stands after a decisive side of a conjunction or
   * disjunction does not matter.
   */
  private static Expr partly(Expr expr, Map<String, Optional<Value>> known) {
    if (expr instanceof Expr.Apply a && a.operator() == Operator.NOT) {
      Expr inner = partly(a.arguments().get(0), known);
      return inner instanceof Expr.Const
          ? Evaluator.fold(Expr.apply(Operator.NOT, inner))
          : Expr.apply(Operator.NOT, inner);
    }
    if (expr instanceof Expr.Apply a
        && (a.operator() == Operator.AND || a.operator() == Operator.OR)) {
      Expr decisive = Expr.bool(a.operator() == Operator.OR);
      Expr neutral = Expr.bool(a.operator() == Operator.AND);
      Expr left = partly(a.arguments().get(0), known);
      Expr right = partly(a.arguments().get(1), known);
      if (left.equals(decisive) || right.equals(decisive)) {
        return decisive;
      }
      if (left.equals(neutral)) {
        return right;
      }
      return right.equals(neutral) ? left : Expr.apply(a.operator(), left, right);
    }
    if (expr.parameters().stream().anyMatch(p -> known.containsKey(p) && known.get(p).isEmpty())) {
      return Expr.bool(false);
    }
    Expr put = substitute(expr, known);
    return put.parameters().isEmpty() ? Evaluator.fold(put) : put;
  }
}
