package org.hwnas.plan.space;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.EnumSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.DoublePredicate;
import java.util.stream.IntStream;
import org.hwnas.plan.Domain;
import org.hwnas.plan.expression.Evaluator;
import org.hwnas.plan.expression.Expr;
import org.hwnas.plan.expression.Operator;
import org.hwnas.plan.expression.Value;

/**
 * What a part can see of a parameter: where it speaks of it only in comparisons with constants, two
 * values of the parameter that answer all of them alike leave the same of the part. A block that is
 * repeated up to a thousand times sees of the count only whether it is there.
 */
final class Signatures {
  private static final Set<Operator> COMPARISONS =
      EnumSet.of(Operator.EQ, Operator.NE, Operator.LT, Operator.LE, Operator.GT, Operator.GE);

  private final String id;
  private final Set<Expr> seen = Collections.newSetFromMap(new IdentityHashMap<>());
  private final Set<Expr> comparisons = new LinkedHashSet<>();
  private boolean opaque;

  private Signatures(String id) {
    this.id = id;
  }

  /**
   * The comparisons of a parameter in a part.
   *
   * @return empty where the part depends on the parameter in another way too
   */
  static Optional<List<Expr>> of(Part part, String id) {
    Signatures signatures = new Signatures(id);
    for (Part.Variable variable : part.variables()) {
      variable.when().filter(w -> variable.uses().contains(id)).ifPresent(signatures::collect);
    }
    for (Clause clause : part.clauses()) {
      if (clause.parameters().contains(id)) {
        clause.when().ifPresent(signatures::collect);
        signatures.collect(clause.expr());
      }
    }
    return signatures.opaque
        ? Optional.empty()
        : Optional.of(new ArrayList<>(signatures.comparisons));
  }

  private void collect(Expr expr) {
    if (!seen.add(expr)) {
      return;
    }
    if (expr instanceof Expr.Apply a && COMPARISONS.contains(a.operator()) && compares(a)) {
      comparisons.add(expr);
    } else if (expr instanceof Expr.Param p && p.id().equals(id)) {
      opaque = true;
    } else {
      expr.children().forEach(this::collect);
    }
  }

  private boolean compares(Expr.Apply comparison) {
    Expr left = comparison.arguments().get(0);
    Expr right = comparison.arguments().get(1);
    return own(left) && right instanceof Expr.Const || own(right) && left instanceof Expr.Const;
  }

  private boolean own(Expr expr) {
    return expr instanceof Expr.Param p && p.id().equals(id);
  }

  /**
   * Where runs of neighbouring values begin that answer the comparisons alike. Neighbouring runs
   * may still answer alike; an ordered domain is searched, not listed.
   */
  static int[] runs(List<Expr> comparisons, Domain domain, int size) {
    List<Double> constants = new ArrayList<>();
    for (Expr comparison : comparisons) {
      for (Expr side : comparison.children()) {
        if (side instanceof Expr.Const c && c.value() instanceof Value.Num n) {
          constants.add(n.value());
        }
      }
    }
    if (domain instanceof Domain.Choice || constants.size() < comparisons.size()) {
      return IntStream.range(0, size).toArray();
    }
    SortedSet<Integer> begins = new TreeSet<>(Set.of(0));
    for (double constant : constants) {
      begins.add(first(domain, size, value -> value >= constant));
      begins.add(first(domain, size, value -> value > constant));
    }
    begins.remove(size);
    return begins.stream().mapToInt(Integer::intValue).toArray();
  }

  /**
   * The first position of an increasing domain from which on something holds; its size for none.
   */
  private static int first(Domain domain, int size, DoublePredicate holds) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (holds.test(domain.valueAt(middle).asNumber())) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return low;
  }

  /** Which of the comparisons hold for a value. */
  static BitSet of(List<Expr> comparisons, Value value) {
    BitSet holds = new BitSet(comparisons.size());
    for (int i = 0; i < comparisons.size(); i++) {
      holds.set(i, holds(((Expr.Apply) comparisons.get(i)), value));
    }
    return holds;
  }

  private static boolean holds(Expr.Apply comparison, Value value) {
    if (value instanceof Value.Num left
        && comparison.arguments().get(0) instanceof Expr.Param
        && comparison.arguments().get(1) instanceof Expr.Const c
        && c.value() instanceof Value.Num right) {
      return Evaluator.compare(comparison.operator(), left.value(), right.value());
    }
    return Evaluator.holds(comparison, id -> Optional.of(value));
  }
}
